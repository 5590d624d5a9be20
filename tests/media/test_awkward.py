"""Awkward photographs and clips: published right on every channel, or refused before a release.

The product's own road is taken (load, prepare, check); what it made is judged by published
numbers (``independent_limits``). A refusal names item, file, and the limit and value there are.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.items.preparing import PreparedManifest
from tests.flows.five_channels import CLIP_USES, PHOTO_USES, Uses, five_channel_office, prepared
from tests.flows.office import ONE
from tests.media.awkward import (
    HEAVY_PHOTOS,
    HEAVY_REFUSED,
    REFUSED_CLIPS,
    REFUSED_PHOTOS,
    RIGHT_CLIPS,
    RIGHT_PHOTOS,
    Maker,
)
from tests.media.independent_limits import problems

QUICK = {"without an index", "too short"}


def asked(folder: Path, maker: Maker, uses: Uses) -> tuple[PreparedManifest | None, str, Path]:
    place = folder / "asal"
    place.mkdir()
    file = maker(place)
    found, reason = prepared(five_channel_office(folder / "kantor", [file], uses))
    return found, reason, file


def published_right(found: PreparedManifest | None, reason: str, uses: Uses) -> None:
    assert found is not None, reason
    assert reason == ""
    [one] = found.items
    assert [(draft.channel, draft.format) for draft in one.prepared.drafts] == list(uses)
    wrong = [
        f"{draft.channel}/{draft.format}: {line}"
        for draft in one.prepared.drafts
        for made in one.prepared.media[draft.key]
        for line in problems(Path(made.path), draft.platform, draft.format)
    ]
    assert wrong == []
    assert all(one.prepared.media[draft.key] for draft in one.prepared.drafts)


def refused(reason: str, file: Path) -> None:
    assert file.name in reason
    assert ONE in reason or "items[0].media[0].file" in reason
    assert re.search(r"[.!]\s*$", reason), "a refusal ends with the next step"


@pytest.mark.parametrize("name", RIGHT_PHOTOS)
def test_an_awkward_photograph_is_published_right(tmp_path: Path, name: str) -> None:
    found, reason, _ = asked(tmp_path, RIGHT_PHOTOS[name], PHOTO_USES)
    published_right(found, reason, PHOTO_USES)


@pytest.mark.parametrize("name", REFUSED_PHOTOS)
def test_an_impossible_photograph_is_refused_before_a_release(tmp_path: Path, name: str) -> None:
    _, reason, file = asked(tmp_path, REFUSED_PHOTOS[name], PHOTO_USES)
    refused(reason, file)


@pytest.mark.parametrize(
    ("name", "limit", "value"),
    [("tiny", "320", "40"), ("a ribbon", "320", "191"), ("bomb in the header", "50", "")],
)
def test_a_refusal_names_limit_and_value(tmp_path: Path, name: str, limit: str, value: str) -> None:
    _, reason, _ = asked(tmp_path, REFUSED_PHOTOS[name], PHOTO_USES)
    assert limit in reason
    assert value in reason


def test_a_damaged_photograph_that_no_channel_uses_is_refused_too(tmp_path: Path) -> None:
    place = tmp_path / "asal"
    place.mkdir()
    files = [RIGHT_PHOTOS["turned 6"](place), REFUSED_PHOTOS["truncated"](place)]
    office = five_channel_office(tmp_path / "kantor", files, (("x", "feed"),))
    content = office.read()
    content["items"][0]["channels"] = [{"channel": "x", "format": "feed", "media": [1]}]
    office.write(content)
    _, reason = prepared(office)
    refused(reason, files[1])
    assert files[0].name not in reason


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY_PHOTOS)
def test_a_huge_photograph_is_published_right(tmp_path: Path, name: str) -> None:
    found, reason, _ = asked(tmp_path, HEAVY_PHOTOS[name], PHOTO_USES)
    published_right(found, reason, PHOTO_USES)


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY_REFUSED)
def test_a_photograph_beyond_all_bounds_is_refused(tmp_path: Path, name: str) -> None:
    _, reason, file = asked(tmp_path, HEAVY_REFUSED[name], PHOTO_USES)
    refused(reason, file)
    assert "50 juta" in reason


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT_CLIPS)
def test_an_awkward_clip_is_published_right(tmp_path: Path, name: str) -> None:
    found, reason, _ = asked(tmp_path, RIGHT_CLIPS[name], CLIP_USES)
    published_right(found, reason, CLIP_USES)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in REFUSED_CLIPS],
)
def test_an_impossible_clip_is_refused_before_a_release(tmp_path: Path, name: str) -> None:
    _, reason, file = asked(tmp_path, REFUSED_CLIPS[name], CLIP_USES)
    refused(reason, file)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("too short", "1 detik"),
        pytest.param("too long", "90 detik", marks=pytest.mark.slow),
    ],
)
def test_a_clip_of_a_wrong_length_names_channel_limit_and_value(
    tmp_path: Path, name: str, limit: str
) -> None:
    uses = (("situs", "article"), ("facebook", "reel"))
    _, reason, _ = asked(tmp_path, REFUSED_CLIPS[name], uses)
    assert limit in reason
    assert re.search(r"kanal (situs \(article\)|facebook \(reel\))", reason)
