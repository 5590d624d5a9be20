"""Clips that are cut off, that point elsewhere, or that want to be huge (F23, F26, F27)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import ManifestError
from tests.faults import hostile_clips as hostile
from tests.faults.attack import Road
from tests.faults.measure import measured_publish
from tests.faults.scale import every
from tests.flows.office import ONE
from tests.media import clips as film

Roads = Callable[[str], Road]
MOST_MEMORY = 768
"""MB that a run or its media program may hold while it refuses a bomb."""


def hand_in(road: Road, name: str, data: bytes | None) -> None:
    """A clip beside the item's photograph, released by somebody who did not look at it."""
    office = road.office
    if data is not None:
        (office.home / name).write_bytes(data)
    media = office.read()["items"][0]["media"]
    clip = {
        "file": name,
        "alt": "Cuplikan apel pagi di halaman kantor.",
        "declarations": {"audio_licence": "Suara asli kegiatan"},
    }
    office.edit(ONE, media=[*media, clip])
    try:
        office.release(unseen=True)
    except ManifestError:
        assert office.release_file.exists()


def refuse(road: Road, name: str, data: bytes | None, told: str = "") -> None:
    with road.spoiled(road.office.manifest, road.office.release_file):
        hand_in(road, name, data)
        said = road.refused(name, told or name)
        assert ONE in said or "items[0].media" in said, said


@pytest.mark.fault("F23", sample=False)
def test_a_clip_that_is_not_whole_is_refused(road: Road, tmp_path: Path) -> None:
    for name, data in hostile.cut_off(tmp_path / "klip").items():
        refuse(road, name, data)
    road.aired("put back")


@pytest.mark.fault("F26")
@pytest.mark.parametrize("ending", every(["mp4", "mov", "webm", "srt"], 4))
def test_a_playlist_is_no_clip_and_nothing_is_fetched(
    road: Road, tmp_path: Path, ending: str
) -> None:
    with hostile.listening() as (url, asked):
        for name, data in every(list(hostile.playlists(url).items()), 6):
            refuse(road, f"{name}.{ending}", data)
        assert asked == []
    road.aired("put back")


@pytest.mark.fault("F26", sample=False)
def test_a_reference_inside_a_film_is_not_followed(road: Road, tmp_path: Path) -> None:
    """The film's own data is whole, so it is posted; where its index points, nobody looks."""
    with hostile.listening() as (url, asked):
        hand_in(road, "acuan.mov", hostile.reference(tmp_path / "klip", url))
        road.aired("acuan.mov")
        road.tally.attack("acuan.mov", through=len(asked), lost=0, stuck=0)


@pytest.mark.fault("F26")
def test_an_address_or_option_is_no_file_name(road: Road, tmp_path: Path) -> None:
    (road.office.home / "a.mp4").write_bytes(film.clip(tmp_path / "klip").read_bytes())
    with hostile.listening() as (url, asked):
        for name in every(hostile.names(url), 6):
            refuse(road, name, None, "items[0].media[1].file")
        assert asked == []
    road.aired("put back")


@pytest.mark.fault("F26", sample=False)
@pytest.mark.parametrize("name", hostile.odd_names())
def test_an_odd_name_is_only_a_name(roads: Roads, tmp_path: Path, name: str) -> None:
    made = roads("nama")
    hand_in(made, name, film.clip(tmp_path / "klip", seconds=1).read_bytes())
    made.aired(name)


@pytest.mark.fault("F27")
@pytest.mark.parametrize("name", every(list(hostile.BOMBS), 8))
def test_a_bomb_is_refused_and_costs_no_memory(road: Road, tmp_path: Path, name: str) -> None:
    data = hostile.BOMBS[name](tmp_path / "bom")
    with road.spoiled(road.office.manifest, road.office.release_file):
        hand_in(road, f"{name}.mp4", data)
        road.refused(name, f"{name}.mp4")
        used = measured_publish(road.office)
    assert used.code != 0
    assert used.megabytes < MOST_MEMORY, f"{name}: {used.megabytes} MB"
    road.tally.note(f"{name}: {len(data) / 1e6:.1f} MB, at most {used.megabytes} MB held")
    road.aired("put back")
