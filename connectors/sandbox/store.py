"""What the twins remember: one SQLite file and a folder of blobs, so that a restart loses nothing.

Only the server's event loop uses it, from one thread; each write is its own transaction.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

Thing = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS thing(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE(kind, id));
CREATE TABLE IF NOT EXISTS counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS request(seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
"""


class Store:
    """Things by kind (``wordpress.post``, ``x.media`` ...) and id, in order of creation."""

    def __init__(self, folder: Path) -> None:
        self._blobs = folder / "blobs"
        self._blobs.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "sandbox.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(
            "PRAGMA synchronous=NORMAL"
        )  # survives kill -9; a power cut is no case here
        self._db.executescript(_SCHEMA)

    def put(self, kind: str, key: str, thing: Thing) -> None:
        self._db.execute(
            "INSERT INTO thing(kind, id, body) VALUES(?,?,?)"
            " ON CONFLICT(kind, id) DO UPDATE SET body=excluded.body",
            (kind, key, json.dumps(thing)),
        )

    def get(self, kind: str, key: str) -> Thing | None:
        row = self._db.execute(
            "SELECT body FROM thing WHERE kind=? AND id=?", (kind, key)
        ).fetchone()
        return None if row is None else _thing(row[0])

    def all(self, kind: str) -> list[Thing]:
        rows = self._db.execute("SELECT body FROM thing WHERE kind=? ORDER BY seq", (kind,))
        return [_thing(row[0]) for row in rows]

    def drop(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM thing WHERE kind=? AND id=?", (kind, key))

    def next_number(self, name: str, first: int = 1) -> int:
        """The next number of a named counter; none is given twice, restart or not."""
        row = self._db.execute(
            "INSERT INTO counter VALUES(?,?)"
            " ON CONFLICT(name) DO UPDATE SET value=value+1 RETURNING value",
            (name, first),
        ).fetchone()
        return int(row[0])

    def add_blob(self, content: bytes) -> str:
        """Keep bytes; their SHA-256 in hexadecimal is their name."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._blobs / digest
        if not path.exists():
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(content)
            draft.replace(path)
        return digest

    def blob(self, digest: str) -> bytes:
        return (self._blobs / digest).read_bytes()

    def log_request(self, entry: Thing) -> int:
        cursor = self._db.execute("INSERT INTO request(body) VALUES(?)", (json.dumps(entry),))
        return int(cursor.lastrowid or 0)

    def finish_request(self, seq: int, status: int | None) -> None:
        self._db.execute(
            "UPDATE request SET body=json_set(body, '$.status', ?) WHERE seq=?", (status, seq)
        )

    def requests(self) -> list[Thing]:
        rows = self._db.execute("SELECT seq, body FROM request ORDER BY seq")
        return [{"seq": seq, **_thing(body)} for seq, body in rows]

    def clear(self) -> None:
        for table in ("thing", "counter", "request"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608  # fixed names
        shutil.rmtree(self._blobs)
        self._blobs.mkdir()

    def close(self) -> None:
        self._db.close()


def _thing(text: str) -> Thing:
    value: Thing = json.loads(text)
    return value
