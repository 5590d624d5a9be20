"""The quick writer and the library give the same bytes, or the same refusal."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from content.jcs import jcs

TEXTS = st.text(st.characters(exclude_categories=[]), max_size=12)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats(allow_nan=True)
    | TEXTS
    | st.sampled_from(["\x7f", "\u2028", "\b\f\n\r\t\x00\x1f", '"\\/', "é", "\ud800"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS | st.sampled_from("abé"), inner)
    ),
    max_leaves=12,
)


def outcome(write: Any, value: object) -> bytes | type[Exception]:
    try:
        written: bytes = write(value)
    except (rfc8785.CanonicalizationError, ValueError) as error:
        return type(error)
    return written


@given(VALUES)
def test_the_bytes_are_the_library_s(value: object) -> None:
    assert outcome(jcs, value) == outcome(rfc8785.dumps, value)


@pytest.mark.parametrize(
    "value",
    [
        {"\U00010000": 1, "\ue000": 2},
        {"b": 1, "a": (1, [True, None])},
        {"a": 1.0, "b": 1e21, "c": -0.0},
        2**53,
        {1: 2},
        '\x00\x07\x1f\x7f\u2028\\"/é😀',
    ],
)
def test_where_the_two_writers_differ_the_library_decides(value: object) -> None:
    assert outcome(jcs, value) == outcome(rfc8785.dumps, value)
