"""What a ledger does without being told: names, limits and guards that nobody asks for."""

from __future__ import annotations

import fcntl
import inspect
import sqlite3
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.chain import EMPTY, MAX_BYTES, Head, encode
from proof.checkpoint import Checkpoint, keep_checkpoint, newest_checkpoint
from proof.entries import EntryKind
from proof.errors import EntryRefused, LedgerUnusable
from proof.ledger import BUSY_S, SqliteLedger
from proof.ledger_file import open_ledger_file, read_ledger_file, translated
from proof.verification import verify_ledger


def test_an_entry_of_nothing_belongs_to_nothing(ledger: SqliteLedger) -> None:
    entry = ledger.append(EntryKind.RUN, {})
    assert (entry.publication, entry.item) == ("", "")
    assert list(ledger.entries(publication="")) == [entry]


def test_the_largest_body_is_kept_and_one_byte_more_is_not(
    ledger: SqliteLedger, clock: ManualClock
) -> None:
    assert MAX_BYTES == 256 * 1024
    empty = encode(EntryKind.RUN, {"fill": ""}, at=clock.now(), publication="", item="")
    room = 262_144 - len(empty)
    ledger.append(EntryKind.RUN, {"fill": "x" * room})
    with pytest.raises(EntryRefused):
        ledger.append(EntryKind.RUN, {"fill": "x" * (room + 1)})
    assert ledger.head().size == 1


def test_checkpoints_go_into_a_folder_that_is_there_or_not(
    tmp_path: Path, clock: ManualClock
) -> None:
    for place in (tmp_path / "ada" / "dalam" / "titik", tmp_path / "ada" / "dalam" / "lain"):
        mark = Checkpoint("contoh", Head(3, "a" * 64), clock.now())
        keep_checkpoint(place, mark)
        found = newest_checkpoint(place, "contoh")
        assert found is not None
        assert found.head == mark.head


def test_a_reader_follows_no_link(tmp_path: Path, clock: ManualClock) -> None:
    SqliteLedger(tmp_path / "asli.db", clock).close()
    (tmp_path / "lain.db").symlink_to("asli.db")
    with pytest.raises(LedgerUnusable, match="link"):
        read_ledger_file(tmp_path / "lain.db", busy_s=1.0)
    read_ledger_file(tmp_path / "asli.db", busy_s=1.0).close()


def test_a_reader_cannot_write_and_leaves_every_commit_to_itself(
    ledger: SqliteLedger, tmp_path: Path
) -> None:
    """No transaction of Python's own may stay open: it would hold the old snapshot."""
    database = read_ledger_file(ledger.path, busy_s=1.0)
    assert database.isolation_level is None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.execute("DELETE FROM private")
    database.close()


def test_an_error_is_named_as_sqlite_names_it(tmp_path: Path) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode, full.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
    with (
        pytest.raises(Exception, match=r"\(SQLITE_FULL\)"),
        translated(tmp_path / "buku.db", busy_s=1),
    ):
        raise full


def test_only_one_process_at_a_time_makes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Switching to the write-ahead log waits for nobody, so the folder's lock is asked before."""
    asked: list[int] = []
    real = fcntl.flock

    def flock(handle: int, how: int) -> None:
        found = Path(f"/proc/self/fd/{handle}").readlink()
        assert found == tmp_path
        assert (tmp_path / "buku.db").stat().st_size == 0, "made before it was alone"
        asked.append(how)
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    open_ledger_file(tmp_path / "buku.db", busy_s=1.0).close()
    assert asked == [fcntl.LOCK_EX]


def test_a_good_ledger_is_verified_with_patience_and_without_remarks(
    ledger: SqliteLedger,
) -> None:
    assert inspect.signature(verify_ledger).parameters["busy_s"].default == BUSY_S
    ledger.append(EntryKind.RUN, {})
    found = ledger.verify()
    assert (found.ok, found.problem, found.seq, found.code) == (True, "", 0, "")


def test_a_file_without_a_readable_schema_has_no_wrong_entry(
    ledger: SqliteLedger, tmp_path: Path
) -> None:
    """The guards are gone, every entry is sound: seq 0 says that no entry is to blame."""
    ledger.append(EntryKind.RUN, {})
    with sqlite3.connect(ledger.path) as database:
        database.execute("DROP TRIGGER entries_never_go")
    database.close()
    found = verify_ledger(ledger.path)
    assert (found.ok, found.code, found.seq, found.size) == (False, "schema", 0, 1)
    damaged = tmp_path / "rusak.db"
    damaged.write_bytes(b"bukan buku catatan" * 99)
    unread = verify_ledger(damaged)
    assert (unread.code, unread.seq, unread.head) == ("unreadable", 0, EMPTY)
