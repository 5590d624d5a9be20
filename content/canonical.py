"""One byte form for one meaning: RFC 8785 (JCS) after Unicode NFC, its digest and its differences.

Everything that is approved, signed or chained is hashed through ``canonical``. Two values that
differ only in the order of keys or in composed/decomposed letters give the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import rfc8785
from pydantic import JsonValue

from config.errors import TayangError
from content.masking import mask_text

MAX_INTEGER = 2**53 - 1
"""Larger integers lose digits in JSON readers that use doubles (RFC 8785 section 3.2.2.3)."""

_EXPONENT_FROM = 1e21
"""From here on RFC 8785 writes a float with an exponent, so that it is read back as a float."""

MAX_DEPTH = 64
ABSENT = "(tidak ada)"
_SHOWN = 60
_BEFORE = 15


class CanonicalError(TayangError):
    """A value has no canonical form; ``pointer`` is its JSON pointer."""

    exit_code = 30

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"no canonical form at {pointer or '/'}: {reason}")
        self.pointer = pointer


@dataclass(frozen=True, slots=True)
class Change:
    """The two values at a pointer, shortened and masked, for people to read."""

    old: str
    new: str


def canonical(value: object) -> bytes:
    """Return the RFC 8785 bytes of ``value`` (JSON types, tuples as arrays) after NFC.

    Raises:
        CanonicalError: NaN or infinity, an integer beyond 2^53-1, a lone surrogate, a key that is
            no string, two keys equal after NFC, another type, or more than 64 levels.
    """
    return rfc8785.dumps(_plain(value, "", 0))


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes as 64 lower-case hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def first_difference(old: object, new: object) -> str | None:
    """JSON pointer (RFC 6901) of the first place where two values differ; None when equal.

    Keys are compared in sorted order. "" means the whole value. A missing key or element is
    reported by its own pointer.
    """
    return _difference(_plain(old, "", 0), _plain(new, "", 0), "")


def value_at(value: object, pointer: str) -> object:
    """The value at a JSON pointer; ``KeyError`` when there is none."""
    found = value
    for raw in pointer.split("/")[1:]:
        step = unescape(raw)
        if isinstance(found, Mapping):
            found = found[step]
        elif isinstance(found, (list, tuple)) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise KeyError(pointer)
    return found


def describe(old: object, new: object, pointer: str) -> Change:
    """The values at ``pointer``: short, personal numbers masked, around the difference."""
    before, after = _shown(old, pointer), _shown(new, pointer)
    same = 0
    for left, right in zip(before, after, strict=False):
        if left != right:
            break
        same += 1
    return Change(_window(before, same), _window(after, same))


def escape(key: str) -> str:
    """A key as one step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def unescape(step: str) -> str:
    """One step of a JSON pointer as a key."""
    return step.replace("~1", "/").replace("~0", "~")


def _plain(value: object, pointer: str, depth: int) -> JsonValue:
    if depth > MAX_DEPTH:
        raise CanonicalError(pointer, f"more than {MAX_DEPTH} levels")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, pointer)
    if isinstance(value, (int, float)):
        return _number(value, pointer)
    if isinstance(value, (list, tuple)):
        return [_plain(one, f"{pointer}/{n}", depth + 1) for n, one in enumerate(value)]
    if isinstance(value, Mapping):
        return _object(value, pointer, depth)
    raise CanonicalError(pointer, f"type {type(value).__name__} is not JSON")


def _object(value: Mapping[object, object], pointer: str, depth: int) -> JsonValue:
    made: dict[str, JsonValue] = {}
    for key, one in value.items():
        if not isinstance(key, str):
            raise CanonicalError(pointer, f"a key is {type(key).__name__}, not a string")
        name = _text(key, pointer)
        if name in made:
            raise CanonicalError(pointer, "two keys are equal after NFC")
        made[name] = _plain(one, f"{pointer}/{escape(name)}", depth + 1)
    return made


def _text(value: str, pointer: str) -> str:
    if value.isascii():
        return str(value)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError(pointer, "a lone surrogate") from error
    return unicodedata.normalize("NFC", str(value))


def _number(value: float, pointer: str) -> JsonValue:
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise CanonicalError(pointer, "an integer beyond 2^53-1")
        return int(value)
    if not math.isfinite(value):
        raise CanonicalError(pointer, "not a finite number")
    if MAX_INTEGER < abs(value) < _EXPONENT_FROM:
        raise CanonicalError(pointer, "a number beyond 2^53-1 that would be written as an integer")
    return float(value)


def _difference(old: JsonValue, new: JsonValue, pointer: str) -> str | None:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            here = f"{pointer}/{escape(key)}"
            if key not in old or key not in new:
                return here
            found = _difference(old[key], new[key], here)
            if found is not None:
                return found
        return None
    if isinstance(old, list) and isinstance(new, list):
        for n, (left, right) in enumerate(zip(old, new, strict=False)):
            found = _difference(left, right, f"{pointer}/{n}")
            if found is not None:
                return found
        return None if len(old) == len(new) else f"{pointer}/{min(len(old), len(new))}"
    if type(old) is type(new) and old == new:
        return None
    return None if rfc8785.dumps(old) == rfc8785.dumps(new) else pointer


def _shown(value: object, pointer: str) -> str:
    try:
        found = value_at(value, pointer)
    except KeyError:
        return ABSENT
    if isinstance(found, str):
        return mask_text(unicodedata.normalize("NFC", found))
    return mask_text(canonical(found).decode())


def _window(text: str, same: int) -> str:
    """About 60 characters of ``text`` around position ``same``."""
    start = max(0, same - _BEFORE) if len(text) > _SHOWN else 0
    cut = " ".join(text[start : start + _SHOWN].split())
    return ("…" if start else "") + cut + ("…" if start + _SHOWN < len(text) else "")
