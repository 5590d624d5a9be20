"""Documents are set in our own fonts: emoji show, nothing of the machine's fonts gets in."""

from __future__ import annotations

import pytest

from media.documents import SUBSTITUTE, _fonts, printable_text


def test_no_font_of_the_machine_is_read() -> None:
    assert _fonts().families() == [
        "DejaVu Sans Mono",
        "Libertinus Serif",
        "New Computer Modern",
        "New Computer Modern Math",
        "Noto Emoji",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("📢 Pengumuman ✅ ⚠️ 🎉", "📢 Pengumuman ✅ ⚠ 🎉"),
        ("🇮🇩 ♻️ 🌱 🫶", "🇮🇩 ♻ 🌱 🫶"),
        ("👨‍👩‍👧 👉🏾 👏🏽", "👨👩👧 👉 👏"),
        ("漢字 mencuat", f"{SUBSTITUTE} mencuat"),
        ("polos “kutip” – ya", "polos “kutip” – ya"),
    ],
)
def test_signs_that_the_fonts_have_stay(text: str, shown: str) -> None:
    assert printable_text(text) == shown
