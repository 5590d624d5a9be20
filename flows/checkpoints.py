"""The ledger is checked before a run writes, and its head is kept after (DESIGN core rule 5).

A ledger that is damaged, or older than a checkpoint we know, sends nothing: a restored old copy
would not know of posts that are already public.
"""

from __future__ import annotations

from flows.runtime import Runtime
from proof.checkpoint import Checkpoint, keep_checkpoint, newest_checkpoint

_NAME = "checkpoints.txt"


def require_sound_ledger(runtime: Runtime) -> None:
    """Recompute the chain against the newest checkpoint; LedgerBehind or LedgerCorrupt."""
    settings = runtime.settings
    newest = newest_checkpoint(settings.var / _NAME, settings.office.id)
    runtime.ledger.verify(newest.head if newest else None).require()


def keep_head(runtime: Runtime) -> None:
    """Append the ledger's head to the checkpoints; nothing when it did not move."""
    settings = runtime.settings
    head = runtime.ledger.head()
    if head.size:
        checkpoint = Checkpoint(settings.office.id, head, settings.clock.now())
        keep_checkpoint(settings.var / _NAME, checkpoint)
