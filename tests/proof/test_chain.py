"""The bytes of an entry: any JSON comes back, and another entry never has the same hash."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proof.chain import EMPTY, FIRST, Head, Row, decode, encode, follow, seal
from proof.entries import EntryKind
from proof.errors import LedgerCorrupt, LedgerUnusable

AT = datetime(2026, 12, 15, 2, 30, 1, 250000, tzinfo=UTC)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(_TEXT, _JSON, max_size=5), _TEXT, _TEXT)
def test_any_json_comes_back(body: dict[str, object], publication: str, item: str) -> None:
    data = encode(EntryKind.LIVE, body, at=AT, publication=publication, item=item)
    entry = decode(1, FIRST, seal(1, FIRST, data), data)
    assert (entry.body, entry.publication, entry.item, entry.at) == (body, publication, item, AT)
    assert encode(entry.kind, entry.body, at=entry.at, publication=publication, item=item) == data


def test_the_hash_is_the_documented_one() -> None:
    data = encode(EntryKind.RUN, {"b": 1, "a": "é"}, at=AT, publication="p", item="i")
    assert data.decode() == (
        '{"at":"2026-12-15T02:30:01.250000+00:00","body":{"a":"é","b":1},'
        '"item":"i","kind":"run","publication":"p"}'
    )
    by_hand = hashlib.sha256(f"tayang-entry-v1\n{FIRST}\n7\n".encode() + data).hexdigest()
    assert seal(7, FIRST, data) == by_hand


def _rows(count: int) -> list[Row]:
    rows: list[Row] = []
    prev = FIRST
    for seq in range(1, count + 1):
        data = encode(EntryKind.RUN, {"n": seq}, at=AT, publication="", item="")
        sealed = seal(seq, prev, data)
        rows.append((seq, prev.encode(), sealed.encode(), data))
        prev = sealed
    return rows


def test_a_good_chain_is_followed_to_its_end() -> None:
    rows = _rows(5)
    found = follow(rows, mark=3)
    assert found.code is None
    assert found.head == Head(5, rows[-1][2].decode())
    assert found.at_mark == rows[2][2].decode()
    assert follow([]).head == EMPTY
    assert follow(rows, mark=9).at_mark == ""


@pytest.mark.parametrize(
    ("order", "code", "seq"),
    [
        ([0, 1, 3, 4], "seq", 3),
        ([0, 2, 1, 3], "seq", 2),
        ([1, 2, 3], "seq", 1),
        ([0, 1, 1, 2], "seq", 3),
    ],
)
def test_dropped_swapped_and_doubled_entries(order: list[int], code: str, seq: int) -> None:
    rows = _rows(5)
    found = follow([rows[n] for n in order])
    assert (found.code, found.seq) == (code, seq)


def test_an_entry_of_another_chain_does_not_fit() -> None:
    rows = _rows(3)
    body = encode(EntryKind.RUN, {"n": 99}, at=AT, publication="", item="")
    foreign_prev = "f" * 64
    rows[1] = (2, foreign_prev.encode(), seal(2, foreign_prev, body).encode(), body)
    found = follow(rows)
    assert (found.code, found.seq) == ("prev", 2)


def test_what_cannot_be_read_says_which_entry() -> None:
    with pytest.raises(LedgerCorrupt, match="entry 4"):
        decode(4, FIRST, FIRST, b'{"kind":"run"')
    newer = encode(EntryKind.RUN, {}, at=AT, publication="", item="").replace(b"run", b"later_kind")
    with pytest.raises(LedgerUnusable) as caught:
        decode(5, FIRST, FIRST, newer)
    assert "lebih baru" in caught.value.hint
