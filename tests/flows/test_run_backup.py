"""Backup, restore, and what a run may do afterwards; checkpoints in two places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.alerts.marks import run_mark
from flows.publishing.locks import publication_lock
from proof.checkpoint import read_checkpoints
from proof.entries import EntryKind
from proof.errors import LedgerBehind, LedgerUnusable
from tests.flows.command import tayang
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO, Office, row

BY = ("--role", "pelaksana", "--reason", "diska rusak")
LATER = "2026-12-18T10:00:00+07:00"


def backed_up(office: Office, name: str = "cadangan.sqlite3") -> Path:
    path = office.home / name
    ran = tayang(office, "ledger", "backup", str(path), "--json")
    assert ran.code == 0
    assert ran.value["size"] == office.size()
    return path


def hashes(office: Office) -> list[str]:
    with office.runtime() as runtime:
        return [entry.hash for entry in runtime.ledger.entries()]


class PowerCut(Exception):
    """The machine dies here."""


def dies_after_the_post(point: str) -> None:
    if point == "live:recorded":
        raise PowerCut(point)


def lose(office: Office) -> None:
    """The disk dies: ledger and near checkpoints are gone."""
    for path in (office.home / "var").glob("ledger.sqlite3*"):
        path.unlink()


def test_the_drill_brings_back_every_acknowledged_entry(office: Office) -> None:
    office.publish()
    before = hashes(office)
    path = backed_up(office)
    beside = path.with_name(path.name + ".checkpoint.txt").read_text(encoding="utf-8")
    assert [one.head.size for one in read_checkpoints(beside)] == [len(before)]
    lose(office)
    ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert ran.code == 0
    assert "detik" in ran.out
    assert hashes(office)[: len(before)] == before
    sent = len(office.writes())
    assert tayang(office, "ledger", "accept-restore", *BY).code == 0
    assert office.publish().counts() == {"tayang": 2}
    assert len(office.writes()) == sent


@pytest.mark.parametrize("left", [b"", b"rusak" * 1000])
def test_a_run_that_died_with_its_ledger_is_not_forgotten(office: Office, left: bytes) -> None:
    """It left no checkpoint: the backup is as long as the newest one, and yet a post is out."""
    office.publish(channels=("situs",))
    path = backed_up(office)
    with pytest.raises(PowerCut):
        office.publish(crash=dies_after_the_post)
    assert len(office.posts("x")) == 1
    lose(office)
    if left:
        (office.home / "var" / "ledger.sqlite3").write_bytes(left)
    ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert "tidak diketahui" in ran.out
    sent = len(office.writes())
    assert row(office.publish(), ONE, "x").view.reason == "restored"
    assert len(office.writes()) == sent


def test_a_sound_ledger_put_back_as_it_was_sends_at_once(office: Office) -> None:
    office.publish()
    path = backed_up(office)
    ran = tayang(office, "ledger", "restore", str(path), *BY, "--json")
    assert (ran.value["lost"], ran.value["sending"]) == (0, True)
    assert office.publish().counts() == {"tayang": 2}


def test_an_older_backup_holds_sending_until_a_person_accepts(office: Office) -> None:
    office.publish(channels=("situs",))
    path = backed_up(office)
    office.publish()
    assert len(office.posts()) == 2
    lose(office)
    ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert "hanya mencocokkan" in ran.out
    sent = len(office.writes())
    result = office.publish()
    assert (row(result, ONE, "situs").state.value, row(result, ONE, "x").state.value) == (
        "tayang",
        "parked",
    )
    assert "accept-restore" in row(result, ONE, "x").note
    assert len(office.writes()) == sent
    address = office.posts("x")[0]["url"]
    words = ("--item", ONE, "--channel", "x", "--url", address)
    assert tayang(office, "adopt", "@", *words, *BY).code == 0
    assert tayang(office, "ledger", "accept-restore", *BY, clock=LATER).code == 0
    assert office.publish().counts() == {"tayang": 2}
    assert len(office.posts()) == 2
    with office.runtime() as runtime:
        told = [one.body["action"] for one in runtime.ledger.entries(kind=EntryKind.RESTORED)]
    assert told == ["restored", "accepted"]
    assert tayang(office, "ledger", "accept-restore", *BY).code == 1


def test_after_acceptance_new_checkpoints_count_again(office: Office) -> None:
    office.publish(channels=("situs",))
    path = backed_up(office)
    office.publish()
    tayang(office, "ledger", "restore", str(path), *BY, "--force")
    tayang(office, "ledger", "accept-restore", *BY, clock=LATER)
    office.clock.sleep(7200)
    office.publish()
    late = backed_up(office, "sesudah.sqlite3")
    tayang(office, "stop", "--reason", "rapat")
    lose(office)
    shutil.copy(path, office.home / "var" / "ledger.sqlite3")
    with pytest.raises(LedgerBehind):
        office.publish()
    assert tayang(office, "ledger", "restore", str(late), *BY, "--force").code == 0


def test_a_newer_ledger_is_not_overwritten_unasked(office: Office) -> None:
    office.publish(channels=("situs",))
    path = backed_up(office)
    office.publish()
    before = hashes(office)
    ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert ran.code == 31
    assert "--force" in ran.err
    assert hashes(office) == before
    forced = tayang(office, "ledger", "restore", str(path), *BY, "--force", "--json")
    assert forced.value["lost"] == len(before) - forced.value["size"] + 1
    assert Path(forced.value["old"]).exists()


def test_a_damaged_backup_is_refused(office: Office) -> None:
    office.publish()
    path = backed_up(office)
    whole = path.read_bytes()
    at = whole.index(b'"channel"')
    path.write_bytes(whole[:at] + b'"chamnel"' + whole[at + 9 :])
    before = hashes(office)
    ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert ran.code == 31
    assert "tidak utuh" in ran.err
    assert hashes(office) == before


def test_no_restore_while_something_is_delivered(office: Office) -> None:
    result = office.publish()
    path = backed_up(office)
    locks = office.home / "var" / "locks"
    publication = row(result, ONE, "x").publication
    with publication_lock(locks, publication, clock=office.clock, wait=0):
        ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert ran.code == 31
    assert "pengiriman berjalan" in ran.err


def test_no_restore_while_a_run_still_makes_its_pictures(office: Office) -> None:
    """It holds no publication's lock, but the old file: what it sends would be written there."""
    office.publish()
    path = backed_up(office)
    with run_mark(office.home / "var", "run-1", "manifest.yaml", ""):
        ran = tayang(office, "ledger", "restore", str(path), *BY)
    assert (ran.code, "pengiriman berjalan" in ran.err) == (31, True)
    assert tayang(office, "ledger", "restore", str(path), *BY).code == 0


def test_a_damaged_ledger_can_be_replaced(office: Office) -> None:
    office.publish()
    path = backed_up(office)
    lose(office)
    (office.home / "var" / "ledger.sqlite3").write_bytes(b"rusak" * 1000)
    ran = tayang(office, "ledger", "restore", str(path), *BY, "--json")
    assert (ran.code, ran.value["sending"]) == (0, False)
    assert tayang(office, "ledger", "accept-restore", *BY).code == 0
    assert office.publish().counts() == {"tayang": 2}


def test_the_second_place_catches_what_the_first_has_lost(new_office: MakeOffice) -> None:
    office = new_office(ONE, TWO)
    office.release()
    second = office.home / "lain"
    second.mkdir()
    office.configure(checkpoint_copy="lain/titik.txt")
    office.publish(ONE, channels=("situs",))
    old = backed_up(office)
    office.publish(TWO, channels=("situs",))
    assert len(read_checkpoints((second / "titik.txt").read_text(encoding="utf-8"))) == 2
    lose(office)
    (office.home / "var" / "checkpoints.txt").unlink()
    shutil.copy(old, office.home / "var" / "ledger.sqlite3")
    sent = len(office.writes())
    with pytest.raises(LedgerBehind):
        office.publish()
    assert len(office.writes()) == sent


def test_without_its_second_place_nothing_is_sent(office: Office) -> None:
    office.configure(checkpoint_copy="tidak-ada/titik.txt")
    with pytest.raises(LedgerUnusable) as caught:
        office.publish()
    assert "checkpoint_copy" in caught.value.hint
    assert office.writes() == []


def test_a_second_place_that_fails_later_loses_no_result(office: Office) -> None:
    (office.home / "lain").mkdir()
    (office.home / "lain" / "titik.txt").symlink_to(office.home / "hilang" / "titik.txt")
    office.configure(checkpoint_copy="lain/titik.txt")
    assert office.publish().counts() == {"tayang": 2}
