"""RFC 8785 bytes, quickly: Python's own JSON writer where it writes the same, else the library.

They differ in floats, in how keys beyond ASCII are ordered, and in what they refuse; everything
else (strings, their escapes, small integers) is the same byte for byte, which a test holds.
Entries, releases and payloads are almost always of the simple kind.
"""

from __future__ import annotations

import json
from typing import Any

import rfc8785

_MAX_INTEGER = 2**53 - 1


def jcs(value: Any) -> bytes:  # noqa: ANN401 -- any JSON value
    """The canonical bytes; rfc8785.CanonicalizationError for what has none."""
    if _simple(value):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        try:
            return text.encode()
        except UnicodeEncodeError:  # a lone surrogate: the library says so in its own words
            pass
    return rfc8785.dumps(value)


def _simple(value: object) -> bool:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -_MAX_INTEGER <= value <= _MAX_INTEGER  # type: ignore[operator] # an int
    if kind is dict:
        return all(
            type(key) is str and key.isascii() and _simple(one)
            for key, one in value.items()  # type: ignore[attr-defined] # a dict
        )
    if kind is list or kind is tuple:
        return all(map(_simple, value))  # type: ignore[call-overload] # a list
    return False
