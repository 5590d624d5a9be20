"""The ledger's file killed, flipped, torn, replaced by an old copy: detected, nothing sent."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.entries import EntryKind
from proof.errors import LedgerError
from proof.ledger import SqliteLedger
from proof.ledger_file import SCHEMA
from proof.verification import verify_ledger
from tests.faults.scale import amount, every
from tests.faults.tally import Tally
from tests.flows.office import ONE, TWO, Office
from tests.flows.platform import START

ROOT = Path(__file__).parents[2]


@pytest.mark.fault("F05")
def test_a_killed_writer_loses_nothing_it_was_told(tmp_path: Path, tally: Tally) -> None:
    rounds, path = amount(300, 6), tmp_path / "ledger.db"
    command = [sys.executable, "-m", "tests.proof.ledger_writer", "kill", str(path)]
    done = subprocess.run(
        [*command, str(rounds), "2611"], cwd=ROOT, check=True, capture_output=True, timeout=500
    )
    told = json.loads(done.stdout)
    with SqliteLedger(path, ManualClock(START)) as ledger:
        kept = {entry.seq: entry.hash for entry in ledger.entries()}
        sound = ledger.verify().ok
    lost = sum(kept.get(seq) != sealed for seq, sealed in told)
    tally.add(f"{len(told)} entries", lost=lost, stuck=int(not sound))
    tally.cases = rounds
    tally.note(f"{len(told)} acknowledged entries over {rounds} kills, {lost} lost")
    assert len(told) > rounds


def _filled(path: Path, count: int) -> None:
    with SqliteLedger(path, ManualClock(START)) as ledger:
        for number in range(count):
            body = {"n": number, "fill": "isi " * (number % 40)}
            ledger.append(EntryKind.INTENT, body, publication=f"pub-{number % 5}")


def _answers(path: Path) -> object:
    """All that a delivery would be told, or None when it cannot be read."""
    try:
        with SqliteLedger(path, ManualClock(START)) as ledger:
            names = [None, *(f"pub-{n}" for n in range(5))]
            return [[e.hash for e in ledger.entries(publication=one)] for one in names]
    except LedgerError:
        return None


@pytest.mark.fault("F08")
def test_a_flipped_bit_is_detected_or_changes_no_answer(tmp_path: Path, tally: Tally) -> None:
    good, path = tmp_path / "good.db", tmp_path / "flip.db"
    _filled(good, 60)
    before, data, chance = _answers(good), good.read_bytes(), random.Random(8)
    detected = 0
    for number in range(amount(500, 25)):
        flipped = bytearray(data)
        place = chance.randrange(len(data))
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            ok = verify_ledger(path).ok
        except LedgerError:
            ok = False
        detected += not ok
        silent = ok and _answers(path) not in (before, None)
        tally.add(f"bit {number} at byte {place}", lost=int(silent))
        for name in ("-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
    tally.note(f"{detected} of {tally.cases} flips detected; the others changed no answer")
    assert detected > tally.cases // 2


def _ledger(office: Office) -> Path:
    with office.runtime() as runtime:
        return runtime.ledger.path


def _without_tail(path: Path, entries: int) -> None:
    """Cut the last entries as an owner of the file can: guards off and on again."""
    guard = "entries_never_go"
    with sqlite3.connect(path) as database:
        database.execute(f"DROP TRIGGER {guard}")
        database.execute(
            "DELETE FROM entries WHERE seq > (SELECT max(seq) FROM entries) - ?", (entries,)
        )
        database.execute(SCHEMA[guard])
    database.close()


def _live_copy(office: Office, path: Path) -> None:
    """The file alone, copied while the -wal holds the newest entries, put in its place."""
    copy = path.with_name("salinan")
    with office.runtime() as runtime:
        office.release()
        runtime.ledger._connection.execute("PRAGMA wal_autocheckpoint = 0")
        office.publish()
        shutil.copy(path, copy)
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    copy.rename(path)


def _linked(_: Office, path: Path) -> None:
    path.rename(path.with_name("asli"))
    path.symlink_to("asli")


def _hard_linked(_: Office, path: Path) -> None:
    os.link(path, path.with_name("asli"))


def _half(_: Office, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8192])


def _old(office: Office, path: Path) -> None:
    """The copy from before the last item was published."""
    copy = path.with_name("cadangan")
    with office.runtime() as runtime:
        runtime.ledger.backup(copy)
    office.publish(TWO)
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    copy.rename(path)


DAMAGES: list[tuple[str, Callable[[Office, Path], None]]] = [
    ("F09", _live_copy),
    ("F09", _linked),
    ("F09", _hard_linked),
    ("F09", _half),
    ("F45", _old),
    ("F45", lambda _, path: _without_tail(path, 1)),
    ("F45", lambda _, path: _without_tail(path, 6)),
]


def numbers(row: str) -> list[int]:
    """Which damages belong to the row."""
    return [n for n, one in enumerate(DAMAGES) if one[0] == row]


def _refuses(office: Office, tally: Tally, damage: Callable[[Office, Path], None]) -> None:
    office.release()
    office.publish(ONE)
    path = _ledger(office)
    damage(office, path)
    before = len(office.writes())
    with pytest.raises(LedgerError) as caught:
        office.publish()
    sent = len(office.writes()) - before
    hint = str(getattr(caught.value, "hint", ""))
    tally.add(path.name, duplicates=sent, stuck=int(not hint))


@pytest.mark.fault("F09", sample=False)
@pytest.mark.parametrize("number", every(numbers("F09"), 4))
def test_a_ledger_that_lost_parts_sends_nothing(
    two_items: Office, tally: Tally, number: int
) -> None:
    _refuses(two_items, tally, DAMAGES[number][1])


@pytest.mark.fault("F09", sample=False)
@pytest.mark.parametrize("part", every(["-wal", "-shm"], 2))
def test_after_a_clean_end_nothing_rests_on_the_files_beside(
    two_items: Office, tally: Tally, part: str
) -> None:
    two_items.release()
    two_items.publish(ONE)
    path = _ledger(two_items)
    path.with_name(path.name + part).unlink(missing_ok=True)
    before = len(two_items.writes())
    result = two_items.publish(ONE)
    sent = len(two_items.writes()) - before
    tally.add(part, duplicates=sent, stuck=int(result.exit_code() != 0))


@pytest.mark.fault("F45")
@pytest.mark.parametrize("number", every(numbers("F45"), 3))
def test_an_older_ledger_than_known_sends_nothing(
    two_items: Office, tally: Tally, number: int
) -> None:
    _refuses(two_items, tally, DAMAGES[number][1])
