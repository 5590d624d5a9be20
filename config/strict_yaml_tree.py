"""YAML to plain data, from the parser's events: nothing is expanded, guessed or merged.

Values follow the JSON-like core of YAML 1.2: ``yes``, ``no``, ``on``, ``off``, dates, times and
numbers with leading zeros stay text. Strings and keys are normalised to NFC.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from config.strict_text import Loc, Tree

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_INTEGER = 2**53 - 1
_INTEGER = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_FLOAT = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# what the parser says in English -> the sentence a person reads
_SYNTAX = (
    ("cannot start any token", "yaml.tab_or_sign"),
    ("mapping values are not allowed", "yaml.colon"),
    ("could not find expected ':'", "yaml.colon"),
    ("did not find expected ',' or", "yaml.quote"),
    ("unexpected end of stream", "yaml.quote"),
    ("unexpected end", "yaml.quote"),
    ("did not find expected key", "yaml.indent"),
    ("<block end>", "yaml.indent"),
)


def _line(event: yaml.Event) -> int:
    """Line from 1; 0 for an event without a mark."""
    return event.start_mark.line + 1 if event.start_mark else 0


class _StopError(Exception):
    """The tree cannot be used further; the reason is already noted."""


def number(text: str, tree: Tree, loc: Loc, line: int) -> int | float | None:
    """Return the number that ``text`` writes; None with a note when it is not exact or finite."""
    if _INTEGER.fullmatch(text):
        # sixteen digits hold every integer below 2**53
        if len(text.lstrip("-")) <= 16 and abs(int(text)) <= MAX_INTEGER:
            return int(text)
        tree.add("yaml.big_number", line, loc, text, limit=MAX_INTEGER)
        return None
    value = float(text)
    if not math.isfinite(value):
        tree.add("yaml.not_finite", line, loc, text)
        return None
    return value


@dataclass(slots=True)
class _Builder:
    tree: Tree
    events: Iterator[yaml.Event]
    max_depth: int

    def value(self, event: yaml.Event, loc: Loc, depth: int) -> object:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            self.tree.add("yaml.alias", line, loc, f"*{event.anchor}")
            return None
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self.tree.add("yaml.alias", line, loc, f"&{event.anchor}")
        if (tag := getattr(event, "tag", None)) is not None:
            self.tree.add("yaml.tag", line, loc, tag)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, loc, line)
        if depth >= self.max_depth:
            self.tree.refuse("yaml.too_deep", line, loc[:3], limit=self.max_depth)
            raise _StopError
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(loc, depth + 1)
        return self.mapping(loc, depth + 1)

    def scalar(self, event: yaml.ScalarEvent, loc: Loc, line: int) -> object:
        text = unicodedata.normalize("NFC", event.value)
        self.tree.check_text(text, loc, line)
        if event.style:  # quoted or block: libyaml calls plain "", the Python parser None
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _FLOAT.fullmatch(text):
            return number(text, self.tree, loc, line)
        if _NOT_FINITE.fullmatch(text):
            self.tree.add("yaml.not_finite", line, loc, text)
            return None
        return text

    def sequence(self, loc: Loc, depth: int) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*loc, len(found))
            self.tree.lines[here] = _line(event)
            found.append(self.value(event, here, depth))
        return found

    def mapping(self, loc: Loc, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            key = self.key(event, loc, line, depth)
            here = (*loc, key)
            known = key in found
            if known:
                first = self.tree.lines[here]
                self.tree.add("yaml.duplicate_key", line, here, key, first=first)
            else:
                self.tree.lines[here] = line
            value = self.value(next(self.events), here, depth)
            if not known:
                found[key] = value
        return found

    def key(self, event: yaml.Event, loc: Loc, line: int, depth: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self.tree.add("yaml.odd_key", line, loc)
            self.value(event, loc, depth)
            return f"?{line}"
        text = unicodedata.normalize("NFC", event.value)
        self.tree.check_text(text, loc, line)
        if event.anchor or event.tag is not None:
            self.tree.add("yaml.alias" if event.anchor else "yaml.tag", line, (*loc, text), text)
        if text == "<<" and not event.style:
            self.tree.add("yaml.merge", line, (*loc, text), text)
        return text


def parse_yaml(text: str, tree: Tree, *, max_depth: int) -> None:
    """Fill ``tree`` with the one document of ``text``; mistakes are noted, never raised."""
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        builder = _Builder(tree, events, max_depth)
        next(events)  # stream start
        start = next(events)
        if not isinstance(start, yaml.DocumentStartEvent):
            tree.refuse("yaml.empty", 0)
            return
        if start.tags:
            tree.add("yaml.tag", _line(start), value="%TAG")
        tree.data = builder.value(next(events), (), 0)
        next(events)  # document end
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            tree.refuse("yaml.second_document", _line(after))
    except _StopError:
        return
    except yaml.MarkedYAMLError as error:
        said = f"{error.problem or ''} {error.context or ''}"
        key = next((key for part, key in _SYNTAX if part in said), "yaml.syntax")
        mark = error.problem_mark or error.context_mark
        tree.refuse(key, mark.line + 1 if mark else 0)
    except yaml.YAMLError:
        tree.refuse("yaml.syntax", 0)
