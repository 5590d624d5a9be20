"""Judges WordPress' answers by the published JSON schemas of its REST API (wp-json-schemas)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

JSON = dict[str, Any]

_CALL = re.compile(r"/wordpress/wp-json/wp/v2/([a-z]+)(?:/(\d+|me))?/?")
_NODES = {
    "posts": "post.json",
    "media": "attachment.json",
    "users": "user.json",
    "categories": "category.json",
    "tags": "tag.json",
}


_FORMATS = FormatChecker(())


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or "://" in value


class WordPressSchemas:
    """``folder``: ``wordpress/wp-json-schemas``."""

    def __init__(self, folder: Path) -> None:
        known = [json.loads(one.read_text()) for one in sorted(folder.rglob("*.json"))]
        pairs = [(one["$id"], DRAFT7.create_resource(one)) for one in known]
        registry: Registry[Any] = Registry(retrieve=_elsewhere)  # type: ignore[call-arg]  # attrs
        registry = registry.with_resources(pairs)
        self._judges = {
            name: Draft7Validator(
                json.loads((folder / name).read_text()) | {"$schema": DRAFT7_ID},
                registry=registry,
                format_checker=_FORMATS,
            )
            for name in {*_NODES.values(), "error.json"}
        }

    def problems(self, exchange: JSON) -> Iterator[str]:
        """Everything in which the answer is not what the schemas say."""
        found = _CALL.fullmatch(exchange["path"])
        answer, status = exchange["answer"], exchange["status"]
        if found is None or answer is None or status is None:
            return
        where = f"{exchange['method']} {found[1]}"
        if status >= 400:
            yield from self._judge(where, "error.json", answer)
            return
        schema = _NODES.get(found[1])
        if schema is None:
            yield f"{where}: no schema"
        elif exchange["method"] == "DELETE" and set(answer) == {"deleted", "previous"}:
            yield from self._judge(where, schema, answer["previous"])
        else:
            for one in answer if isinstance(answer, list) else [answer]:
                yield from self._judge(where, schema, one)

    def _judge(self, where: str, schema: str, value: object) -> Iterator[str]:
        for error in self._judges[schema].iter_errors(value):
            yield f"{where}: answer{error.json_path[1:]}: {error.message[:200]}"


_MISSING: dict[str, JSON] = {
    "user-caps.json": {"type": "object"},
    "schema.json": {"definitions": {"EmptyArray": {"type": "array", "maxItems": 0}}},
    "term.json": {"type": "object", "properties": {"id": {"type": "integer"}}},
    "comment.json": {"type": "object", "properties": {"id": {"type": "integer"}}},
}
"""What the published folder refers to and our copy lacks, as far as it matters."""


def _elsewhere(uri: str) -> Resource[Any]:
    name = uri.rpartition("/")[2]
    if name in _MISSING:
        return DRAFT7.create_resource(_MISSING[name])
    if "/properties/" in uri:  # names of roles and states
        return DRAFT7.create_resource({"type": "string"})
    raise KeyError(uri)


DRAFT7_ID = "http://json-schema.org/draft-07/schema#"
