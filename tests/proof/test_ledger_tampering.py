"""The ledger against bit flips, an owner's changes, cut tails, old copies and rewrites."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.chain import Head
from proof.entries import EntryKind
from proof.errors import LedgerBehind, LedgerCorrupt, LedgerError
from proof.ledger import SqliteLedger
from proof.ledger_file import SCHEMA
from proof.verification import verify_ledger

GUARDS = [name for name, sql in SCHEMA.items() if "TRIGGER" in sql]


def _filled(path: Path, clock: ManualClock, count: int, word: str = "asli") -> Head:
    with SqliteLedger(path, clock) as ledger:
        for number in range(count):
            body = {"n": number, "word": word, "fill": "isi " * (number % 40)}
            ledger.append(EntryKind.INTENT, body, publication=f"pub-{number % 5}")
        return ledger.head()


def _contents(path: Path) -> object:
    """All that queries give, or the kind of error."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    database.text_factory = bytes
    try:
        rows = database.execute(
            "SELECT seq, prev, hash, CAST(body AS BLOB) FROM entries ORDER BY seq"
        ).fetchall()
        by_publication = [
            database.execute(
                "SELECT seq FROM entries WHERE publication = ? ORDER BY seq", (f"pub-{n}",)
            ).fetchall()
            for n in range(5)
        ]
    except sqlite3.DatabaseError as error:
        return type(error)
    finally:
        database.close()
    return rows, by_publication


def test_no_flipped_bit_that_changes_an_answer_is_missed(
    tmp_path: Path, clock: ManualClock
) -> None:
    good = tmp_path / "good.db"
    _filled(good, clock, 60)
    before, data = _contents(good), good.read_bytes()
    chance, detected, changed = random.Random(8), 0, 0
    for number in range(50):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        flipped = bytearray(data)
        flipped[place] ^= 1 << bit
        path = tmp_path / f"flip{number}.db"
        path.write_bytes(flipped)
        try:
            ok = verify_ledger(path).ok
        except LedgerError:
            ok = False
        differs = _contents(path) != before
        detected, changed = detected + (not ok), changed + differs
        assert not (differs and ok), f"byte {place} bit {bit}"
    assert changed > 20, "the flips hit nothing: the test would not see a blind verification"
    assert detected >= changed


@pytest.mark.parametrize("number", [0, 7, 29])
def test_a_changed_body_is_named_by_its_entry(
    tmp_path: Path, clock: ManualClock, number: int
) -> None:
    path = tmp_path / "ledger.db"
    _filled(path, clock, 30)
    old = f'"n":{number},"word":"asli"'.encode()
    data = path.read_bytes()
    assert data.count(old) == 1
    path.write_bytes(data.replace(old, old.replace(b"asli", b"alsi")))
    found = verify_ledger(path)
    assert (found.ok, found.code, found.seq, found.size) == (False, "hash", number + 1, number)
    assert f"nomor {number + 1}" in found.problem
    with pytest.raises(LedgerCorrupt):
        found.require()


def test_nothing_is_added_to_a_broken_tail(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.db"
    _filled(path, clock, 3)
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"n":2,"word":"asli"', b'"n":2,"word":"alsi"'))
    with SqliteLedger(path, clock) as ledger:
        with pytest.raises(LedgerCorrupt, match="entry 3"):
            ledger.append(EntryKind.INTENT, {"n": 3})
        assert ledger.head().size == 3


def test_an_index_that_hides_an_entry_is_found(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.db"
    _filled(path, clock, 30)
    data = path.read_bytes()
    # in the table the name follows a quote; without one it stands in the index
    in_index = next(
        at for at in range(len(data)) if data.startswith(b"pub-3", at) and data[at - 1] != ord('"')
    )
    path.write_bytes(data[:in_index] + b"pub-9" + data[in_index + 5 :])
    with SqliteLedger(path, clock) as ledger:
        assert len(list(ledger.entries(publication="pub-3"))) == 5
        found = ledger.verify()
    assert (found.ok, found.code, found.size) == (False, "index", 30)


def _as_owner(path: Path, *statements: str) -> None:
    """What whoever owns the file can do: take the guards off, work, put them back."""
    database = sqlite3.connect(path, isolation_level=None)
    for guard in GUARDS:
        database.execute(f"DROP TRIGGER {guard}")
    for statement in statements:
        database.execute(statement)
    for guard in GUARDS:
        database.execute(SCHEMA[guard])
    database.close()


@pytest.mark.parametrize(
    ("statement", "code", "seq"),
    [
        ("DELETE FROM entries WHERE seq = 4", "seq", 4),
        ("UPDATE entries SET seq = seq + 100 WHERE seq >= 5", "seq", 5),
        ("UPDATE entries SET prev = hash WHERE seq = 6", "prev", 6),
        ("UPDATE entries SET body = replace(body, 'pub-1', 'pub-2') WHERE seq = 2", "hash", 2),
        ("UPDATE entries SET hash = upper(hash) WHERE seq = 3", "hash", 3),
    ],
)
def test_an_owner_s_change_is_found(
    tmp_path: Path, clock: ManualClock, statement: str, code: str, seq: int
) -> None:
    path = tmp_path / "ledger.db"
    _filled(path, clock, 10)
    _as_owner(path, statement)
    found = verify_ledger(path)
    assert (found.ok, found.code, found.seq) == (False, code, seq)


def test_a_missing_guard_is_found(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.db"
    _filled(path, clock, 3)
    with SqliteLedger(path, clock) as ledger:
        stranger = sqlite3.connect(path)
        stranger.execute("DROP TRIGGER entries_never_go")
        stranger.close()
        assert ledger.verify().code == "schema"
    with pytest.raises(LedgerCorrupt, match="guards"):
        SqliteLedger(path, clock)


def test_a_cut_tail_is_seen_only_with_a_checkpoint(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "ledger.db"
    head = _filled(path, clock, 10)
    _as_owner(path, "DELETE FROM entries WHERE seq > 7")
    assert verify_ledger(path).ok, "the chain alone cannot know what came after"
    found = verify_ledger(path, head)
    assert (found.ok, found.code, found.seq, found.size) == (False, "behind", 8, 7)
    with pytest.raises(LedgerBehind, match="behind"):
        found.require()


def test_a_restored_old_copy_is_behind(tmp_path: Path, clock: ManualClock) -> None:
    path, old = tmp_path / "ledger.db", tmp_path / "old.db"
    _filled(path, clock, 4)
    shutil.copy(path, old)
    head = _filled(path, clock, 3)
    assert head.size == 7
    assert verify_ledger(old, head).code == "behind"
    assert verify_ledger(path, verify_ledger(old).head).ok, "growing since a checkpoint is right"


def test_a_deleted_log_file_beside_the_database_is_behind(
    ledger: SqliteLedger, tmp_path: Path
) -> None:
    for number in range(5):
        ledger.append(EntryKind.INTENT, {"n": number})
    alone = tmp_path / "alone.db"
    shutil.copy(ledger.path, alone)  # while the entries are still in the -wal only
    with pytest.raises(LedgerError):
        verify_ledger(alone, ledger.head()).require()


def test_a_whole_rewrite_is_seen_only_with_a_checkpoint(tmp_path: Path, clock: ManualClock) -> None:
    path, forged = tmp_path / "ledger.db", tmp_path / "forged.db"
    head = _filled(path, clock, 8)
    _filled(forged, clock, 12, word="palsu")
    assert verify_ledger(forged).ok
    found = verify_ledger(forged, head)
    assert (found.ok, found.code, found.seq) == (False, "rewritten", 8)


def test_a_missing_file_is_no_verified_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        verify_ledger(tmp_path / "nothing.db")
    assert list(tmp_path.iterdir()) == []


def test_a_schema_that_is_no_text_any_more_is_damage_and_no_crash(
    tmp_path: Path, clock: ManualClock
) -> None:
    """SQLite quotes the damaged schema in its message, which Python then cannot decode."""
    path = tmp_path / "ledger.db"
    _filled(path, clock, 3)
    data = path.read_bytes()
    assert data.count(b"CREATE TABLE entries") == 1
    path.write_bytes(data.replace(b"CREATE TABLE entries", b"CREATE TABLE \xf9ntries"))
    assert not verify_ledger(path).ok
    with pytest.raises(LedgerCorrupt), SqliteLedger(path, clock) as ledger:
        ledger.append(EntryKind.INTENT, {"n": 1})
