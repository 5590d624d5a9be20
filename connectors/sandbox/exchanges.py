"""Exchanges in full, for whoever wants to judge them; switched on by ``POST /_sandbox/exchanges``.

Credentials are left out, bytes of media are told as sizes. An answer is what the twin itself
said, before a fault spoilt it; None when a fault kept the twin from being asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.types import Scope

from connectors.sandbox.platform import Reply

Thing = dict[str, Any]

_MOST = 5_000
_LARGEST_TEXT = 2_000_000
_SECRETS: Final = frozenset(
    {"access_token", "client_secret", "refresh_token", "input_token", "oauth_token", "upload_id"}
)
_TEXTUAL: Final = re.compile(r"application/(?:[\w.-]+\+)?json|text/")
_HIDDEN = "***"


class Exchanges:
    """What was said since it was switched on; the oldest stay when ``_MOST`` are there."""

    def __init__(self) -> None:
        self.on = False
        self._kept: list[Thing] = []

    def switch(self, *, on: bool) -> None:
        """Begin with an empty list, or stop and forget."""
        self.on = on
        self._kept.clear()

    def clear(self) -> None:
        """Forget what was said; go on listening."""
        self._kept.clear()

    def listing(self) -> list[Thing]:
        """All exchanges, oldest first."""
        return list(self._kept)

    def asked(
        self, platform: str, op: str, scope: Scope, body: bytes, fault: str | None
    ) -> Thing | None:
        """Keep a request; None when nobody listens."""
        if not self.on or len(self._kept) >= _MOST:
            return None
        kind = _content_type(scope)
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        entry: Thing = {
            "platform": platform,
            "op": op,
            "method": scope["method"],
            "path": scope["path"],
            "query": _named(query),
            "content_type": kind.partition(";")[0],
            "fault": fault,
            "status": None,
            "answer": None,
            **_sent(kind, body),
        }
        self._kept.append(entry)
        return entry


def answered(entry: Thing | None, reply: Reply) -> None:
    """Add the twin's own answer to a kept request."""
    if entry is None:
        return
    headers = {name.lower(): value for name, value in reply.headers}
    entry["status"] = reply.status
    entry["answer"] = _json(headers.get("content-type", ""), reply.body)


def _content_type(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name.lower() == b"content-type":
            return str(value.decode("latin-1"))
    return ""


def _named(pairs: list[tuple[str, str]]) -> dict[str, str]:
    return {name: _HIDDEN if name in _SECRETS else value for name, value in pairs}


def _sent(kind: str, body: bytes) -> Thing:
    """The body as ``json``, as ``form`` with ``files`` (name to bytes), or only as ``size``."""
    found: Thing = {"json": None, "form": {}, "files": {}, "size": len(body)}
    if kind.startswith("application/x-www-form-urlencoded"):
        found["form"] = _named(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
    elif kind.startswith("multipart/"):
        _parts(kind, body, found)
    else:
        found["json"] = _json(kind, body)
    return found


def _parts(kind: str, body: bytes, found: Thing) -> None:
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    payload = whole.get_payload()
    for part in payload if isinstance(payload, list) else ():
        if not isinstance(part, Message):
            continue
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        name = str(part.get_param("name", "", header="content-disposition"))
        if kind.startswith("multipart/related"):
            found["json"] = found["json"] or _json(part.get_content_type(), data)
        elif part.get_filename():
            found["files"][name] = len(data)
        else:
            value = data.decode("utf-8", "replace")
            found["form"][name] = _HIDDEN if name in _SECRETS else value


def _json(kind: str, body: bytes) -> object:
    if not _TEXTUAL.match(kind) or len(body) > _LARGEST_TEXT:
        return None
    try:
        return _without_secrets(json.loads(body))
    except ValueError:
        return None


def _without_secrets(value: object) -> object:
    if isinstance(value, Mapping):
        return {
            key: _HIDDEN if key in _SECRETS and isinstance(one, str) else _without_secrets(one)
            for key, one in value.items()
        }
    return [_without_secrets(one) for one in value] if isinstance(value, list) else value
