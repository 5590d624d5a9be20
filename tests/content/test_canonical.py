from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.canonical import (
    ABSENT,
    CanonicalError,
    canonical,
    describe,
    digest,
    first_difference,
    value_at,
)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
FLOATS = st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda one: not 2**53 - 1 < abs(one) < 1e21
)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | FLOATS
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def has_colliding_keys(value: object) -> bool:
    if isinstance(value, dict):
        names = {unicodedata.normalize("NFC", key) for key in value}
        return len(names) != len(value) or any(has_colliding_keys(one) for one in value.values())
    return isinstance(value, list) and any(has_colliding_keys(one) for one in value)


def reversed_keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(one) for one in value] if isinstance(value, list) else value


def test_known_bytes_and_digest() -> None:
    # RFC 8785 section 3.2.3: keys by UTF-16 code units, shortest numbers, literal non-ASCII
    value = {"€": 1.0, "a": [True, None, 1e21, 0.002], "\r": "€\n"}
    assert canonical(value) == '{"\\r":"€\\n","a":[true,null,1e+21,0.002],"€":1}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_composed_and_decomposed_letters_are_one_value() -> None:
    composed, decomposed = "Café", "Cafe\u0301"
    assert composed != decomposed
    assert canonical({composed: composed}) == canonical({decomposed: decomposed})
    assert first_difference({composed: [composed]}, {decomposed: [decomposed]}) is None


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_order_of_keys_never_matters_and_json_reads_it_back(value: object) -> None:
    if has_colliding_keys(value):
        with pytest.raises(CanonicalError, match="equal after NFC"):
            canonical(value)
        return
    data = canonical(value)
    assert canonical(reversed_keys(value)) == data
    assert canonical(json.loads(data)) == data
    assert first_difference(value, json.loads(data)) is None


@given(VALUES, VALUES)
@settings(max_examples=200, deadline=None)
def test_a_difference_is_found_exactly_when_the_bytes_differ(old: object, new: object) -> None:
    if has_colliding_keys(old) or has_colliding_keys(new):
        return
    pointer = first_difference(old, new)
    assert (pointer is None) == (canonical(old) == canonical(new))
    if pointer is not None:
        sides = []
        for side in (old, new):
            plain = json.loads(canonical(side))
            try:
                sides.append(canonical(value_at(plain, pointer)))
            except KeyError:
                sides.append(b"absent")
        assert sides[0] != sides[1]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"a": [0, float("nan")]}, "/a/1"),
        ({"a": float("inf")}, "/a"),
        ({"a/b": 2**53}, "/a~1b"),
        ({"a": -(2**53)}, "/a"),
        ({"a": 2.0**53}, "/a"),
        ({"a": "\ud800"}, "/a"),
        ({"\udfff": 1}, ""),
        ({1: "a"}, ""),
        ({"é": 1, "e\u0301": 2}, ""),
        ({"a": b"bytes"}, "/a"),
        ({"a": {1, 2}}, "/a"),
    ],
)
def test_values_without_a_canonical_form_are_refused_by_place(value: object, pointer: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        canonical(value)
    assert caught.value.pointer == pointer


def test_endless_depth_is_refused_without_recursion_error() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(CanonicalError, match="64 levels"):
        canonical(deep)


@pytest.mark.parametrize(
    ("old", "new", "pointer"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, None),
        ({"a": 1}, {"a": 1.0}, None),
        ({"a": 1}, {"a": True}, "/a"),
        ({"a": ""}, {"a": None}, "/a"),
        ({"a": {"x/y": 1}}, {"a": {}}, "/a/x~1y"),
        ({"a": [1, 2]}, {"a": [1]}, "/a/1"),
        ({"a": []}, {"a": [1]}, "/a/0"),
        ({"a": [1]}, {"a": {"0": 1}}, "/a"),
        (1, 2, ""),
        ({"m~n": 0}, {"m~n": 1}, "/m~0n"),
    ],
)
def test_the_first_difference_has_its_pointer(old: object, new: object, pointer: str) -> None:
    assert first_difference(old, new) == pointer


def test_a_difference_is_described_short_and_masked() -> None:
    head = "kata " * 40
    old = {"t": head + "NIK 3471014512900001 lama " + "sisa " * 40}
    new = {"t": head + "NIK 3471014512900001 baru " + "sisa " * 40}
    change = describe(old, new, "/t")
    assert "lama" in change.old
    assert "baru" in change.new
    assert len(change.old) <= 62
    assert "3471014512900001" not in change.old + change.new
    assert describe({"a": "x"}, {}, "/a").new == ABSENT
