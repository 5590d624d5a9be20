"""Judges exchanges with the Graph API by Meta's published lists for v26.0 (facebook-business).

Edges, their parameters with types and enums, fields of a node and their types. What the lists do
not tell (containers of Instagram, bytes of a reel, pages) is not judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

_CALL = re.compile(r"/graph(?:-video)?/v26\.0/([^/]+)(?:/([a-z_]+))?")
_INDEX = re.compile(r"\[\d+\]$")
_COMMON = {"fields", "limit", "after", "access_token"}
_FILES = {"page/photos": {"source"}, "page/videos": {"source"}}
# What a write answers beside the new node's own fields: told by Meta's pages, in no list.
_RECEIPTS = {"id", "success", "post_id", "video_id", "upload_url", "upload_session_id"}
_RECEIPTS |= {"start_offset", "end_offset", "skip_upload", "uri"}
_SPECS = {"page": "page", "post": "pagepost", "photo": "photo", "video": "advideo"}
_SPECS |= {"user": "iguser", "medium": "igmedia"}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "datetime": (str,),
    "bool": (bool,),
    "int": (int,),
    "unsigned int": (int,),
    "float": (int, float),
    "list": (list, dict),
    "Object": (dict,),
}


class MetaLists:
    """``folder``: the lists as JSON files (``meta/v26-from-pypi``)."""

    def __init__(self, folder: Path) -> None:
        self._nodes: dict[str, JSON] = {}
        for kind, name in _SPECS.items():
            [spec] = json.loads((folder / f"{name}.json").read_text()).values()
            edges = {(e["method"], e["endpoint"].strip("/")): e["params"] for e in spec["edges"]}
            self._nodes[kind] = {
                "edges": edges,
                "fields": set(spec["fields"]),
                "types": spec["field_types"],
            }
        told = json.loads((folder.parent / "specs" / "enum_types.json").read_text())
        # Meta's own examples write "start" where the list says "START": case is not told apart
        self._enums = {one["name"]: {str(v).upper() for v in one["values"]} for one in told}

    def problems(self, exchange: JSON) -> Iterator[str]:
        """Everything in which the exchange is not what the lists say."""
        where = edge_of(exchange)
        if where is None:
            return
        values = _values(exchange)
        kind, edge = where.partition(" ")[2].split("/")
        params = self._nodes[kind]["edges"].get((exchange["method"], edge))
        if params is None:
            yield f"{where}: no such edge"
            return
        yield from self._request(where, params, values, exchange["files"])
        asked = _top_fields(values.get("fields", ""))
        if exchange["method"] == "GET" and not edge:
            edges = {name for method, name in self._nodes[kind]["edges"] if method == "GET"}
            unknown = asked - self._nodes[kind]["fields"] - edges
            yield from (f"{where}: field {name}" for name in sorted(unknown))
        answer = exchange["answer"]
        if exchange["status"] == 200 and isinstance(answer, dict):
            yield from self._answer(where, kind, edge, exchange["method"], answer, asked)

    def _request(
        self, where: str, params: JSON, values: Mapping[str, str], files: Mapping[str, int]
    ) -> Iterator[str]:
        target = where.partition(" ")[2]
        known = set(params) | _COMMON
        for name in files:
            if _INDEX.sub("", name) not in known | _FILES.get(target, set()):
                yield f"{where}: file {name}"
        for name, value in values.items():
            plain = _INDEX.sub("", name)
            if plain not in known:
                yield f"{where}: parameter {name}"
            elif plain in params and not self._fits(params[plain], value, target.replace("/", "")):
                yield f"{where}: {name}={value[:40]!r} is no {params[plain]}"

    def _fits(self, kind: str, value: str, edge: str) -> bool:
        if kind == "bool":
            return value in ("true", "false")
        if kind in ("unsigned int", "int"):
            return value.isdigit()
        if kind == "list<Object>":
            return isinstance(json.loads(value), dict)
        if kind.endswith("_enum"):
            return value.upper() in self._enums[f"{edge}_{kind}_param"]
        return True

    def _answer(
        self, where: str, kind: str, edge: str, method: str, answer: JSON, asked: set[str]
    ) -> Iterator[str]:
        if method != "GET":
            unknown = set(answer) - _RECEIPTS - self._nodes[kind]["fields"]
            yield from (f"{where}: answers {name}" for name in sorted(unknown))
            return
        if edge:
            if not isinstance(answer.get("data"), list):
                yield f"{where}: answers no list of data"
            unknown = set(answer) - {"data", "paging"}
            yield from (f"{where}: answers {name}" for name in sorted(unknown))
            return
        extra = set(answer) - asked - {"id"} if asked else set()
        yield from (f"{where}: answers {name}, which nobody asked for" for name in sorted(extra))
        for name, value in answer.items():
            wanted = _TYPES.get(self._nodes[kind]["types"].get(name, ""))
            wrong = wanted is not None and not isinstance(value, wanted)
            if wrong or (wanted is not None and bool not in wanted and isinstance(value, bool)):
                yield f"{where}: answers {name} as {type(value).__name__}"


def edge_of(exchange: JSON) -> str | None:
    """What was called, as ``POST page/feed``; None for what is in no list (containers, pages)."""
    found = _CALL.fullmatch(exchange["path"])
    if found is None or found[1] == "debug_token":
        return None
    kind = _kind(found[1], _values(exchange))
    return None if kind == "container" else f"{exchange['method']} {kind}/{found[2] or ''}"


def _values(exchange: JSON) -> JSON:
    values: JSON = exchange["query"] | exchange["form"] | _flat(exchange["json"])
    return values


def _flat(body: object) -> dict[str, str]:
    if not isinstance(body, dict):
        return {}
    return {key: one if isinstance(one, str) else json.dumps(one) for key, one in body.items()}


def _kind(node: str, values: Mapping[str, str]) -> str:
    """By the shapes of the ids that the sandbox gives; of photos only the alt text is read."""
    if node in ("me", "122100000000000001"):
        return "page"
    if node == "17841400000000001":
        return "user"
    if "_" in node or "attachments{" in values.get("fields", ""):
        return "post"
    if node.startswith("180"):
        return "medium"
    if node.startswith("179"):
        return "container"
    return "photo" if "alt_text_custom" in values.get("fields", "") else "video"


def _top_fields(fields: str) -> set[str]:
    while "{" in fields:
        fields = re.sub(r"\{[^{}]*\}", "", fields)
    return {field for field in fields.split(",") if field}
