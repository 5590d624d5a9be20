"""Verification of a ledger file: chain, guards, indexes, and the head against a checkpoint.

Works on the live file and on a copy, read-only, offline. The order matters: damage is reported
before a missing guard, and the entry that is wrong before everything that follows from it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from config.messages import say
from proof.chain import EMPTY, Followed, Head, Row, follow
from proof.errors import LedgerBehind, LedgerCorrupt
from proof.ledger_file import read_ledger_file, schema_is_ours

Code = Literal["", "seq", "prev", "hash", "behind", "rewritten", "schema", "index", "unreadable"]


@dataclass(frozen=True, slots=True)
class Verified:
    """Result of a verification. ``size`` and ``head`` tell how far the chain is good.

    ``problem`` is Indonesian, "" when all is well; ``seq`` the first wrong entry, 0 when the
    trouble is not with one entry; ``code`` names the trouble for programs.
    """

    ok: bool
    size: int
    head: Head
    problem: str = ""
    seq: int = 0
    code: Code = ""

    def require(self) -> Head:
        """Return the head when all is well; LedgerBehind or LedgerCorrupt otherwise."""
        if self.ok:
            return self.head
        message = f"ledger verification failed: {self.code} at entry {self.seq}"
        if self.code in {"behind", "rewritten"}:
            raise LedgerBehind(message, hint=self.problem)
        raise LedgerCorrupt(message, hint=self.problem)


def verify_ledger(path: Path, expected: Head | None = None, *, busy_s: float = 30.0) -> Verified:
    """Verify a ledger file or a copy of one; damage is a result, no error.

    ``expected`` is a checkpoint's head: the ledger must have that entry, and may have more.
    LedgerError remains for a file that is missing, locked, or not a ledger of ours.
    """
    try:
        database = read_ledger_file(path, busy_s=busy_s)
    except LedgerCorrupt as error:
        return _bad(EMPTY, "unreadable", 0, error.hint)
    reached = [0]
    try:
        database.text_factory = bytes
        database.execute("BEGIN")  # one snapshot for all that follows; writers go on
        found = follow(_rows(database, reached), expected.size if expected else 0)
        return _judge(database, found, expected)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        # the second: SQLite's own message quotes a damaged schema that is no UTF-8 any more
        hint = say("proof.ledger.damaged", file=path.name)
        return _bad(Head(reached[0], ""), "unreadable", reached[0] + 1, hint)
    finally:
        database.close()


def _judge(database: sqlite3.Connection, found: Followed, expected: Head | None) -> Verified:
    if found.code is not None:
        problem = say(f"proof.ledger.break_{found.code}", seq=found.seq)
        return _bad(found.head, found.code, found.seq, problem)
    if expected is not None and found.head.size < expected.size:
        problem = say("proof.ledger.behind", size=found.head.size, expected=expected.size)
        return _bad(found.head, "behind", found.head.size + 1, problem)
    if expected is not None and found.at_mark != expected.hash:
        problem = say("proof.ledger.rewritten", seq=expected.size)
        return _bad(found.head, "rewritten", expected.size, problem)
    if not schema_is_ours(database):
        return _bad(found.head, "schema", 0, say("proof.ledger.schema"))
    # the chain reads the table; queries go through indexes, which only this check sees
    if database.execute("PRAGMA integrity_check(1)").fetchone()[0] != b"ok":
        return _bad(found.head, "index", 0, say("proof.ledger.index"))
    return Verified(ok=True, size=found.head.size, head=found.head)


def _rows(database: sqlite3.Connection, reached: list[int]) -> Iterator[Row]:
    """Rows in order; ``reached[0]`` is the last one that could be read at all."""
    for row in database.execute(
        "SELECT seq, prev, hash, CAST(body AS BLOB) FROM entries ORDER BY seq"
    ):
        yield row
        reached[0] = row[0]


def _bad(head: Head, code: Code, seq: int, problem: str) -> Verified:
    return Verified(ok=False, size=head.size, head=head, problem=problem, seq=seq, code=code)
