"""What was told to whom, and who took it on: ``var/alerts.sqlite3``.

Not the ledger: that says what was decided, sent and seen, and alerts are only derived from it
(and from runs that never reached it). The data goes one way, ledger to alerts; nothing here ever
decides what is sent. Losing this file loses acknowledgements and repeats open alerts, no more.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from flows.alerts.values import Alert, Letter, Problem

_SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (
  number INTEGER PRIMARY KEY, opened_at TEXT NOT NULL, run TEXT NOT NULL, link TEXT NOT NULL,
  ack_at TEXT NOT NULL DEFAULT '', ack_role TEXT NOT NULL DEFAULT '',
  ack_note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS problems (
  id INTEGER PRIMARY KEY, alert INTEGER NOT NULL REFERENCES alerts (number), key TEXT NOT NULL,
  publication TEXT NOT NULL, seq INTEGER NOT NULL, title TEXT NOT NULL, step TEXT NOT NULL,
  closed_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_problem ON problems (key) WHERE closed_at = '';
CREATE TABLE IF NOT EXISTS messages (
  alert INTEGER NOT NULL REFERENCES alerts (number), role TEXT NOT NULL, way TEXT NOT NULL,
  stage TEXT NOT NULL, sent_at TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
  tried_at TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (alert, way)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS followed (publication TEXT PRIMARY KEY) STRICT;
"""


class Book:
    """The file, opened; every method is one durable commit."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._path = path
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def sending(self) -> Iterator[bool]:
        """Whether this process alone may send now; the kernel frees it when the process dies."""
        handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    @contextmanager
    def _commit(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def open_alert(
        self,
        problems: Sequence[Problem],
        recipients: Sequence[tuple[str, str]],
        *,
        at: datetime,
        run: str = "",
        link: str = "",
    ) -> int:
        """Put the problems that are not open already into one new alert; 0 when none is new.

        ``recipients``: (role, way) of everybody to be told first.
        """
        with self._commit() as db:
            known = {key for (key,) in db.execute("SELECT key FROM problems WHERE closed_at = ''")}
            fresh = {one.key: one for one in problems if one.key not in known}
            if not fresh:
                return 0
            made = db.execute(
                "INSERT INTO alerts (opened_at, run, link) VALUES (?, ?, ?)",
                (_text(at), run, link),
            )
            number = int(made.lastrowid or 0)
            db.executemany(
                "INSERT INTO problems (alert, key, publication, seq, title, step)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [(number, p.key, p.publication, p.seq, p.title, p.step) for p in fresh.values()],
            )
            _queue(db, number, recipients, "first")
        return number

    def close_problems(self, keys: Sequence[str], at: datetime) -> None:
        """These stand no longer."""
        with self._commit() as db:
            db.executemany(
                "UPDATE problems SET closed_at = ? WHERE key = ? AND closed_at = ''",
                [(_text(at), key) for key in keys],
            )

    def escalate(self, alert: int, recipients: Sequence[tuple[str, str]]) -> None:
        """Tell these too; who was told of the alert already is not told again."""
        with self._commit() as db:
            _queue(db, alert, recipients, "escalation")

    def acknowledge(self, alert: int, role: str, note: str, at: datetime) -> bool:
        """A person takes it on; False when there is no such alert. The first one stays."""
        with self._commit() as db:
            found = db.execute("SELECT 1 FROM alerts WHERE number = ?", (alert,)).fetchone()
            db.execute(
                "UPDATE alerts SET ack_at = ?, ack_role = ?, ack_note = ?"
                " WHERE number = ? AND ack_at = ''",
                (_text(at), role, note, alert),
            )
        return found is not None

    def tried(self, letter: Letter, why: str, at: datetime) -> None:
        """Note how one attempt to send ended; ``why`` "" means that the service took it."""
        with self._commit() as db:
            db.execute(
                "UPDATE messages SET attempts = attempts + 1, tried_at = ?, why = ?, sent_at = ?"
                " WHERE alert = ? AND way = ?",
                (_text(at), why, "" if why else _text(at), letter.alert, letter.way),
            )

    def letters(self) -> list[Letter]:
        """Messages that nobody took yet, oldest alert first."""
        rows = self._db.execute(
            "SELECT alert, role, way, stage, attempts, tried_at FROM messages"
            " WHERE sent_at = '' ORDER BY alert, way"
        )
        return [
            Letter(alert, role, way, stage, attempts, _moment(tried))
            for alert, role, way, stage, attempts, tried in rows
        ]

    def alerts(self) -> list[Alert]:
        """Every alert, oldest first."""
        return self._alerts("")

    def open_alerts(self) -> list[Alert]:
        """Those with a problem that still stands and that nobody took on."""
        standing = "SELECT alert FROM problems WHERE closed_at = ''"
        return self._alerts(f"WHERE ack_at = '' AND number IN ({standing})")

    def alert(self, number: int) -> Alert | None:
        """One alert."""
        return next(iter(self._alerts("WHERE number = ?", (number,))), None)

    def _alerts(self, where: str, values: tuple[int, ...] = ()) -> list[Alert]:
        query = (
            "SELECT number, opened_at, run, link, ack_at, ack_role, ack_note FROM alerts"  # noqa: S608 -- ours
            f" {where} ORDER BY number"
        )
        return [self._alert(row) for row in self._db.execute(query, values).fetchall()]

    def open_problems(self) -> list[Problem]:
        """Everything that still stands, acknowledged or not."""
        return self._problems("closed_at = ''", ())

    def mark(self, name: str) -> str:
        """A value that one tick keeps for the next, "" when there is none."""
        row = self._db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_mark(self, name: str, value: str) -> None:
        """Keep a value for the next tick."""
        with self._commit() as db:
            db.execute("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", (name, value))

    def followed(self) -> set[str]:
        """Publications whose entries the next tick folds again."""
        return {one for (one,) in self._db.execute("SELECT publication FROM followed")}

    def follow(self, publications: set[str]) -> None:
        """Replace that set."""
        with self._commit() as db:
            db.execute("DELETE FROM followed")
            db.executemany("INSERT INTO followed VALUES (?)", [(one,) for one in publications])

    def _alert(self, row: tuple[int, str, str, str, str, str, str]) -> Alert:
        number = row[0]
        told = self._db.execute(
            "SELECT DISTINCT role, sent_at != '' FROM messages WHERE alert = ? ORDER BY role",
            (number,),
        ).fetchall()
        sent = tuple(role for role, taken in told if taken)
        return Alert(
            number=number,
            opened_at=datetime.fromisoformat(row[1]),
            run=row[2],
            link=row[3],
            ack_at=_moment(row[4]),
            ack_role=row[5],
            ack_note=row[6],
            problems=tuple(self._problems("alert = ? AND closed_at = ''", (number,))),
            closed=tuple(self._problems("alert = ? AND closed_at != ''", (number,))),
            sent=sent,
            unsent=tuple(role for role, taken in told if not taken and role not in sent),
        )

    def _problems(self, where: str, values: tuple[int, ...]) -> list[Problem]:
        query = f"SELECT key, title, step, publication, seq FROM problems WHERE {where} ORDER BY id"  # noqa: S608 -- ours
        return [Problem(*row) for row in self._db.execute(query, values)]


def _queue(
    db: sqlite3.Connection, alert: int, recipients: Sequence[tuple[str, str]], stage: str
) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO messages (alert, role, way, stage) VALUES (?, ?, ?, ?)",
        [(alert, role, way, stage) for role, way in recipients],
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
