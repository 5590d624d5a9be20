"""``tayang channels`` tells every limit that a person may ask about, and where it comes from."""

from __future__ import annotations

import json

import pytest

from connectors.registry import capabilities, connector_types
from flows.commands.channel_limits import limit_lines
from flows.commands.channels import show_channels


@pytest.mark.parametrize("platform", connector_types)
def test_every_limit_has_its_source(platform: str) -> None:
    for spec in capabilities(platform).formats.values():
        kinds = [one for one in (spec.text, spec.title, spec.image, spec.video) if one]
        lines = list(limit_lines(spec))
        assert len(lines) == len(kinds)
        assert all(one.source for one in kinds)
        assert all(any(f"[{one.source}]" in line for line in lines) for one in kinds)


def test_a_person_is_told_sizes_lengths_shapes_and_what_was_tested(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_channels(None, as_json=False)
    blocks = dict.fromkeys(connector_types, "")
    name = ""
    for line in capsys.readouterr().out.splitlines():
        name = line.strip() if not line.startswith(" ") else name
        blocks[name] += line + "\n"
    assert "0,5–140 detik, paling besar 537 MB dan 1280×1024 piksel" in blocks["x"]
    assert "foto 2–10 buah, JPEG, paling besar 8 MB" in blocks["instagram"]
    assert "perbandingan lebar dan tinggi 0,8–1,91" in blocks["instagram"]
    assert "judul paling panjang 100 karakter" in blocks["youtube"]
    assert "takarir srt" in blocks["facebook"]
    assert "teks tanpa batas" in blocks["wordpress"]
    for platform, block in blocks.items():
        for one in capabilities(platform).tested_against:
            assert f"{one.what} ({one.on})" in block
        assert capabilities(platform).residual_note in block


def test_a_program_is_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    show_channels(None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    reel = told["facebook"]["formats"]["reel"]
    assert reel["video"]["seconds"] == [3, 90]
    assert reel["image"] is None
    assert told["instagram"]["formats"]["carousel"]["image"]["min_count"] == 2
    assert told["youtube"]["formats"]["video"]["title"] == 100
    assert told["x"]["formats"]["feed"]["image"]["ratios"] == [0, None]
