"""The ledger under kills, full disks, locks and much data."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.chain import encode, seal
from proof.entries import EntryKind
from proof.errors import LedgerBusy, LedgerFull
from proof.ledger import SqliteLedger
from proof.verification import verify_ledger
from tests.proof.conftest import START

ROOT = Path(__file__).parents[2]
WRITER = [sys.executable, "-m", "tests.proof.ledger_writer"]


def test_a_killed_writer_loses_nothing_it_was_told(ledger: SqliteLedger) -> None:
    done = subprocess.run(
        [*WRITER, "kill", str(ledger.path), "20", "47"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    told = json.loads(done.stdout)
    kept = {entry.seq: entry.hash for entry in ledger.entries()}
    assert len(told) > 40, "the writers were killed before they wrote"
    assert [seq for seq, sealed in told if kept.get(seq) != sealed] == []
    assert len({entry.publication for entry in ledger.entries()}) > 10
    assert ledger.verify().ok
    # the head that was written but not yet told when the kill came may be there, once per round
    assert len(kept) - len(told) <= 20


def test_processes_write_side_by_side(ledger: SqliteLedger) -> None:
    writers = [
        subprocess.Popen([*WRITER, "write", str(ledger.path), label, "50"], cwd=ROOT)
        for label in ("left", "right")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert Counter(entry.publication for entry in ledger.entries()) == {"left": 50, "right": 50}
    assert ledger.verify().ok


def test_processes_may_make_the_ledger_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    writers = [
        subprocess.Popen([*WRITER, "write", str(path), str(n), "3"], cwd=ROOT) for n in range(3)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    assert verify_ledger(path).size == 9


def test_a_full_disk_stops_before_anything_is_half(ledger: SqliteLedger) -> None:
    (pages,) = ledger._connection.execute("PRAGMA page_count").fetchone()
    ledger._connection.execute(f"PRAGMA max_page_count = {pages + 12}")
    body = {"fill": "x" * 3000}

    def fill() -> None:
        for _ in range(100):
            ledger.append(EntryKind.INTENT, body)

    with pytest.raises(LedgerFull) as caught:
        fill()
    full = ledger.verify()
    assert full.ok
    assert 0 < full.size < 100
    assert "Ruang penyimpanan" in caught.value.hint

    ledger._connection.execute("PRAGMA max_page_count = 100000")
    assert ledger.append(EntryKind.INTENT, body).seq == full.size + 1
    assert ledger.verify().ok


def test_a_lock_that_stays_stops_in_time(ledger: SqliteLedger, clock: ManualClock) -> None:
    ledger.append(EntryKind.INTENT, {"n": 1})
    holder = sqlite3.connect(ledger.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with SqliteLedger(ledger.path, clock, busy_s=0.2) as waiting:
        start = time.monotonic()
        with pytest.raises(LedgerBusy) as caught:
            waiting.append(EntryKind.INTENT, {"n": 2})
        assert 0.15 < time.monotonic() - start < 20
        assert "0.2 detik" in caught.value.hint
        assert waiting.head().size == 1, "readers are not stopped by a writer"
        holder.execute("ROLLBACK")
        assert waiting.append(EntryKind.INTENT, {"n": 2}).seq == 2
    holder.close()


def test_a_hundred_thousand_entries_are_verified_quickly(
    tmp_path: Path, clock: ManualClock
) -> None:
    """A fifth of it here; generous, for a machine that others share."""
    path, count = tmp_path / "ledger.db", 20_000
    with SqliteLedger(path, clock) as ledger, ledger._writing() as database:
        prev = ledger.head().hash
        rows = []
        for seq in range(1, count + 1):
            body = {"n": seq, "fill": "x" * 120}
            data = encode(EntryKind.OUTCOME, body, at=START, publication=f"p{seq % 50}", item="i")
            sealed = seal(seq, prev, data)
            rows.append((seq, prev, data.decode(), sealed))
            prev = sealed
        database.executemany("INSERT INTO entries (seq, prev, body, hash) VALUES (?,?,?,?)", rows)
    start = time.monotonic()
    assert verify_ledger(path).size == count
    assert time.monotonic() - start < 5
