"""What the ledger promises to the rooms above it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.clock import ManualClock
from config.redaction import register
from proof import ledger_file
from proof.chain import FIRST, MAX_BYTES
from proof.entries import EntryKind
from proof.errors import EntryRefused, LedgerCorrupt, LedgerError, LedgerUnusable
from proof.ledger import Entry, Head, SqliteLedger
from proof.ledger_file import filesystem_of


def test_an_entry_comes_back_as_it_was_given(ledger: SqliteLedger, clock: ManualClock) -> None:
    body = {
        "step": "create",
        "attempt": 1,
        "nested": {"teks": "Kamis – “Hakordia” 🎉", "n": [1, 2.5]},
    }
    given = ledger.append(EntryKind.INTENT, body, publication="pub1", item="DUM-2026-12-03")
    clock.advance(90)
    ledger.append(EntryKind.OUTCOME, {"result": "ok"}, publication="pub1", item="DUM-2026-12-03")

    first, second = ledger.entries()
    assert first == given
    assert first.body == body
    assert (first.seq, first.prev, first.kind) == (1, FIRST, EntryKind.INTENT)
    assert first.at == datetime(2026, 12, 15, 2, 30, tzinfo=UTC)
    assert (second.at - first.at).total_seconds() == 90
    assert second.prev == first.hash
    assert ledger.head() == Head(2, second.hash)


def test_entries_are_found_by_publication_item_kind_and_place(ledger: SqliteLedger) -> None:
    for number in range(12):
        kind = EntryKind.INTENT if number % 2 else EntryKind.OUTCOME
        ledger.append(kind, {"n": number}, publication=f"p{number % 3}", item=f"i{number % 4}")

    def seqs(entries: Iterator[Entry]) -> list[int]:
        return [entry.seq for entry in entries]

    assert seqs(ledger.entries(publication="p1")) == [2, 5, 8, 11]
    assert seqs(ledger.entries(item="i3")) == [4, 8, 12]
    assert seqs(ledger.entries(kind=EntryKind.INTENT, publication="p1")) == [2, 8]
    assert seqs(ledger.entries(publication="p1", after=5)) == [8, 11]
    assert seqs(ledger.entries(publication="nobody")) == []


def test_many_pages_come_in_order_and_without_gaps(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proof.ledger._PAGE", 7)
    for number in range(50):
        ledger.append(EntryKind.INTENT, {"n": number}, publication="odd" if number % 2 else "even")
    assert [entry.seq for entry in ledger.entries()] == list(range(1, 51))
    assert [entry.body["n"] for entry in ledger.entries(publication="odd")] == list(range(1, 50, 2))


def test_a_half_read_list_neither_blocks_the_writer_nor_grows(
    ledger: SqliteLedger, clock: ManualClock
) -> None:
    for number in range(3):
        ledger.append(EntryKind.INTENT, {"n": number})
    reading = ledger.entries()
    next(reading)
    with SqliteLedger(ledger.path, clock, busy_s=0) as other:
        other.append(EntryKind.INTENT, {"n": 3})
    assert [entry.body["n"] for entry in reading] == [1, 2]
    assert ledger.head().size == 4


def test_it_is_still_there_after_closing(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "new" / "folder" / "ledger.db"
    with SqliteLedger(path, clock) as ledger:
        head = Head(1, ledger.append(EntryKind.RUN, {"run": "a"}).hash)
    with SqliteLedger(path, clock) as again:
        assert again.head() == head
        assert again.append(EntryKind.RUN, {"run": "b"}).seq == 2
    assert path.stat().st_mode & 0o077 == 0, "others must not read the private table"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET body = '{}' WHERE seq = 1",
        "UPDATE entries SET hash = prev",
        "DELETE FROM entries WHERE seq = 2",
        "INSERT OR REPLACE INTO entries (seq, prev, body, hash) VALUES (1, '0', '{}', 'x')",
        "INSERT INTO entries (seq, prev, body, hash) SELECT 9, hash, body, 'x' FROM entries",
        "INSERT INTO entries (seq, prev, body, hash) SELECT 3, prev, body, 'x' FROM entries",
    ],
)
def test_the_file_itself_refuses_to_be_rewritten(ledger: SqliteLedger, statement: str) -> None:
    ledger.append(EntryKind.INTENT, {"n": 1})
    ledger.append(EntryKind.INTENT, {"n": 2})
    stranger = sqlite3.connect(ledger.path)
    with pytest.raises(sqlite3.IntegrityError, match=r"ledger is never|only follows"):
        stranger.execute(statement)
    stranger.close()
    assert ledger.verify().ok


def test_a_commit_is_durable_before_append_returns(ledger: SqliteLedger) -> None:
    (mode,) = ledger._connection.execute("PRAGMA journal_mode").fetchone()
    (synchronous,) = ledger._connection.execute("PRAGMA synchronous").fetchone()
    assert (mode, synchronous) == ("wal", 2), "NORMAL loses acknowledged entries at a power cut"


@pytest.mark.parametrize(
    "body",
    [
        {"when": datetime(2026, 12, 1, tzinfo=UTC)},
        {"n": float("nan")},
        {"n": 2**60},
        {"raw": b"bytes"},
        {"text": "lone \ud800 surrogate"},
        {1: "a key that is no text"},
    ],
)
def test_what_is_not_json_is_refused(ledger: SqliteLedger, body: dict[str, object]) -> None:
    with pytest.raises(EntryRefused) as caught:
        ledger.append(EntryKind.INTENT, body)
    assert "bukan JSON" in caught.value.hint
    assert ledger.head().size == 0


def test_the_size_limit_is_named(ledger: SqliteLedger) -> None:
    ledger.append(EntryKind.INTENT, {"fill": "x" * (MAX_BYTES - 200)})
    with pytest.raises(EntryRefused, match=str(MAX_BYTES)):
        ledger.append(EntryKind.INTENT, {"fill": "x" * MAX_BYTES})
    assert ledger.head().size == 1


@pytest.mark.parametrize("secret", ["kunci-rahasia-7f3a9c", 'kunci"dengan\\kutip-7f3a9c'])
def test_a_registered_secret_never_enters(ledger: SqliteLedger, secret: str) -> None:
    register(secret)
    for body in ({"error": f"401 for {secret}"}, {"deep": [{secret: 1}]}):
        with pytest.raises(EntryRefused) as caught:
            ledger.append(EntryKind.OUTCOME, body)
        assert secret not in f"{caught.value}{caught.value.hint}"
    with pytest.raises(EntryRefused):
        ledger.append(EntryKind.OUTCOME, {}, item=secret)
    assert ledger.head().size == 0


def test_the_private_table_keeps_and_forgets(ledger: SqliteLedger) -> None:
    address = "https://upload.example/session/4f1c-bearer-material"
    assert len(ledger.private_put("pub1", "upload", "first")) == 64
    ledger.private_put("pub1", "upload", address)
    ledger.private_put("pub2", "upload", b"\x00\xff")
    assert ledger.private_get("pub1", "upload") == address.encode()
    assert ledger.private_get("pub1", "other") is None
    assert ledger.head().size == 0, "nothing private is in the chain"

    ledger.private_drop("pub1", "upload")
    ledger.private_drop("pub1")
    assert ledger.private_get("pub1", "upload") is None
    assert ledger.private_get("pub2", "upload") == b"\x00\xff"
    for file in ledger.path.parent.iterdir():
        assert b"4f1c-bearer-material" not in file.read_bytes(), f"left behind in {file.name}"


def test_threads_share_one_ledger(ledger: SqliteLedger) -> None:
    def work(name: str) -> None:
        for number in range(20):
            ledger.append(EntryKind.INTENT, {"n": number}, publication=name)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.verify().size == 80
    for name in ("t0", "t3"):
        assert [entry.body["n"] for entry in ledger.entries(publication=name)] == list(range(20))


@pytest.mark.parametrize("link", ["symlink", "hardlink", "wal"])
def test_links_are_refused(tmp_path: Path, clock: ManualClock, link: str) -> None:
    real = tmp_path / "real.db"
    SqliteLedger(real, clock).close()
    path = tmp_path / "ledger.db"
    if link == "symlink":
        path.symlink_to(real)
    elif link == "hardlink":
        os.link(real, path)
    else:
        (tmp_path / "ledger.db-wal").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LedgerUnusable) as caught:
        SqliteLedger(path, clock)
    assert "tautan" in caught.value.hint


def test_other_files_are_not_touched(tmp_path: Path, clock: ManualClock) -> None:
    text, foreign = tmp_path / "text.db", tmp_path / "foreign.db"
    text.write_text("bukan basis data " * 200)
    with pytest.raises(LedgerCorrupt):
        SqliteLedger(text, clock)
    database = sqlite3.connect(foreign)
    database.execute("CREATE TABLE mine (a)")
    database.commit()
    database.close()
    before = foreign.read_bytes()
    with pytest.raises(LedgerUnusable, match="not a ledger"):
        SqliteLedger(foreign, clock)
    assert foreign.read_bytes() == before


def test_a_newer_format_is_refused(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.db"
    SqliteLedger(path, clock).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(LedgerUnusable) as caught:
        SqliteLedger(path, clock)
    assert "versi Tayang yang lebih baru" in caught.value.hint


def test_a_folder_without_permission_is_named(tmp_path: Path, clock: ManualClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerUnusable) as caught:
        SqliteLedger(tmp_path / "file" / "ledger.db", clock)
    assert "ledger.db" in caught.value.hint


MOUNTS = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv/share rw - nfs4 server:/share rw
31 30 0:41 / /srv/share/local\040disk rw shared:7 - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/tayang/ledger.db", "ext4"),
        ("/srv/share/ledger.db", "nfs4"),
        ("/srv/share/local disk/ledger.db", "xfs"),
        ("/srv/shared/ledger.db", "ext4"),
    ],
)
def test_the_file_system_is_the_innermost_mount(path: str, kind: str) -> None:
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_a_network_disk_is_warned_about(
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    SqliteLedger(tmp_path / "one.db", clock).close()
    assert caplog.text == ""
    monkeypatch.setattr(ledger_file, "filesystem_of", lambda _: "nfs4")
    SqliteLedger(tmp_path / "two.db", clock).close()
    assert "penyimpanan jaringan (nfs4)" in caplog.text


def test_a_backup_is_a_whole_ledger(ledger: SqliteLedger, clock: ManualClock) -> None:
    made: list[Entry] = [ledger.append(EntryKind.INTENT, {"n": n}) for n in range(5)]
    target = ledger.path.with_name("backup.db")
    ledger.backup(target)
    ledger.append(EntryKind.INTENT, {"n": 5})
    with SqliteLedger(target, clock) as copy:
        assert list(copy.entries()) == made
        assert copy.verify().ok
    with pytest.raises(LedgerUnusable, match="exists"):
        ledger.backup(target)


def test_a_backup_that_fails_leaves_nothing(ledger: SqliteLedger) -> None:
    target = ledger.path.with_name("backup.db")
    ledger.close()
    with pytest.raises(LedgerError):
        ledger.backup(target)
    assert not target.exists()
