"""Names the Graph API knows: parameters of each edge, fields of each node (``contract.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from connectors.sandbox.graph.errors import invalid

_COMMON: Final = frozenset(
    {"access_token", "appsecret_proof", "debug", "fields", "format", "locale", "method", "pretty"}
)
_PAGING: Final = frozenset({"after", "before", "limit", "since", "summary", "until"})
# Files are no parameters in the extracted lists; fields that are edges are missing there as well.
_FILES: Final = {"POST page/photos": {"source"}, "POST page/videos": {"source"}}
_UNLISTED: Final = {"GET token": {"input_token"}}
_EDGES_AS_FIELDS: Final = {
    "post": {"attachments", "comments", "reactions", "sharedposts"},
    "video": {"captions", "thumbnails"},
    "igmedia": {"children", "comments"},
    "iguser": {"media", "stories"},
    "page": {"feed", "photos", "posts", "published_posts", "scheduled_posts", "videos"},
}
_INDEX: Final = re.compile(r"\[[^\]]*\]")


class Wanted(NamedTuple):
    """One entry of ``fields=``; ``inner`` are the fields in braces after it."""

    name: str
    inner: tuple[Wanted, ...]


@cache
def _contract() -> dict[str, dict[str, list[str]]]:
    contract: dict[str, dict[str, list[str]]] = json.loads(
        Path(__file__).with_name("contract.json").read_text(encoding="utf-8")
    )
    return contract


def check_parameters(method: str, kind: str, edge: str, names: Iterable[str]) -> None:
    """Refuse parameters that the edge does not know. Raises GraphError (100)."""
    key = f"{method} {kind}" + (f"/{edge}" if edge else "")
    known = _COMMON | set(_contract()["parameters"].get(key, ()))
    known |= _FILES.get(key, set()) | _UNLISTED.get(key, set())
    if method == "GET":
        known |= _PAGING
    for name in names:
        if _INDEX.sub("", name) not in known:
            raise invalid(f"Unknown parameter {name} for {key}")


def parse_fields(text: str) -> tuple[Wanted, ...]:
    """``id,attachments{media,subattachments.limit(5)}`` as a tree. Raises GraphError."""
    wanted, rest = _parse(text.replace(" ", ""))
    if rest:
        raise invalid(f"Syntax error in fields at {rest[:20]!r}")
    return wanted


def _parse(text: str) -> tuple[tuple[Wanted, ...], str]:
    found: list[Wanted] = []
    while text and not text.startswith("}"):
        name = re.match(r"([A-Za-z_0-9]+)(?:\.\w+\([^)]*\))*", text)
        if name is None:
            raise invalid(f"Syntax error in fields at {text[:20]!r}")
        text = text[name.end() :]
        inner: tuple[Wanted, ...] = ()
        if text.startswith("{"):
            inner, text = _parse(text[1:])
            if not text.startswith("}"):
                raise invalid("Syntax error in fields: } is missing")
            text = text[1:]
        found.append(Wanted(name.group(1), inner))
        text = text.removeprefix(",")
    return tuple(found), text


def pick(kind: str, thing: Mapping[str, Any], text: str, default: str) -> dict[str, Any]:
    """The wanted fields of a node. As Graph does, what is empty is left out; the id never is.

    Raises GraphError (100) for a field that the kind of node does not have.
    """
    known = set(_contract()["fields"].get(kind, ())) | _EDGES_AS_FIELDS.get(kind, set())
    wanted = parse_fields(text or default)
    for field in wanted:
        if field.name not in known and field.name not in thing:
            raise invalid(f"Tried accessing nonexisting field ({field.name})")
    shown = {
        field.name: _narrow(thing[field.name], field.inner)
        for field in wanted
        if thing.get(field.name) not in (None, "", [])
    }
    return shown | {"id": thing["id"]}


def _narrow(value: object, inner: tuple[Wanted, ...]) -> object:
    """Only the inner fields, in the objects of a list edge too."""
    if not inner or not isinstance(value, dict):
        return value
    if isinstance(value.get("data"), list):
        return {"data": [_narrow(entry, inner) for entry in value["data"]]}
    return {
        field.name: _narrow(value[field.name], field.inner)
        for field in inner
        if field.name in value
    }


def graph_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"
