"""Photographs that are cut off, bombs, of other kinds, or more than photographs (F23 to F25)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import ManifestError
from tests.faults import hostile_pictures as hostile
from tests.faults.attack import Road
from tests.faults.measure import measured_publish
from tests.faults.scale import every
from tests.flows.office import ONE

Roads = Callable[[str], Road]
MOST_MEMORY = 512
"""MB that a run may hold at its most while it refuses a bomb."""


def hand_in(road: Road, name: str, data: bytes) -> None:
    """The item's photograph is another file, released by somebody who did not look at it."""
    office = road.office
    place = Path("media/02") / name
    (office.home / place).write_bytes(data)
    office.edit(ONE, media__0__file=str(place))
    try:
        office.release(unseen=True)
    except ManifestError:
        # nobody could release it: the run must still say why
        assert office.release_file.exists()


def refuse(road: Road, name: str, data: bytes) -> None:
    with road.spoiled(road.office.manifest, road.office.release_file):
        hand_in(road, name, data)
        said = road.refused(name, name)
        assert ONE in said or "items[0].media[0].file" in said, said


@pytest.mark.fault("F23")
def test_a_photograph_that_is_not_whole_is_refused(road: Road) -> None:
    for name, data in every(list(hostile.cut_off().items()), 8):
        refuse(road, name, data)
    road.aired("put back")


@pytest.mark.fault("F23")
@pytest.mark.parametrize("kind", every(list(hostile.ENDINGS), 4))
def test_the_whole_photograph_is_posted(roads: Roads, kind: str) -> None:
    made = roads(kind)
    hand_in(made, f"utuh.{hostile.ENDINGS[kind]}", hostile.photo(kind))
    made.aired(kind)


@pytest.mark.fault("F24")
def test_a_bomb_is_refused_and_costs_no_memory(road: Road) -> None:
    for name, data in every(list(hostile.bombs().items()), 5):
        with road.spoiled(road.office.manifest, road.office.release_file):
            hand_in(road, name, data)
            road.refused(name, name)
            used = measured_publish(road.office)
        assert used.code != 0
        assert used.megabytes < MOST_MEMORY, f"{name}: {used.megabytes} MB"
        road.tally.note(f"{name}: {len(data) / 1e6:.1f} MB, at most {used.megabytes} MB held")
    road.aired("put back")


@pytest.mark.fault("F25")
def test_other_kinds_of_pictures_are_refused_whatever_they_are_called(road: Road) -> None:
    for name, data in every(list(hostile.other_kinds().items()), 6):
        refuse(road, name, data)
    road.aired("put back")


@pytest.mark.fault("F25")
@pytest.mark.parametrize("name", every(list(hostile.polyglots()), 6))
def test_what_rides_in_a_photograph_reaches_no_platform(roads: Roads, name: str) -> None:
    """Such a file is a sound photograph, so it is posted: as one, with nothing else in it."""
    made = roads("k")
    hand_in(made, name, hostile.polyglots()[name])
    made.aired(name)
    held = [one for one in (made.office.twin.state / "blobs").rglob("*") if one.is_file()]
    assert held
    marks = (b"<?php", b"<script", hostile.PAYLOAD[:20])
    rides = sum(any(mark in one.read_bytes() for mark in marks) for one in held)
    made.tally.attack(name, through=rides, lost=0, stuck=0)
