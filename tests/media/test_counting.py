"""Counts against the platforms' own published examples (docs.x.com, Counting Characters)."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.draft import SITE_LINK
from media.counting import (
    LINK_STAND_IN,
    find_urls,
    graphemes,
    measured,
    utf8_bytes,
    weighted_length,
)
from media.links import find_mentions, find_tags
from media.spec import TextSpec


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Hello, world! 👋", 16),
        ("café", 4),
        (unicodedata.normalize("NFD", "café"), 4),
        ("👾", 2),
        ("🙋🏽", 2),
        ("👨‍🎤", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👾👾", 4),
        ("🇮🇩", 2),
        ("🇮🇩🇮🇩", 4),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("©", 2),
        ("漢字", 4),
        ("ꦱꦸꦒꦼꦁ", 10),
        ("14–16 “x”", 9),
        ("…", 2),
        ("https://example.com", 23),
        ("https://example.com/very/long/path?with=query&more=1#part", 23),
        ("inspektorat.jogjakota.go.id", 23),
        ("Baca t.co", 28),
        ("ppid@inspektorat.go.id", 22),
        ("berkas foto.jpg", 15),
        ("Rp1.250.000 pukul 09.00", 23),
    ],
)
def test_x_counts_as_published(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_the_judged_post_weighs_277(shared: Path) -> None:
    sample = json.loads((shared / "reference" / "samples.json").read_text(encoding="utf-8"))
    assert weighted_length(sample["platform_contoh"]["x"][0]) == 277


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Baca https://a.go.id/berita/1.", ["https://a.go.id/berita/1"]),
        ("(https://a.go.id/b_(c))", ["https://a.go.id/b_(c)"]),
        ("lihat a.go.id/x, lalu b.co.id", ["https://a.go.id/x", "https://b.co.id"]),
        ("https://a.go.id/?q=1&b=2.", ["https://a.go.id/?q=1&b=2"]),
        ("http://bücher.example.com/ä", ["http://bücher.example.com/ä"]),
        ("akhir.Selanjutnya 09.00 s.d. 11.00 WIB", []),
        ("#a.go.id @a.go.id nama@a.go.id $a.go.id", []),
        ("https://localhost/x ftp://berkas", []),
        ("bukti.id.Lanjut", ["https://bukti.id"]),
    ],
)
def test_links_are_found_as_a_network_finds_them(text: str, urls: list[str]) -> None:
    assert [link.value for link in find_urls(text)] == urls


def test_tags_and_mentions_do_not_come_from_links() -> None:
    text = "#HakordiaYK 2026 #2026 a#b https://a.go.id/#Bagian @inspektorat ppid@a.go.id"
    assert [tag.value for tag in find_tags(text)] == ["HakordiaYK"]
    assert [name.value for name in find_mentions(text)] == ["inspektorat"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("👨‍👩‍👧‍👦", 1), ("🇮🇩🇮🇩", 2), ("e\u0301", 1), ("ꦱꦸꦒꦼꦁ", 2), ("a\r\nb", 3), ("1️⃣ ya", 4), ("", 0)],
)
def test_graphemes(text: str, count: int) -> None:
    assert graphemes(text) == count


def test_bytes_are_counted_after_nfc() -> None:
    assert utf8_bytes("e\u0301–👾") == 2 + 3 + 4


@given(st.text())
def test_composition_never_changes_a_count(text: str) -> None:
    other = unicodedata.normalize("NFD", text)
    assert weighted_length(text) == weighted_length(other)
    assert graphemes(text) == graphemes(other)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters=".")))
def test_plain_ascii_counts_characters(text: str) -> None:
    assert weighted_length(text) == len(text)


def test_the_slot_is_counted_as_a_link() -> None:
    text = f"Selengkapnya: {SITE_LINK}"
    assert measured(text, TextSpec(max_length=280, counter=weighted_length)) == 14 + 23
    assert measured(text, TextSpec(max_length=500)) == 14 + len(LINK_STAND_IN)


def test_hostile_text_is_counted_to_its_end() -> None:
    """A pattern that backtracks would need years here: coming to an end is the test."""
    for piece in ("a-", "a.", "(", "https://a.go.id/(", "👨\u200d", "#", "a.go.id/"):
        assert weighted_length(piece * 20_000) > 1
