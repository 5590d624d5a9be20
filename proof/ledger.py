"""The ledger: what was decided, tried and seen, in order, for ever.

``append`` is one durable commit; nothing is ever changed or deleted. Several processes and
threads may write and read at once. See ``proof.chain`` for the hashes and ``proof.ledger_file``
for the file. Bearer material (upload session addresses) goes to the private table beside the
chain, which may be emptied; the chain holds its hash where that matters.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, Self

from config.clock import Clock
from config.messages import say
from proof.chain import EMPTY, Entry, Head, decode, encode, seal
from proof.entries import EntryKind
from proof.errors import LedgerCorrupt, LedgerUnusable
from proof.ledger_file import open_ledger_file, translated
from proof.verification import Verified, verify_ledger

__all__ = ["BUSY_S", "Entry", "Head", "Ledger", "SqliteLedger", "Verified"]

BUSY_S = 30.0
"""Seconds to wait for another process's commit before LedgerBusy."""

_PAGE = 500
_ROW = "seq, prev, hash, CAST(body AS BLOB)"


class Ledger(Protocol):
    """What the other rooms may ask of a ledger."""

    def append(
        self, kind: EntryKind, body: Mapping[str, Any], *, publication: str = "", item: str = ""
    ) -> Entry:
        """Write one entry durably and return it; when this returns, a power cut keeps it."""
        ...

    def entries(
        self,
        *,
        publication: str | None = None,
        item: str | None = None,
        kind: EntryKind | None = None,
        after: int = 0,
    ) -> Iterator[Entry]:
        """Yield entries in order, those present at the first ``next``; ``after`` is a seq."""
        ...

    def head(self) -> Head:
        """Return the size and last hash."""
        ...

    def verify(self, expected: Head | None = None) -> Verified:
        """Recompute everything from the stored bytes; compare with a checkpoint's head."""
        ...

    def private_put(self, publication: str, key: str, value: bytes | str) -> str:
        """Keep a value outside the chain, durably; return its SHA-256 for the chain."""
        ...

    def private_get(self, publication: str, key: str) -> bytes | None:
        """Return a kept value, None when there is none."""
        ...

    def private_drop(self, publication: str, key: str | None = None) -> None:
        """Wipe one kept value, or all of a publication; no error when there is none."""
        ...


class SqliteLedger:
    """A ledger in one SQLite file. All methods raise ``proof.errors`` only."""

    def __init__(self, path: Path, clock: Clock, *, busy_s: float = BUSY_S) -> None:
        self.path = path
        self._clock = clock
        self._busy_s = busy_s
        self._lock = threading.RLock()
        self._pid = os.getpid()
        self._connection = open_ledger_file(path, busy_s=busy_s)

    def append(
        self, kind: EntryKind, body: Mapping[str, Any], *, publication: str = "", item: str = ""
    ) -> Entry:
        """Write one entry durably and return it; EntryRefused before anything is written."""
        at = self._clock.now()
        data = encode(kind, body, at=at, publication=publication, item=item)
        with self._writing() as database:
            last = database.execute(
                f"SELECT {_ROW} FROM entries ORDER BY seq DESC LIMIT 1"  # noqa: S608 -- constant
            ).fetchone()
            head = self._sound(last)
            seq, sealed = head.size + 1, seal(head.size + 1, head.hash, data)
            database.execute(
                "INSERT INTO entries (seq, prev, body, hash) VALUES (?, ?, ?, ?)",
                (seq, head.hash, data.decode(), sealed),
            )
        return decode(seq, head.hash, sealed, data)

    def entries(
        self,
        *,
        publication: str | None = None,
        item: str | None = None,
        kind: EntryKind | None = None,
        after: int = 0,
    ) -> Iterator[Entry]:
        """Yield entries in order, read page by page: a slow reader holds nothing open."""
        asked = {"publication": publication, "item": item, "kind": kind}
        wanted = {name: str(value) for name, value in asked.items() if value is not None}
        where = "".join(f" AND {name} = ?" for name in wanted)
        query = f"SELECT {_ROW} FROM entries WHERE seq > ? AND seq <= ?{where} ORDER BY seq LIMIT ?"  # noqa: S608 -- column names above
        top = self.head().size
        while True:
            with self._reading() as database:
                page = database.execute(query, (after, top, *wanted.values(), _PAGE)).fetchall()
            for seq, prev, sealed, data in page:
                yield decode(seq, prev, sealed, data)
            if len(page) < _PAGE:
                return
            after = page[-1][0]

    def head(self) -> Head:
        """Return the size and last hash; (0, 64 zeros) when there is no entry."""
        with self._reading() as database:
            row = database.execute(
                "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        return Head(*row) if row else EMPTY

    def verify(self, expected: Head | None = None) -> Verified:
        """Recompute everything from the stored bytes, on a connection of its own."""
        return verify_ledger(self.path, expected, busy_s=self._busy_s)

    def private_put(self, publication: str, key: str, value: bytes | str) -> str:
        """Keep a value outside the chain, durably; return its SHA-256 for the chain."""
        data = value.encode() if isinstance(value, str) else value
        with self._writing() as database:
            database.execute(
                "INSERT INTO private (publication, key, value) VALUES (?, ?, ?)"
                " ON CONFLICT (publication, key) DO UPDATE SET value = excluded.value",
                (publication, key, data),
            )
        return hashlib.sha256(data).hexdigest()

    def private_get(self, publication: str, key: str) -> bytes | None:
        """Return a kept value, None when there is none."""
        with self._reading() as database:
            row = database.execute(
                "SELECT value FROM private WHERE publication = ? AND key = ?", (publication, key)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def private_drop(self, publication: str, key: str | None = None) -> None:
        """Wipe one kept value, or all of a publication; no error when there is none."""
        with self._writing() as database:
            database.execute(
                "DELETE FROM private WHERE publication = ? AND (? IS NULL OR key = ?)",
                (publication, key, key),
            )
        with self._reading() as database:
            # the old bytes stand in the -wal too; when a reader holds it, a later commit clears it
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def backup(self, target: Path) -> None:
        """Write a compact, consistent copy while others go on writing; never over a file."""
        if target.exists() or target.is_symlink():
            raise LedgerUnusable(
                f"{target.name} exists already", hint=say("proof.ledger.exists", file=target.name)
            )
        target.touch(mode=0o600)  # a place that cannot be written is named, not taken for ours
        try:
            with self._reading() as database:
                database.execute("VACUUM INTO ?", (str(target),))
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        target.chmod(0o600)

    def close(self) -> None:
        """Close the file; entries need no closing, they are already durable."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _sound(self, last: tuple[int, str, str, bytes] | None) -> Head:
        """The head, after checking that the last entry is intact: never build on a broken one."""
        if last is None:
            return EMPTY
        seq, prev, sealed, data = last
        if seal(seq, prev, data) != sealed:
            raise LedgerCorrupt(
                f"{self.path.name}: entry {seq} is not what was written",
                hint=say("proof.ledger.corrupt", seq=seq),
            )
        return Head(seq, sealed)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its first read."""
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself when the disk was full
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, one thread at a time."""
        with self._lock, translated(self.path, busy_s=self._busy_s):
            if self._pid != os.getpid():
                # SQLite connections must not cross a fork: the child opens its own
                self._connection = open_ledger_file(self.path, busy_s=self._busy_s)
                self._pid = os.getpid()
            yield self._connection
