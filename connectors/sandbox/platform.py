"""What every twin offers to the machinery around it.

A new platform is one module with ``build(world)``, named in ``app.BUILDERS``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request
from starlette.types import ASGIApp

from connectors.sandbox.clock import VirtualClock
from connectors.sandbox.store import Store

# Keys of the ASGI scope that carry the machinery's words to a platform's handlers.
FAULT = "sandbox.fault"  # name of the fault that the platform itself must act out, or ""
FULL_URL = "sandbox.url"  # the address as the client asked for it (OAuth 1.0a signs it)


@dataclass(frozen=True)
class World:
    """What the twins share."""

    store: Store
    clock: VirtualClock
    base_url: str  # "http://127.0.0.1:8100", no slash at the end


@dataclass(frozen=True)
class Reply:
    """A complete HTTP answer."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def json(cls, status: int, value: object, *headers: tuple[str, str]) -> Reply:
        body = json.dumps(value, separators=(",", ":")).encode()
        return cls(status, body, (("content-type", "application/json; charset=utf-8"), *headers))

    @classmethod
    def html(cls, status: int, text: str, *headers: tuple[str, str]) -> Reply:
        return cls(status, text.encode(), (("content-type", "text/html; charset=utf-8"), *headers))


class Platform(Protocol):
    """One twin. ``fronts.py`` says which addresses it answers, and what of the path it sees."""

    @property
    def name(self) -> str: ...
    @property
    def app(self) -> ASGIApp: ...
    def op(self, method: str, path: str, query: str, body: bytes, /) -> str:
        """The kind of request, for faults and the log: create_post, media_upload, read ..."""
        ...

    def refusal(self, fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
        """How this platform words a refusal (error500, rate_limited, expired_token ...).

        ``args`` are those of the fault's order, and ``op``, the kind of request it met.
        """
        ...

    def posts(self) -> list[dict[str, Any]]:
        """All that was posted, public or not, oldest first."""
        ...

    def reset(self) -> None:
        """Forget what is kept in memory, and seed the emptied store again."""
        ...


def acted_fault(request: Request) -> str:
    """The fault that this request's handler must act out itself, or ""."""
    return str(request.scope.get(FAULT, ""))
