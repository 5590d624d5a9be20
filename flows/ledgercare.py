"""Every night: the ledger recomputed against its checkpoints, copied, and what is old let go."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from config.clock import WIB
from config.messages import say
from flows.acts.restoring import CHECKPOINT_TAIL, back_up
from flows.checkpoints import keep_head, require_sound_ledger
from flows.housekeeping import tidy
from flows.operations import Told
from flows.runtime import Runtime

_NAME = re.compile(r"catatan-\d{8}-\d{6}\.sqlite3")


def care_for_ledger(runtime: Runtime, *, keep_days: int) -> Told:
    """Verify, keep the head, write a verified copy; LedgerError when anything is not as it was.

    A copy is removed after ``keep_days`` days; the newest one stays whatever its age.
    """
    require_sound_ledger(runtime)
    trouble = keep_head(runtime)
    settings = runtime.settings
    folder = settings.backups_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = settings.clock.now().astimezone(WIB)
    made = back_up(runtime.ledger, folder / f"catatan-{now:%Y%m%d-%H%M%S}.sqlite3", settings)
    oldest = f"catatan-{now - timedelta(days=keep_days):%Y%m%d-%H%M%S}.sqlite3"
    removed = _let_go(folder, oldest, made.path)
    values = {"path": made.path, "size": made.head.size, "checkpoint": made.checkpoint}
    lines = [
        say("flows.ledger.ok", size=made.head.size, head=made.head.hash),
        say("flows.ledger.backed_up", **values),
        say("flows.care.removed", count=removed, days=keep_days),
        *tidy(runtime),
        *([trouble] if trouble else []),
    ]
    key = "flows.care.half" if trouble else "flows.care.done"
    return Told(say(key, size=made.head.size), ok=not trouble, lines=tuple(lines))


def _let_go(folder: Path, oldest: str, newest: Path) -> int:
    """Remove copies whose name, and so whose time, lies before ``oldest``."""
    old = [
        path
        for path in folder.iterdir()
        if _NAME.fullmatch(path.name) and path.name < oldest and path != newest
    ]
    for path in old:
        path.unlink(missing_ok=True)
        path.with_name(path.name + CHECKPOINT_TAIL).unlink(missing_ok=True)
    return len(old)
