"""The README's table of channels says what the connectors declare today."""

from __future__ import annotations

import pytest

from tools.readme_table import README, declared, placed, table


def test_the_readme_shows_todays_channels() -> None:
    page = README.read_text(encoding="utf-8")
    assert placed(page, table(declared())) == page


def test_a_changed_limit_changes_the_table() -> None:
    able = {
        "formats": {
            "feed": {
                "text": 280,
                "unit": "bobot karakter",
                "images": 4,
                "video": {"max_count": 1, "seconds": [0.5, 140]},
            }
        },
        "tayang_needs": ["P1", "P2"],
        "shape": "one_shot",
        "settle_s": 180,
        "residual_note": "Sisa risiko.",
        "tested_against": [{"against": "twin", "what": "x", "on": "2026-11-23"}],
    }
    made = table({"x": able})
    assert "feed: 280 weighted characters, up to 4 photographs, a clip of 0.5–140 s" in made
    assert "twin: x (2026-11-23)" in made
    assert table({"x": able | {"settle_s": 60}}) != made


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="README"):
        placed("# Tayang\n", "tabel")
