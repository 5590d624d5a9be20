"""Judges calls by Google's discovery document: path, parameters, body and answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator

from tests.contract.recording import Call

JSON = dict[str, Any]
_UPLOAD = ("/resumable/upload", "/upload")
_PROTOCOL = {"uploadType", "upload_id"}  # of the upload protocol, not of the document


class Discovery:
    """``below``: the path at which the API lives on the server that was asked."""

    def __init__(self, file: Path, below: str) -> None:
        document = json.loads(file.read_text())
        self.revision = str(document["revision"])
        self._below = below
        self._shared = set(document["parameters"])
        self._defs = {name: _strict(one) for name, one in document["schemas"].items()}
        self._methods = {
            (one["httpMethod"], one["path"]): one
            for resource in document["resources"].values()
            for one in resource.get("methods", {}).values()
        }

    def problems(self, call: Call) -> Iterator[str]:
        """Everything in which the call is not what the document says."""
        parts = urlsplit(call.address)
        path = parts.path.removeprefix(self._below)
        upload = next((one for one in _UPLOAD if path.startswith(one)), "")
        session = bool(upload) and call.verb == "PUT"
        method = self._methods.get(
            ("POST" if session else call.verb, path.removeprefix(upload).lstrip("/"))
        )
        if method is None:
            yield f"{call.verb} {path}: no such method"
            return
        if upload and not method.get("supportsMediaUpload"):
            yield f"{path}: takes no upload"
        given = {**parse_qs(parts.query), **call.params}
        known = set(method.get("parameters", {})) | self._shared | (_PROTOCOL if upload else set())
        yield from (f"{path}: unknown parameter {name}" for name in set(given) - known)
        for name, about in method.get("parameters", {}).items():
            if about.get("required") and name not in given:
                yield f"{path}: parameter {name} is missing"
        if isinstance(call.body, dict):
            yield from self._judge(path, "request", method.get("request"), call.body)
        if isinstance(call.answer, dict):
            yield from self._judge(path, "answer", method.get("response"), call.answer)

    def _judge(self, path: str, what: str, schema: JSON | None, value: object) -> Iterator[str]:
        if schema is None:
            yield f"{path}: no {what} body is known"
            return
        wanted = {"$ref": f"#/$defs/{schema['$ref']}", "$defs": self._defs}
        for error in Draft202012Validator(wanted).iter_errors(value):
            yield f"{path}: {what}{error.json_path[1:]}: {error.message}"


def _strict(value: Any) -> Any:
    """A discovery schema as a JSON Schema that knows no other fields."""
    if isinstance(value, list):
        return [_strict(one) for one in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$ref"), str):
        return {"$ref": f"#/$defs/{value['$ref']}"}
    kept = {
        name: value[name] for name in ("type", "enum") if isinstance(value.get(name), str | list)
    }
    if kept.get("type") == "any":
        kept.pop("type")
    if isinstance(value.get("properties"), dict):
        kept["properties"] = {name: _strict(one) for name, one in value["properties"].items()}
        kept["additionalProperties"] = False
    if isinstance(value.get("additionalProperties"), dict):
        kept["additionalProperties"] = _strict(value["additionalProperties"])
    if "items" in value:
        kept["items"] = _strict(value["items"])
    return kept
