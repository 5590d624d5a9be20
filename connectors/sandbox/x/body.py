"""Strict reading of request bodies."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from starlette.requests import Request

from connectors.sandbox.x.problems import invalid


async def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises Refusal (400) for anything else."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise invalid("Requests with a body must have Content-Type application/json.")
    try:
        value = json.loads(await request.body())
    except ValueError:
        raise invalid("The body is not valid JSON.") from None
    if not isinstance(value, dict):
        raise invalid("The body must be a JSON object.")
    return value


def only_fields(value: dict[str, Any], known: Collection[str], where: str = "$") -> None:
    """Refuse fields the platform does not know."""
    for name, given in value.items():
        if name not in known:
            raise invalid(f"[{where}.{name}] is not defined in the schema", **{name: given})


def wanted_string(value: dict[str, Any], name: str, allowed: frozenset[str] | None) -> str:
    """A required string field, one of ``allowed`` (None: any)."""
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise invalid(f"{name} is required", **{name: found})
    if allowed is not None and found not in allowed:
        raise invalid(f"{name} must be one of {sorted(allowed)}", **{name: found})
    return found
