"""Weighted length, against the examples of X's own page and the corners of its rules."""

from __future__ import annotations

import unicodedata

import pytest

from connectors.sandbox.x.text import links, weight


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Hello, world! 👋", 16),
        ("👾", 2),
        ("🙋🏽", 2),
        ("👨‍🎤", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇮🇩", 2),
        ("1️⃣", 2),
        ("日本", 4),
        ("café", 4),
        (unicodedata.normalize("NFD", "café"), 4),
        ("https://example.com", 23),
        ("https://example.com/very/long/path", 23),
        ("Lihat https://example.com/a.", 30),
        ("(https://example.com/a)", 25),
        ("inspektorat.jogjakota.go.id", 23),
        ("surel@contoh.go.id", 18),
        ("3.5 juta", 8),
        ("“kutip” – ya…", 14),
        ("http://127.0.0.1:8100/wordpress/2026/12/kabar/", 23),
    ],
)
def test_weight(text: str, length: int) -> None:
    assert weight(text) == length


def test_links_end_before_the_sentence_does() -> None:
    text = "Baca https://contoh.go.id/a/b?c=1&d=2, lalu (https://contoh.go.id/x_(y))."
    assert [link.url for link in links(text)] == [
        "https://contoh.go.id/a/b?c=1&d=2",
        "https://contoh.go.id/x_(y)",
    ]
