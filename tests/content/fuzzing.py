"""Broken manifests without end: a good one mutated by its structure and its bytes, and noise.

The same seed gives the same inputs.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from tests.content.manifest_world import item, manifest

_WORDS = (
    *("", " ", "\0", "\u202e", "\ud800", "é", "e\u0301", "null", "~", "yes", "NO", ".inf", "-0"),
    *("2026-13-45", "2026-12-07T25:99", "9" * 400, "1e999", "0x10", "=1+1", "../a", "a" * 3000),
    *("http://[::1", "https://a:b@c/", "{{ 7*7 }}", "<b>", "*a", "&a", "!!python/none x", "- - -"),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**53, 2**80, 1.5, [], {}, [[]], {"": {}}, [None], {"a": [1, {}]}),
    *_WORDS,
)
_TOKENS = (
    *("{", "}", "[", "]", ",", ":", "-", "?", "|", ">", "'", '"', "#", "&a", "*a", "!t", "%", "@"),
    *("\t", "\n", "\n---\n", "\n...\n", "<<:", "\\u202e", "\\ud800", "\x00", "\x85", "\u2028"),
    *("  ", "\r", "\ufeff", "é", "[" * 30, "{a: " * 30, "NaN", "1" * 30),
)


def inputs(seed: int, count: int) -> Iterator[tuple[bytes, str]]:
    """``count`` texts with the ending (``.yaml``, ``.json``) under which they are read."""
    chance = random.Random(seed)
    kinds: tuple[Callable[[random.Random], tuple[bytes, str]], ...] = (
        _restructured,
        _restructured,
        _respelt,
        _respelt,
        _bytes_changed,
        _noise,
    )
    for _ in range(count):
        yield chance.choice(kinds)(chance)


def _good(chance: random.Random) -> dict[str, Any]:
    items = [copy.deepcopy(item(number)) for number in range(1, chance.randint(2, 4))]
    return manifest(*items)


def _places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    keys: Any = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        found.append((value, key))
        if isinstance(value[key], dict | list):
            _places(value[key], found)
    return found


def _restructured(chance: random.Random) -> tuple[bytes, str]:
    """Values exchanged, moved, doubled, renamed or left out; the text itself is well formed."""
    content = _good(chance)
    for _ in range(chance.randint(1, 4)):
        places = _places(content, [])
        holder, key = chance.choice(places)
        act = chance.randrange(5)
        if act == 0:
            holder[key] = copy.deepcopy(chance.choice(_VALUES))
        elif act == 1:
            other, place = chance.choice(places)
            holder[key] = copy.deepcopy(other[place])
        elif act == 2:
            del holder[key]
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            holder[str(chance.choice(_WORDS))[:40]] = holder.pop(key)
        if not content:
            break
    return _written(content, chance)


def _written(content: Any, chance: random.Random) -> tuple[bytes, str]:
    if chance.random() < 0.7:
        return json.dumps(content).encode(), chance.choice([".json", ".yaml"])
    text = yaml.safe_dump(content, allow_unicode=chance.random() < 0.5, sort_keys=False)
    return text.encode("utf-8", "surrogatepass"), ".yaml"


def _respelt(chance: random.Random) -> tuple[bytes, str]:
    """Signs of the grammar put into the text, or pieces of it moved."""
    data, ending = _written(_good(chance), chance)
    text = data.decode()
    for _ in range(chance.randint(1, 5)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        act = chance.randrange(3)
        if act == 0:
            text = text[:at] + chance.choice(_TOKENS) + text[at:]
        elif act == 1:
            text = text[:at] + text[at + chance.randint(1, 12) :]
        else:
            text = text[:to] + text[at : at + 40] + text[to:]
    return text.encode("utf-8", "surrogatepass"), ending


def _bytes_changed(chance: random.Random) -> tuple[bytes, str]:
    data, ending = _written(_good(chance), chance)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(1, len(changed))]), ending


def _noise(chance: random.Random) -> tuple[bytes, str]:
    if chance.random() < 0.5:
        return chance.randbytes(chance.randint(0, 120)), chance.choice([".json", ".yaml"])
    signs = (chance.choice(_TOKENS) for _ in range(chance.randint(1, 25)))
    return "".join(signs).encode("utf-8", "surrogatepass"), chance.choice([".json", ".yaml"])
