"""The ledger where it is rarely met: a forked process, odd file systems, damage while opening."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.chain import EMPTY, Head
from proof.entries import EntryKind
from proof.errors import LedgerBehind, LedgerCorrupt, LedgerUnusable
from proof.ledger import SqliteLedger
from proof.ledger_file import _make, filesystem_of, open_ledger_file, translated
from proof.verification import Verified, verify_ledger


def test_a_forked_child_writes_through_a_connection_of_its_own(ledger: SqliteLedger) -> None:
    ledger.append(EntryKind.INTENT, {"n": 1})
    child = os.fork()
    if child == 0:
        try:
            ledger.append(EntryKind.INTENT, {"n": 2})
        except BaseException:  # noqa: BLE001 -- a child must never return into pytest
            os._exit(9)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ledger.append(EntryKind.INTENT, {"n": 3}).seq == 3
    assert ledger.verify().ok


def test_in_a_forked_child_the_connection_is_opened_once(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    inherited = ledger._connection
    monkeypatch.setattr(os, "getpid", lambda: 1)
    ledger.append(EntryKind.INTENT, {"n": 1})
    opened = ledger._connection
    assert opened is not inherited
    ledger.append(EntryKind.INTENT, {"n": 2})
    assert ledger._connection is opened
    inherited.close()
    assert ledger.verify().size == 2


def _rolled_back(ledger: SqliteLedger) -> None:
    with ledger._writing() as database:
        database.execute("ROLLBACK")
        raise sqlite3.OperationalError("disk full")


def test_what_sqlite_rolled_back_itself_is_not_rolled_back_twice(ledger: SqliteLedger) -> None:
    with pytest.raises(LedgerCorrupt, match="OperationalError"):
        _rolled_back(ledger)
    assert ledger.append(EntryKind.INTENT, {"n": 1}).seq == 1


def test_a_mistake_of_the_caller_leaves_no_open_transaction(ledger: SqliteLedger) -> None:
    def broken() -> None:
        with ledger._writing():
            raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        broken()
    assert ledger.append(EntryKind.INTENT, {"n": 1}).seq == 1


def test_a_file_system_without_a_log_is_refused(tmp_path: Path) -> None:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    with pytest.raises(LedgerUnusable, match="write-ahead"):
        _make(memory, tmp_path / "ledger.db")
    memory.close()


def test_where_the_kernel_names_no_mounts_nothing_is_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> str:
        raise FileNotFoundError("no /proc")

    monkeypatch.setattr(Path, "read_text", gone)
    assert filesystem_of(tmp_path) == ""


def test_an_error_that_cannot_be_decoded_is_damage(tmp_path: Path) -> None:
    with pytest.raises(LedgerCorrupt, match="schema"), translated(tmp_path / "a.db", busy_s=1):
        b"\xf9".decode()


def test_a_torn_header_is_damage_with_no_entry(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.db"
    with SqliteLedger(path, clock) as ledger:
        ledger.append(EntryKind.INTENT, {"n": 1})
    data = bytearray(path.read_bytes())
    data[:16] = b"bukan basis data"
    path.write_bytes(data)
    found = verify_ledger(path)
    assert (found.ok, found.code, found.size, found.head, found.seq) == (
        False,
        "unreadable",
        0,
        EMPTY,
        0,
    )
    assert "rusak" in found.problem


def test_a_good_verification_gives_its_head(ledger: SqliteLedger) -> None:
    ledger.append(EntryKind.INTENT, {"n": 1})
    assert ledger.verify().require() == ledger.head()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("behind", LedgerBehind),
        ("rewritten", LedgerBehind),
        ("hash", LedgerCorrupt),
        ("index", LedgerCorrupt),
    ],
)
def test_a_bad_verification_says_what_to_do(code: str, error: type[Exception]) -> None:
    found = Verified(False, 3, Head(3, "a"), problem="Pulihkan.", seq=4, code=code)  # type: ignore[arg-type]
    with pytest.raises(error, match="entry 4") as caught:
        found.require()
    assert getattr(caught.value, "hint", "") == "Pulihkan."


def test_a_checkpoint_of_an_empty_ledger_fits_every_ledger(ledger: SqliteLedger) -> None:
    assert ledger.verify(EMPTY).ok
    ledger.append(EntryKind.INTENT, {"n": 1})
    assert ledger.verify(EMPTY).ok
    foreign = ledger.verify(Head(0, "f" * 64))
    assert (foreign.ok, foreign.code) == (False, "rewritten")


def test_the_file_tells_its_kind_to_other_programs(tmp_path: Path) -> None:
    """Wire numbers: another one would make every ledger in use unreadable."""
    path = tmp_path / "ledger.db"
    open_ledger_file(path, busy_s=1).close()
    header = path.read_bytes()[:100]
    assert header[68:72] == b"TAYA"
    assert int.from_bytes(header[60:64], "big") == 1


NETWORK = (
    *("9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs"),
    *("nfs4", "smb3", "smbfs", "vboxsf", "virtiofs", "fuse.davfs", "fuse.gcsfuse"),
    *("fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
)


def test_a_ledger_on_any_network_disk_is_warned_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in (*NETWORK, "ext4"):
        caplog.clear()
        monkeypatch.setattr("proof.ledger_file.filesystem_of", lambda _path, it=kind: it)
        open_ledger_file(tmp_path / "ledger.db", busy_s=1).close()
        assert (kind in caplog.text) is (kind != "ext4")


def test_an_open_ledger_syncs_every_commit_and_wipes_what_it_deletes(tmp_path: Path) -> None:
    database = open_ledger_file(tmp_path / "ledger.db", busy_s=1)
    told = {
        name: database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode", "secure_delete", "fullfsync", "cell_size_check")
    }
    database.close()
    assert told == {
        "synchronous": 2,
        "journal_mode": "wal",
        "secure_delete": 1,
        "fullfsync": 1,
        "cell_size_check": 1,
    }
    assert (tmp_path / "ledger.db").stat().st_mode & 0o777 == 0o600
