"""The intake from the office's own table, and on a ledger that is not to be written on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.intake_world import BY, MONTH, filled_table, intake, recorded, whole_month
from tests.flows.office import ONE, Office


@pytest.fixture
def office(new_office: MakeOffice) -> Office:
    return new_office(ONE)


def test_the_table_is_read_once_however_often_it_is_imported(office: Office) -> None:
    path = filled_table(
        office,
        **{
            "Usulan Diterima": "20 November 2026 09.00",
            "Nomor Surat Usulan": "12/SEK/2026",
            "Materi Mulai Dikirim": "7/12/2026 10.00",
            "Materi Diterima": "7/12/2026 10.12",
        },
    )
    first = intake(office, "import", str(path), *BY)
    assert first.code == 0, first.err
    assert "2 penerimaan dicatat, 0 sudah" in first.out
    found = recorded(office)
    assert [(one["fact"], one["unit"], one["item"]) for one in found] == [
        ("list", "SEKRETARIAT", ""),
        ("material", "SEKRETARIAT", ONE),
    ]
    assert found[1]["at"] == "2026-12-07T10:12:00+07:00"
    assert "0 penerimaan dicatat, 2 sudah" in intake(office, "import", str(path), *BY).out
    assert recorded(office) == found


def test_a_table_for_a_closed_month_says_that_its_report_stays(office: Office) -> None:
    office.release()
    office.publish()
    after = "2027-01-04T09:00:00+07:00"
    closed = tayang(office, "report", "close", "--month", MONTH, "--role", "ppid", clock=after)
    assert closed.code == 0, closed.err
    day = {"Usulan Diterima": "20 November 2026 09.00", "Nomor Surat Usulan": "12/SEK/2026"}
    words = ("intake", "import", str(filled_table(office, **day)), *BY)
    assert "sudah ditutup" in tayang(office, *words, clock=after).err
    assert "sudah ditutup" not in tayang(office, *words, clock=after).err


def test_a_wrong_cell_of_the_table_is_named_and_nothing_is_written(office: Office) -> None:
    path = filled_table(
        office, **{"Usulan Diterima": "20 November 2026", "Nomor Surat Usulan": "12/SEK/2026"}
    )
    ran = intake(office, "import", str(path), *BY)
    assert ran.code == 30
    assert "tidak menyebut jam" in ran.err
    assert recorded(office) == []


def test_a_ledger_behind_its_checkpoint_takes_no_fact_and_no_checkpoint(
    office: Office, tmp_path: Path
) -> None:
    """A fact written on an old copy would give that copy a checkpoint of its own."""
    intake(office, "submit", MONTH, "--at", "2026-11-25T09:00", *BY)
    file = office.home / "var" / "ledger.sqlite3"
    old = tmp_path / "lama.sqlite3"
    shutil.copy(file, old)
    whole_month(office)
    known = (office.home / "var" / "checkpoints.txt").read_text()
    for one in file.parent.glob("ledger.sqlite3*"):
        one.unlink()
    shutil.copy(old, file)
    words = (
        ("invite", MONTH, "--at", "2026-11-18T10:00", *BY),
        ("correct", "1", "--at", "2026-11-24T09:00", "--reason", "salah", *BY),
    )
    for given in words:
        assert intake(office, *given).code == 31
    assert [one["fact"] for one in recorded(office)] == ["submitted"]
    assert (office.home / "var" / "checkpoints.txt").read_text() == known
