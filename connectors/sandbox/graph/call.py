"""One call of the Graph API: its parameters from query, form, multipart or JSON, and its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.datastructures import UploadFile
from starlette.requests import Request

from connectors.sandbox.graph.errors import GraphError, bad_token, invalid
from connectors.sandbox.platform import acted_fault


class Upload(NamedTuple):
    """A file of a multipart body."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """``/{version}/{node}/{edge}`` with everything that came along."""

    method: str
    node: str
    edge: str
    params: Mapping[str, str]
    files: Mapping[str, Upload]
    token: str
    fault: str

    def text(self, name: str, default: str = "") -> str:
        return self.params.get(name, default)

    def flag(self, name: str, *, default: bool) -> bool:
        """A boolean as Graph reads it. Raises GraphError (100) for Python's "True" and the like."""
        given = self.params.get(name)
        if given is None:
            return default
        if given not in ("true", "false", "1", "0"):
            raise invalid(f"Param {name} must be a boolean")
        return given in ("true", "1")

    def number(self, name: str) -> int | None:
        given = self.params.get(name)
        if given is None:
            return None
        if not given.isdecimal():
            raise invalid(f"Param {name} must be a positive integer")
        return int(given)

    def listed(self, name: str) -> list[Any]:
        """A list: as JSON in one parameter, or one parameter per entry (``name[0]``)."""
        single = [(key, value) for key, value in self.params.items() if key.startswith(f"{name}[")]
        texts = [value for _, value in sorted(single, key=lambda pair: _position(pair[0]))]
        if name in self.params:
            whole = _json(self.params[name], name)
            return whole if isinstance(whole, list) else [whole]
        return [_json(text, name) for text in texts]


async def read_call(request: Request) -> Call:
    """Take a request apart. Raises GraphError (400) when its body cannot be read."""
    params: dict[str, str] = dict(request.query_params)
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        value = _json((await request.body()).decode("utf-8", "replace"), "body")
        if not isinstance(value, dict):
            raise invalid("The body must be a JSON object")
        params |= {name: _plain(given) for name, given in value.items()}
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        for name, given in (await request.form()).multi_items():
            if isinstance(given, UploadFile):
                files[name] = Upload(given.filename or "", await given.read())
            else:
                params[name] = given
    elif kind and await request.body():
        raise invalid(f"Content-Type {kind} is not supported")
    return Call(
        method=request.method,
        node=str(request.path_params.get("node", "")),
        edge=str(request.path_params.get("edge", "")),
        params=params,
        files=files,
        token=token_of(request, params),
        fault=acted_fault(request),
    )


def token_of(request: Request, params: Mapping[str, str]) -> str:
    """The access token: header (Bearer or OAuth), form or query. Raises GraphError without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth") and token:
        return token.strip()
    if scheme:
        raise bad_token()
    if not params.get("access_token"):
        raise GraphError(104, "An access token is required to request this resource.")
    return params["access_token"]


def _json(text: str, name: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        raise invalid(f"Param {name} must be JSON") from None
    return value


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _position(key: str) -> tuple[int, str]:
    inside = key.partition("[")[2].partition("]")[0]
    return (int(inside) if inside.isdecimal() else 0, key)
