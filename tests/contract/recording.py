"""Notes every call of a connector on its way through the transport; changes nothing of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from connectors.http import Http, Reply

JSON = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One exchange. ``body``: the JSON sent, also as the first part of multipart/related;
    ``fields``: names of a form's fields and files. ``answer`` None: none, or a refusal.
    """

    verb: str
    address: str
    params: JSON
    body: object
    answer: object
    fields: tuple[str, ...] = ()


def recorded(http: Http, calls: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    """Append every later call of ``http`` to ``calls``, client libraries' ones too."""
    plain = http.call

    def call(method: str, path: str, **more: Any) -> Reply:
        answer: object = None
        try:
            reply = plain(method, path, **more)
            answer = reply.data
        finally:
            params = {
                key: one for key, one in (more.get("params") or {}).items() if one is not None
            }
            fields = _fields(more)
            calls.append(Call(method, path, params, _body(more), answer, fields))
        return reply

    monkeypatch.setattr(http, "call", call)


def _body(sent: JSON) -> object:
    data = sent.get("data")
    if isinstance(data, bytes) and b"application/json" in data[:200]:
        return json.loads(data.split(b"\r\n\r\n", 2)[1].split(b"\r\n")[0])
    return sent.get("json")


def _fields(sent: JSON) -> tuple[str, ...]:
    data = sent.get("data")
    return (*(data if isinstance(data, dict) else ()), *(sent.get("files") or ()))
