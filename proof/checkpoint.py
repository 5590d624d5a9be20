"""Checkpoints: the head of the ledger, kept where the publishing user cannot rewrite it.

Text form, four lines in the style of a C2SP note, each ended by a newline:

    tayang-ledger/<office>
    <size>
    <head, 64 hex>
    <time, ISO 8601 with offset>

A file of checkpoints holds several, oldest first, with an empty line between them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.clock import WIB
from config.messages import say
from proof.chain import Head
from proof.errors import LedgerError

ORIGIN = "tayang-ledger/"
_OFFICE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")
_LINES = 4


class CheckpointError(LedgerError):
    """A text that is not a checkpoint, or one of another office."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The ledger of ``office`` had this head at ``at`` (aware)."""

    office: str
    head: Head
    at: datetime

    def text(self) -> str:
        """Return the four lines."""
        when = self.at.astimezone(WIB).isoformat(timespec="seconds")
        return f"{ORIGIN}{self.office}\n{self.head.size}\n{self.head.hash}\n{when}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Read one checkpoint; CheckpointError when a line is not what it must be."""
    lines = text.strip("\n").split("\n")
    if len(lines) != _LINES:
        raise _broken(f"{len(lines)} lines instead of {_LINES}")
    origin, size, sealed, when = (line.strip() for line in lines)
    office = origin.removeprefix(ORIGIN)
    if not origin.startswith(ORIGIN) or not _OFFICE.fullmatch(office):
        raise _broken("line 1 does not name a ledger")
    if not _SIZE.fullmatch(size):
        raise _broken("line 2 is not a number of entries")
    if not _HASH.fullmatch(sealed):
        raise _broken("line 3 is not a hash of 64 hex digits")
    try:
        at = datetime.fromisoformat(when)
    except ValueError as error:
        raise _broken("line 4 is not a time") from error
    if at.tzinfo is None:
        raise _broken("line 4 has no offset from UTC")
    return Checkpoint(office, Head(int(size), sealed), at)


def read_checkpoints(text: str) -> tuple[Checkpoint, ...]:
    """Read a file's checkpoints in their order; empty text gives none."""
    return tuple(read_checkpoint(part) for part in re.split(r"\n{2,}", text.strip("\n")) if part)


def keep_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Append a checkpoint to a file durably; the same head is not written twice in a row."""
    known = newest_checkpoint(path, checkpoint.office)
    if known is not None and known.head == checkpoint.head:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    gap = "\n" if path.exists() and path.stat().st_size else ""
    with path.open("a", encoding="utf-8") as file:
        file.write(gap + checkpoint.text())
        file.flush()
        os.fsync(file.fileno())


def newest_checkpoint(path: Path, office: str) -> Checkpoint | None:
    """Return the checkpoint with the most entries, None when there is no file or it is empty.

    The largest, not the last: a file that was added to after a rollback must not hide it.
    """
    if not path.exists():
        return None
    found = read_checkpoints(path.read_text(encoding="utf-8"))
    for checkpoint in found:
        if checkpoint.office != office:
            raise CheckpointError(
                f"{path.name} holds a checkpoint of {checkpoint.office}, not of {office}",
                hint=say("proof.checkpoint.other_office", file=path.name, office=office),
            )
    return max(found, key=lambda one: one.head.size, default=None)


def _broken(what: str) -> CheckpointError:
    return CheckpointError(
        f"not a checkpoint: {what}", hint=say("proof.checkpoint.broken", what=what)
    )
