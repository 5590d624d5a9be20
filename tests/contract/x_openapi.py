"""Judges calls by X's own OpenAPI document: path, parameters, body, form fields and answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from tests.contract.recording import Call

JSON = dict[str, Any]
# tweepy 4.17 has the old name built in; the document itself keeps it for ten other calls
_OLD_NAMES = {"tweet.fields": "post.fields"}


class OpenApi:
    """``below``: the path at which the API lives on the server that was asked."""

    def __init__(self, file: Path, below: str) -> None:
        self._document = json.loads(file.read_text())
        self.version = str(self._document["info"]["version"])
        self._below = below
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), methods)
            for path, methods in self._document["paths"].items()
        ]

    def problems(self, call: Call) -> Iterator[str]:
        """Everything in which the call is not what the document says."""
        path = urlsplit(call.address).path.removeprefix(self._below)
        method = self._method(path, call.verb.lower())
        if method is None:
            yield f"{call.verb} {path}: no such method"
            return
        about = [self._resolved(one) for one in method.get("parameters", [])]
        query = {one["name"]: one for one in about if one["in"] == "query"}
        given = {_OLD_NAMES.get(name, name) for name in call.params}
        yield from (f"{path}: unknown parameter {name}" for name in given - set(query))
        for name, one in query.items():
            if one.get("required") and name not in given:
                yield f"{path}: parameter {name} is missing"
        bodies = self._resolved(method.get("requestBody", {})).get("content", {})
        if isinstance(call.body, dict):
            yield from self._judge(path, "request", bodies.get("application/json"), call.body)
        if call.fields:
            form = self._resolved(bodies.get("multipart/form-data", {}).get("schema", {}))
            unknown = set(call.fields) - set(form.get("properties", {}))
            missing = set(form.get("required", ())) - set(call.fields)
            yield from (f"{path}: unknown field {name}" for name in unknown)
            yield from (f"{path}: field {name} is missing" for name in missing)
        if isinstance(call.answer, dict):
            answers = [one for code, one in method["responses"].items() if code.startswith("2")]
            known = self._resolved(answers[0]).get("content", {}).get("application/json")
            yield from self._judge(path, "answer", known, call.answer)

    def _method(self, path: str, verb: str) -> JSON | None:
        # a fixed path wins over one with places
        fitting = [methods for pattern, methods in self._paths if pattern.fullmatch(path)]
        exact = self._document["paths"].get(path)
        found = next((one for one in [exact, *fitting] if one and verb in one), None)
        return found[verb] if found else None

    def _resolved(self, value: JSON) -> JSON:
        while "$ref" in value:
            node: Any = self._document
            for name in value["$ref"].removeprefix("#/").split("/"):
                node = node[name]
            value = node
        return value

    def _judge(self, path: str, what: str, content: JSON | None, value: object) -> Iterator[str]:
        if content is None:
            yield f"{path}: no {what} body is known"
            return
        wanted = content["schema"] | {"components": self._document["components"]}
        for error in Draft202012Validator(wanted).iter_errors(value):
            yield f"{path}: {what}{error.json_path[1:]}: {error.message[:200]}"
