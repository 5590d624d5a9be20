"""The ten incident drills: at most three actions each, and the twin shows the right end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.drills.catalogue import DRILLS
from flows.drills.kit import MOST_ACTIONS, Action, Drill
from flows.drills.practising import Practised, practise
from flows.drills.world import Ran, Range, drill_range

PUBLIC_AT_THE_END = {"salah-foto": (0, 0)}
SEEN = {
    "token-habis": "menolak kredensial",
    "tak-pasti": "Tak pasti",
    "salah-foto": "Tayang",
    "situs-mati": "Menunggu berita di situs",
    "diduga-ganda": "Diduga ganda",
    "disk-penuh": "penuh",
    "buku-lama": "salinan lama",
    "jam-salah": "Jam komputer ini berselisih",
    "isi-berubah": "berubah setelah dirilis",
    "terbunuh": "Jalan terhenti",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Range]:
    folder: Path = tmp_path_factory.mktemp("latihan")
    with drill_range(folder) as made:
        yield made


def done(drill: Drill, place: Range, *, act: bool = True) -> tuple[Practised, tuple[int, int]]:
    """The drill in a fresh office, and the public posts on the twins afterwards."""
    world = place.world(drill.name if act else f"{drill.name}-dibiarkan")
    codes: list[int] = []

    def watch(_action: Action, ran: Ran | None) -> None:
        codes.append(ran.code if ran else 0)

    result = practise(drill, world, meet=lambda *_: None, watcher=watch if act else None)
    if act:
        assert codes == [0] * len(result.commands)
    return result, (len(world.posts("wordpress")), len(world.posts("x")))


def test_there_are_ten_with_names_of_their_own() -> None:
    assert len({one.name for one in DRILLS}) == 10
    assert set(SEEN) == {one.name for one in DRILLS}
    for one in DRILLS:
        assert all((one.title, one.story, one.lesson))


@pytest.mark.parametrize("drill", DRILLS, ids=lambda drill: str(drill.name))
def test_the_incident_is_seen_and_solved_in_three_actions(drill: Drill, place: Range) -> None:
    result, public = done(drill, place)
    assert result.wrong == ""
    assert SEEN[drill.name] in result.seen
    assert "Traceback" not in result.seen
    assert 1 <= len(result.commands) <= MOST_ACTIONS
    assert public == PUBLIC_AT_THE_END.get(drill.name, (1, 1))


def test_an_incident_that_nobody_mends_is_not_called_solved(place: Range) -> None:
    drill = next(one for one in DRILLS if one.name == "isi-berubah")
    result, public = done(replace(drill), place, act=False)
    assert not result.solved
    assert public == (0, 0)
