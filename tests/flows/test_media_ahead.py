"""All items' photographs are made together, before the items' own stages find them ready."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import pytest

from config.settings import Settings
from flows.items.inputs import load_inputs
from flows.items.preparing import prepare_manifest
from media.jobs import Job
from media.renditions import Renditions, Wish
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The sources that each call of the cache had to work on."""
    seen: list[set[str]] = []
    honest = Renditions._jobs

    def jobs(self: Renditions, missing: Sequence[int], wanted: Sequence[Wish]) -> list[Job]:
        if missing:
            seen.append({wanted[number][0].source_sha256 for number in missing})
        return honest(self, missing, wanted)

    monkeypatch.setattr(Renditions, "_jobs", jobs)
    return seen


def forget_renditions(office: Office) -> None:
    shutil.rmtree(Settings.load(office.home).cache_dir)


def test_checking_and_publishing_make_all_items_media_in_one_go(
    new_office: MakeOffice, sources: list[set[str]]
) -> None:
    office = new_office(ONE, TWO)
    office.release()
    assert len(sources) == 1
    assert len(sources[0]) >= 2
    forget_renditions(office)
    assert office.publish().counts() == {"tayang": 4}
    assert sources[1] == sources[0]
    assert len(sources) == 2


def test_what_is_settled_is_not_made_again(new_office: MakeOffice, sources: list[set[str]]) -> None:
    office = new_office(ONE, TWO)
    office.release()
    office.publish()
    forget_renditions(office)
    sources.clear()
    office.publish()
    assert not sources


def test_one_item_that_cannot_be_made_leaves_the_others_alone(
    new_office: MakeOffice, sources: list[set[str]]
) -> None:
    office = new_office(ONE, TWO)
    broken = office.home / "media/02/01-barisan.jpg"
    broken.write_bytes(broken.read_bytes()[:4000] + b"\xff\xd9")
    with office.runtime() as runtime:
        found = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
    assert [one.prepared.item.id for one in found.items if one.problem] == [ONE]
    assert next(one for one in found.items if not one.problem).prepared.media
