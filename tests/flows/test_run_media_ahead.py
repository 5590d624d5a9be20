"""Media made before its hour: sent nothing, told what is ready, and found by the publishing run."""

from __future__ import annotations

import pytest

from flows.items.mediaahead import make_media_ahead
from flows.operations import Told
from flows.stages import PlainStages
from media.renditions import Renditions
from proof.errors import LedgerBehind
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office
from tests.flows.test_media_ahead import forget_renditions


def ahead(office: Office, hours: float = 24) -> Told:
    with office.runtime() as runtime:
        return make_media_ahead(runtime, [office.manifest], hours, PlainStages(lambda _line: None))


def test_the_publishing_run_finds_it_made(
    new_office: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = new_office(ONE, TWO)
    office.release()
    forget_renditions(office)
    told = ahead(office)
    assert told.ok
    assert [line.partition(":")[0] for line in told.lines] == [ONE, TWO]
    assert office.writes() == []
    assert set(office.kinds()) <= {"plan", "release"}

    def nothing(_self: Renditions, _wishes: object) -> None:
        raise AssertionError("a photograph was made again")

    monkeypatch.setattr(Renditions, "_photo", nothing)
    assert ahead(office).lines == told.lines
    assert office.publish().counts() == {"tayang": 4}
    assert ahead(office).lines == ()


def test_what_airs_later_or_is_over_waits(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    office.edit(ONE, **{"window.not_before": "2026-12-20T08:00:00+07:00"})
    office.edit(TWO, **{"window.latest": "2026-12-18T08:59:00+07:00"})
    office.approve_plan()
    office.release()
    assert ahead(office).lines == ()
    (line,) = ahead(office, hours=72).lines
    assert line.startswith(ONE)


def test_one_that_is_refused_is_told_and_the_others_are_made(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    office.release()
    forget_renditions(office)
    office.edit(ONE, title="Judul yang tidak dirilis")
    told = ahead(office)
    assert not told.ok
    refused, made = told.lines
    assert "tidak dapat disiapkan" in refused
    assert refused.startswith(ONE)
    assert made.startswith(TWO)


def test_without_a_release_nothing_is_made(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    told = ahead(office)
    assert told.ok
    assert "belum dirilis" in told.message
    assert told.lines == ()


def test_a_ledger_behind_its_checkpoint_prepares_nothing(new_office: MakeOffice) -> None:
    office = new_office(ONE)
    office.release()
    office.publish()
    for one in (office.home / "var").glob("ledger.sqlite3*"):
        one.unlink()
    with pytest.raises(LedgerBehind):
        ahead(office)
    assert office.kinds() == []
