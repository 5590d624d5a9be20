"""Backups of the ledger, and what holds after one was restored.

A backup is a compact copy, verified, with its checkpoint beside it. A restored ledger that is
older than a known checkpoint, or than a ledger that can no longer be read, does not know of posts
that may be public: until a person says that the channels were looked at, runs only reconcile what
was begun and send nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.clock import Clock
from config.files import sync_folder
from config.messages import say
from config.settings import Settings
from flows.acts.acting import Act
from flows.alerts.marks import is_going_on
from flows.publishing.locks import Busy, publication_lock
from proof.chain import EMPTY, Head
from proof.change_bodies import RestoredBody
from proof.checkpoint import Checkpoint
from proof.entries import EntryKind
from proof.errors import LedgerBehind, LedgerBusy, LedgerCorrupt, LedgerError
from proof.ledger import SqliteLedger
from proof.verification import verify_ledger

_MARK = "RESTORED.json"
CHECKPOINT_TAIL = ".checkpoint.txt"


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy; ``checkpoint`` is the text file beside it."""

    path: Path
    checkpoint: Path
    head: Head


@dataclass(frozen=True, slots=True)
class Restored:
    """``old``: the earlier ledger file, kept; None when there was none. ``lost``: entries that
    the newest checkpoint vouches for and that the backup has not; ``certain`` False when there may
    be more of them, because the ledger itself could not be read to its end.
    """

    head: Head
    lost: int
    seconds: float
    old: Path | None
    certain: bool = True

    @property
    def sending(self) -> bool:
        """Whether runs may send at once: nothing is lost, and that is known."""
        return self.certain and not self.lost


def waits_for_a_person(var: Path) -> bool:
    """Whether a restore that lost entries was not accepted yet: look only, send nothing."""
    return (var / _MARK).exists()


def back_up(ledger: SqliteLedger, target: Path, settings: Settings) -> Backup:
    """Write the copy and its checkpoint; LedgerError when the copy is not what the ledger is."""
    ledger.backup(target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    head = verify_ledger(target).require()
    ledger.verify(head).require()
    beside = target.with_name(target.name + CHECKPOINT_TAIL)
    beside.write_text(Checkpoint(settings.office.id, head, settings.clock.now()).text(), "utf-8")
    return Backup(target, beside, head)


def restore(
    settings: Settings, backup: Path, known: Sequence[Head], act: Act, *, force: bool
) -> Restored:
    """Put the backup in the ledger's place; LedgerError, nothing changed, when it may not be.

    ``known``: the heads of all checkpoints there are. The present ledger is kept under another
    name; it is only overwritten by an older one with ``force``.
    """
    clock = settings.clock
    began = clock.monotonic()
    head = _sound(backup, known)
    with _nobody_publishes(settings, clock):
        found = _present(settings.ledger_path)
        present = found or EMPTY
        if present.size > head.size and not force:
            values = {"now": present.size, "backup": head.size, "lost": present.size - head.size}
            hint = say("flows.ledger.restore_newer", **values)
            raise LedgerBehind("the present ledger is newer than the backup", hint=hint)
        newest = max([present, *known], key=lambda one: one.size)
        lost = max(0, newest.size - head.size)
        # a run that died with its ledger left no checkpoint of its last entries
        if lost or found is None:
            _mark(settings.var, head, newest)
        old = _replace(settings, backup, head)
    with SqliteLedger(settings.ledger_path, clock) as ledger:
        _record(ledger, "restored", act, head, newest)
        after = ledger.verify(head).require()
    return Restored(after, lost, clock.monotonic() - began, old, certain=found is not None)


def accept(ledger: SqliteLedger, settings: Settings, act: Act) -> bool:
    """Let sending begin again after a restore; False when nothing waits for that."""
    mark = settings.var / _MARK
    if not mark.exists():
        return False
    told = json.loads(mark.read_text(encoding="utf-8"))
    _record(ledger, "accepted", act, Head(*told["backup"]), Head(*told["known"]))
    mark.unlink()
    return True


def _sound(backup: Path, known: Sequence[Head]) -> Head:
    """The backup's head, when the chain is good and is the one that the checkpoints vouch for."""
    found = verify_ledger(backup)
    reached = [one for one in known if one.size <= found.head.size]
    if found.ok and reached:
        found = verify_ledger(backup, max(reached, key=lambda one: one.size))
    if not found.ok:
        hint = say("flows.ledger.restore_damaged", file=backup.name, problem=found.problem)
        raise LedgerCorrupt(f"{backup.name}: {found.code}", hint=hint)
    return found.head


def _present(path: Path) -> Head | None:
    """The present ledger's head; None when it is gone or damaged, so that nobody knows its end."""
    if not path.exists():
        return None
    try:
        found = verify_ledger(path)
    except LedgerError:
        return None
    return found.head if found.ok else None


@contextmanager
def _nobody_publishes(settings: Settings, clock: Clock) -> Iterator[None]:
    """Hold every publication's lock there is; LedgerBusy when a run is under way.

    A run that still makes pictures holds no lock, but has the old file open: what it sent would
    be written there.
    """
    if is_going_on(settings.var):
        hint = say("flows.ledger.restore_busy")
        raise LedgerBusy("a run is under way", hint=hint)
    with ExitStack() as stack:
        for lock in sorted(settings.locks_dir.glob("*.lock")):
            try:
                stack.enter_context(
                    publication_lock(settings.locks_dir, lock.stem, clock=clock, wait=0)
                )
            except Busy as error:
                hint = say("flows.ledger.restore_busy")
                raise LedgerBusy("a delivery is under way", hint=hint) from error
        yield


def _replace(settings: Settings, backup: Path, head: Head) -> Path | None:
    """Copy beside, sync, then swap names: a crash leaves the old ledger or the new one."""
    path = settings.ledger_path
    fresh = path.with_name(f"{path.name}.restoring")
    fresh.unlink(missing_ok=True)
    shutil.copyfile(backup, fresh)
    fresh.chmod(0o600)
    verify_ledger(fresh, head).require()
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    old: Path | None = None
    if path.exists():
        stamp = settings.clock.now().strftime("%Y%m%dT%H%M%S")
        old = path.with_name(f"{path.name}.before-{stamp}")
        for tail in ("-wal", "-shm"):
            beside = path.with_name(path.name + tail)
            if beside.exists():
                beside.replace(old.with_name(old.name + tail))
        path.replace(old)
    fresh.replace(path)
    sync_folder(path.parent)
    return old


def _mark(var: Path, head: Head, known: Head) -> None:
    told = {"backup": [head.size, head.hash], "known": [known.size, known.hash]}
    path = var / _MARK
    path.write_text(json.dumps(told), encoding="utf-8")
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(var)


def _record(
    ledger: SqliteLedger,
    action: str,
    act: Act,
    backup: Head,
    known: Head,
) -> None:
    body = RestoredBody.model_validate(
        {
            "action": action,
            "role": act.role,
            "position": act.position,
            "reason": act.reason,
            "size": backup.size,
            "head": backup.hash,
            "known_size": known.size,
            "known_head": known.hash,
        }
    )
    ledger.append(EntryKind.RESTORED, body.json_body())
