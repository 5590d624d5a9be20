"""The ledger is checked before a run writes, and its head is kept after (DESIGN core rule 5).

Heads are kept in two places: beside the ledger, and where ``checkpoint_copy`` points. A ledger
that is damaged, or older than a checkpoint of either place, sends nothing: a restored old copy
would not know of posts that are already public.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from config.messages import say
from config.settings import Settings
from flows.acts.restoring import waits_for_a_person
from flows.runtime import Runtime
from proof.chain import Head
from proof.change_bodies import RestoredBody
from proof.checkpoint import Checkpoint, keep_checkpoint, read_checkpoints
from proof.entries import EntryKind
from proof.errors import LedgerError, LedgerUnusable
from proof.ledger import Ledger

_NAME = "checkpoints.txt"


def places(settings: Settings) -> tuple[Path, ...]:
    """The files that hold checkpoints, the near one first."""
    near = settings.var / _NAME
    copy = settings.delivery.checkpoint_copy
    return (near, settings.home / Path(copy).expanduser()) if copy else (near,)


def known_checkpoints(settings: Settings, ledger: Ledger | None = None) -> tuple[Checkpoint, ...]:
    """The newest checkpoint of each place that holds one; LedgerError when one cannot be read.

    ``ledger``: leave out checkpoints of entries whose loss a person accepted after a restore.
    """
    losses = tuple(_accepted_losses(ledger)) if ledger is not None else ()
    found: list[Checkpoint] = []
    for place in places(settings):
        kept = [one for one in _read(place, settings) if not _given_up(one, losses)]
        found += [max(kept, key=lambda one: one.head.size)] if kept else []
    return tuple(found)


def require_sound_ledger(runtime: Runtime) -> None:
    """Recompute the chain against every place's newest checkpoint; LedgerBehind, LedgerCorrupt.

    After a restore that lost entries the chain alone is checked: such a run only looks.
    """
    settings = runtime.settings
    runtime.ledger.verify(None).require()
    if waits_for_a_person(settings.var):
        return
    for head in {one.head for one in known_checkpoints(settings, runtime.ledger)}:
        runtime.ledger.verify(head).require()


def keep_head(runtime: Runtime) -> str:
    """Append the ledger's head to the checkpoints of both places; nothing when it did not move.

    Returns why the second place did not get it (Indonesian), "" when all is well: the run's work
    is done by then and must not be lost over it.
    """
    settings = runtime.settings
    head = runtime.ledger.head()
    if not head.size or waits_for_a_person(settings.var):
        return ""
    checkpoint = Checkpoint(settings.office.id, head, settings.clock.now())
    near, *others = places(settings)
    keep_checkpoint(near, checkpoint)
    for other in others:
        try:
            keep_checkpoint(other, checkpoint)
        except (OSError, LedgerError):
            return say("flows.ledger.copy_failed", path=other)
    return ""


def _read(place: Path, settings: Settings) -> tuple[Checkpoint, ...]:
    if not place.parent.is_dir():
        hint = say("flows.ledger.copy_missing", path=place)
        raise LedgerUnusable("the folder of a checkpoint file is missing", hint=hint)
    if not place.exists():
        return ()
    found = read_checkpoints(place.read_text(encoding="utf-8"))
    foreign = next((one for one in found if one.office != settings.office.id), None)
    if foreign is not None:
        hint = say("proof.checkpoint.other_office", file=place.name, office=settings.office.id)
        raise LedgerUnusable("a checkpoint of another office", hint=hint)
    return found


def all_heads(settings: Settings) -> tuple[Head, ...]:
    """Every head of every place."""
    return tuple(one.head for place in places(settings) for one in _read(place, settings))


def _given_up(checkpoint: Checkpoint, losses: tuple[tuple[int, datetime], ...]) -> bool:
    return any(checkpoint.head.size > size and checkpoint.at <= at for size, at in losses)


def _accepted_losses(ledger: Ledger) -> Iterator[tuple[int, datetime]]:
    """Up to where the ledger was restored, and when a person accepted what was lost."""
    for entry in ledger.entries(kind=EntryKind.RESTORED):
        body = RestoredBody.model_validate(entry.body)
        if body.action == "accepted":
            yield body.size, entry.at
