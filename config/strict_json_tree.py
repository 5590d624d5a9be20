"""JSON to plain data with a line for every place, without recursion.

The grammar is the standard library's; a walk over the tokens of the (then valid) text adds what
it does not tell: lines, repeated keys, depth, and numbers that would not survive a round trip.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from config.strict_text import Loc, Tree
from config.strict_yaml_tree import number

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},:]|[^\s\[\]{},:"]+|\n')


@dataclass(slots=True)
class _Open:
    """A container being walked: an object waits for keys, an array counts."""

    loc: Loc
    is_object: bool
    count: int = 0
    key: str | None = None
    keys: set[str] = field(default_factory=set)


def _marks(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark == "\n":
            line += 1
        else:
            yield mark, line


def _too_deep(text: str, max_depth: int) -> int:
    """Return the line where nesting passes ``max_depth``, else 0; before anything recurses."""
    depth = 0
    for mark, line in _marks(text):
        if mark in "[{":
            depth += 1
            if depth > max_depth:
                return line
        elif mark in "]}":
            depth -= 1
    return 0


def _text(text: str) -> str:
    """NFC; a lone surrogate (already noted) becomes a question mark, so that it can be encoded."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode()


def _normal(value: object) -> object:
    """NFC for every string and key; the depth is already known to be small."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_normal(one) for one in value]
    if isinstance(value, dict):
        return {_text(key): _normal(one) for key, one in value.items()}
    return value


def _scalar(mark: str, tree: Tree, loc: Loc, line: int) -> None:
    if mark.startswith('"'):
        tree.check_text(json.loads(mark), loc, line)
    elif mark in {"NaN", "Infinity", "-Infinity"}:
        tree.add("yaml.not_finite", line, loc, mark)
    elif mark not in {"true", "false", "null"}:
        number(mark, tree, loc, line)


def _place(top: _Open, tree: Tree, line: int) -> Loc:
    """Return the place of the value that starts now, and remember its line."""
    if top.is_object:
        return (*top.loc, top.key or "")
    here = (*top.loc, top.count)
    top.count += 1
    tree.lines[here] = line
    return here


def _key(top: _Open, mark: str, tree: Tree, line: int) -> None:
    top.key = unicodedata.normalize("NFC", json.loads(mark))
    here = (*top.loc, top.key)
    tree.check_text(top.key, top.loc, line)
    if top.key in top.keys:
        tree.add("yaml.duplicate_key", line, here, top.key, first=tree.lines[here])
    else:
        tree.lines[here] = line
    top.keys.add(top.key)


def _walk(text: str, tree: Tree) -> None:
    stack: list[_Open] = []
    for mark, line in _marks(text):
        top = stack[-1] if stack else None
        if mark in "]}":
            stack.pop()
        elif mark == ",":
            if top:
                top.key = None
        elif mark == ":":
            continue
        elif top and top.is_object and top.key is None:
            _key(top, mark, tree, line)
        else:
            here = _place(top, tree, line) if top else ()
            if mark in "[{":
                stack.append(_Open(here, is_object=mark == "{"))
            else:
                _scalar(mark, tree, here, line)


def _integer(text: str) -> int:
    """Keep Python from reading an endless integer; ``_walk`` refuses it with its place."""
    return int(text) if len(text) <= 20 else 0


def parse_json(text: str, tree: Tree, *, max_depth: int) -> None:
    """Fill ``tree`` with the value of ``text``; mistakes are noted, never raised."""
    if line := _too_deep(text, max_depth):
        tree.refuse("yaml.too_deep", line, limit=max_depth)
        return
    try:
        data = json.loads(text, parse_int=_integer)
    except json.JSONDecodeError as error:
        tree.refuse("yaml.json_syntax", error.lineno, column=error.colno)
        return
    _walk(text, tree)
    tree.data = _normal(data)
