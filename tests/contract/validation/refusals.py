"""Judges error answers: X's problems, Google's error object, Meta's error envelope.

Shapes come from X's OpenAPI document (the nine problems) and from the table of recorded and
documented error bodies (``errors.json``), which also ties Meta's subcodes to their codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

JSON = dict[str, Any]

_TEXT = {"type": "string", "minLength": 1}
_GOOGLE = {
    "type": "object",
    "required": ["code", "message"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "integer"},
        "message": _TEXT,
        "status": {"type": "string", "pattern": "^[A-Z_]+$"},
        "details": {"type": "array"},
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["domain", "reason"],
                "additionalProperties": False,
                "properties": dict.fromkeys(
                    ("domain", "reason", "message", "location", "locationType"), _TEXT
                ),
            },
        },
    },
}
_TOKEN = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": _TEXT, "error_description": _TEXT, "error_uri": _TEXT},
}
_META = {
    "type": "object",
    "required": ["message", "type", "code", "fbtrace_id"],
    "additionalProperties": False,
    "properties": {
        "message": _TEXT,
        "type": {"enum": ["OAuthException", "GraphMethodException", "FacebookApiException"]},
        "code": {"type": "integer"},
        "error_subcode": {"type": "integer"},
        "is_transient": {"type": "boolean"},
        "error_user_title": _TEXT,
        "error_user_msg": _TEXT,
        "error_data": {"type": "object"},
        "fbtrace_id": _TEXT,
    },
}


class Refusals:
    """``folder``: the contracts beside the checkout (``shared/contracts``)."""

    def __init__(self, folder: Path) -> None:
        told = json.loads((folder / "errors.json").read_text())
        document = json.loads((folder / "x" / "openapi.json").read_text())
        self._schemas = document["components"]["schemas"]
        mapping = self._schemas["Problem"]["discriminator"]["mapping"]
        self._problems = {kind: ref.rpartition("/")[2] for kind, ref in mapping.items()}
        self._x_types = {str(body["type"]) for body in _bodies(told["x"]) if "type" in body}
        self._google = {
            (body["error"]["errors"][0]["reason"], one["status"])
            for one in told["youtube"]
            if isinstance(body := one.get("body", {}), dict)
            and isinstance(body.get("error"), dict)
            and "errors" in body["error"]
        }
        self._subcodes = dict(_meta_pairs([*told["meta_graph"], *told["instagram"]]))

    def x(self, status: int, answer: object) -> Iterator[str]:
        """A problem (RFC 7807), or several; the first generation's ``code`` and ``message``."""
        if not isinstance(answer, dict):
            yield "a refusal without a problem object"
            return
        if "title" not in answer:
            listed = answer.get("errors")
            for one in listed if isinstance(listed, list) and listed else [{}]:
                old = isinstance(one, dict) and "code" in one
                schema = self._schemas["Error"] if old else None
                yield from _wrong("errors", schema, one) if schema else self._problem(status, one)
            return
        yield from self._problem(status, answer)

    def _problem(self, status: int, one: JSON) -> Iterator[str]:
        kind = str(one.get("type", ""))
        if kind in self._problems:
            yield from _wrong("problem", self._schemas[self._problems[kind]], one)
        elif kind not in self._x_types:
            yield f"problem type {kind!r} was never published or seen"
        if not (isinstance(one.get("title"), str) and isinstance(one.get("detail"), str)):
            yield "a problem without title or detail"
        if one.get("status", status) != status:
            yield f"a problem of status {one['status']} in an answer of {status}"

    def google(self, status: int, answer: object, *, token: bool = False) -> Iterator[str]:
        """``{"error": {code, message, errors}}``; the token endpoint answers flat (RFC 6749)."""
        if token:
            yield from _wrong("token error", _TOKEN, answer)
            return
        error = answer.get("error") if isinstance(answer, dict) and len(answer) == 1 else None
        yield from _wrong("error", _GOOGLE, error)
        if not isinstance(error, dict):
            return
        if error.get("code") != status:
            yield f"error code {error.get('code')} in an answer of {status}"
        for one in error.get("errors", ()):
            known = {code for reason, code in self._google if reason == one.get("reason")}
            if known and status not in known:
                yield f"reason {one['reason']} in an answer of {status}, seen with {known}"

    def meta(self, status: int, answer: object) -> Iterator[str]:
        """``{"error": {message, type, code, fbtrace_id, ...}}``, with the code of its subcode."""
        error = answer.get("error") if isinstance(answer, dict) and len(answer) == 1 else None
        yield from _wrong("error", _META, error)
        if not isinstance(error, dict):
            return
        known = self._subcodes.get(error.get("error_subcode", 0))
        if known is not None and error.get("code") not in known:
            yield f"subcode {error['error_subcode']} with code {error.get('code')}, not {known}"
        if error.get("code") == 190 and status not in (400, 401):
            yield f"a refused token in an answer of {status}"


def _wrong(what: str, schema: JSON, value: object) -> Iterator[str]:
    for error in Draft202012Validator(schema).iter_errors(value):
        yield f"{what}{error.json_path[1:]}: {error.message[:200]}"


def _bodies(rows: list[JSON]) -> Iterator[JSON]:
    """Every problem in the table's bodies, those inside ``errors`` too."""
    for row in rows:
        body = row.get("body", {})
        yield body
        yield from body.get("errors", ())


def _meta_pairs(rows: list[JSON]) -> Iterator[tuple[int, frozenset[int]]]:
    """Subcode and the codes that it comes with, where the table tells both."""
    pairs: dict[int, set[int]] = {}
    for row in rows:
        error = row.get("body", {}).get("error", row)
        told = [(error.get("code"), error.get("error_subcode", row.get("subcode")))]
        told += [(code, subcode) for code, subcode, _ in row.get("table", ())]
        if row["class"] == "auth_expired":
            told += [(190, int(subcode)) for subcode in row.get("subcodes", {})]
        for code, subcode in told:
            if isinstance(code, int) and isinstance(subcode, int):
                pairs.setdefault(subcode, set()).add(code)
    yield from ((subcode, frozenset(codes)) for subcode, codes in pairs.items())
