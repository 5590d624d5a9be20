"""Everything that can be changed in a manifest after its release, one change at a time."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

Loc = tuple[str | int, ...]
Mutant = tuple[str, Loc, Any]
"""Name, the place that a refusal must name, and the changed content."""


def places(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    """Every place in plain data, containers before what they hold."""
    if loc:
        yield loc
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places(one, (*loc, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from places(one, (*loc, number))


def mutants(content: Any, *below: Loc) -> Iterator[Mutant]:
    """Changes of every place below the places given (none: anywhere)."""
    for loc in places(content):
        if below and not any(loc[: len(one)] == one for one in below):
            continue
        old = _at(content, loc)
        for word, value in ((word, one) for word, one in _changes(old) if one != old):
            changed = copy.deepcopy(content)
            _at(changed, loc[:-1])[loc[-1]] = value
            yield f"{'.'.join(map(str, loc))}: {word}", loc, changed
        if isinstance(loc[-1], str):
            changed = copy.deepcopy(content)
            del _at(changed, loc[:-1])[loc[-1]]
            yield f"{'.'.join(map(str, loc))}: left out", loc, changed


def _at(content: Any, loc: Loc) -> Any:
    for part in loc:
        content = content[part]
    return content


def _changes(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int | float):
        yield "one more", value + 1
    elif isinstance(value, list):
        yield "one less", value[:-1]
        yield "the last twice", [*value, *value[-1:]]
    elif isinstance(value, dict):
        yield "an unknown field", value | {"catatan_lain": "x"}
    elif isinstance(value, str):
        yield from _other_texts(value)


def _other_texts(text: str) -> Iterator[tuple[str, str]]:
    """Texts that a reader may take for the same, and some that he cannot."""
    middle = len(text) // 2
    yield "a letter more", text[:middle] + "x" + text[middle:]
    yield "its end cut", text[:-1]
    look_alike = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "0": "\uff10", "1": "\u0661"}
    found = next((n for n, one in enumerate(text) if one in look_alike), None)
    if found is not None:
        yield "a look-alike", text[:found] + look_alike[text[found]] + text[found + 1 :]
    if " " in text:
        yield "a hard space", text.replace(" ", "\u00a0", 1)
        yield "a space more", text.replace(" ", "  ", 1)
    if text != text.swapcase():
        yield "other case", text.swapcase()
    moment = _moment(text)
    if moment is not None:
        yield "a second later", (moment + timedelta(seconds=1)).isoformat()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None


def same(content: Any) -> Iterator[tuple[str, Any]]:
    """Ways of writing the same manifest."""
    yield "keys in another order", _turned(content)
    yield "composed letters apart", _texts(content, lambda t: unicodedata.normalize("NFD", t))
    yield "spaces around texts", _texts(content, lambda t: f" {t} ", only=("title", "text", "alt"))
    yield "the window in another zone", _texts(content, _elsewhere, only=("not_before", "latest"))


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(one) for one in value] if isinstance(value, list) else value


def _texts(
    value: Any, change: Callable[[str], str], *, only: tuple[str, ...] = (), key: str = ""
) -> Any:
    if isinstance(value, dict):
        return {name: _texts(one, change, only=only, key=name) for name, one in value.items()}
    if isinstance(value, list):
        return [_texts(one, change, only=only, key=key) for one in value]
    return change(value) if isinstance(value, str) and (not only or key in only) else value


def _elsewhere(text: str) -> str:
    """A moment of WIB as UTC."""
    moment = _moment(text)
    if moment is None or moment.tzinfo is None:
        return text
    offset = timedelta(hours=-7)
    return (moment.replace(tzinfo=None) + offset).isoformat() + "Z"
