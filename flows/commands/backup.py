"""``tayang ledger backup|restore|accept-restore``."""

from __future__ import annotations

from pathlib import Path

import typer

from config.logs import quiet_logging
from config.messages import say
from config.settings import Settings, home_from_environment
from flows.acts.acting import act_of
from flows.acts.restoring import accept, back_up, restore
from flows.checkpoints import all_heads, keep_head
from flows.clockguard import refuse_foreign_clock
from flows.commands.common import office, show_json

_NOTHING = 1


def backup(home: Path | None, target: Path, *, as_json: bool) -> int:
    """Write a verified copy and its checkpoint."""
    with office(home) as runtime:
        made = back_up(runtime.ledger, target, runtime.settings)
    if as_json:
        head = {"size": made.head.size, "head": made.head.hash}
        show_json({"file": str(made.path), "checkpoint": str(made.checkpoint), **head})
        return 0
    values = {"path": made.path, "size": made.head.size, "checkpoint": made.checkpoint}
    typer.echo(say("flows.ledger.backed_up", **values))
    return 0


def restore_command(
    home: Path | None, source: Path, *, role: str, reason: str, force: bool, as_json: bool
) -> int:
    """Put a backup in place; the present ledger may be damaged, so it is not opened here."""
    quiet_logging()
    settings = Settings.load(home_from_environment(home))
    refuse_foreign_clock(settings)
    act = act_of(settings, role, reason)
    source.stat()  # a mistyped name is told as such; nothing has been touched yet
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = restore(settings, source, all_heads(settings), act, force=force)
    seconds = f"{done.seconds:.1f}".replace(".", ",")
    if as_json:
        show_json(
            {
                "size": done.head.size,
                "head": done.head.hash,
                "lost": done.lost,
                "seconds": round(done.seconds, 3),
                "old": str(done.old) if done.old else "",
                "sending": done.sending,
            }
        )
        return 0
    if done.old is None:
        typer.echo(say("flows.ledger.restored_new", size=done.head.size, seconds=seconds))
    else:
        values = {"size": done.head.size, "seconds": seconds, "old": done.old.name}
        typer.echo(say("flows.ledger.restored", **values))
    key = "behind" if done.lost else "whole" if done.certain else "unknown"
    typer.echo(say(f"flows.ledger.restored_{key}", lost=done.lost))
    return 0


def accept_restore(home: Path | None, *, role: str, reason: str) -> int:
    """A person looked at the channels; exit 1 when no restore waits for that."""
    with office(home) as runtime:
        act = act_of(runtime.settings, role, reason)
        done = accept(runtime.ledger, runtime.settings, act)
        if done:
            keep_head(runtime)
    typer.echo(say("flows.ledger.accepted" if done else "flows.ledger.nothing_to_accept"))
    return 0 if done else _NOTHING
