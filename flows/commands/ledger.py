"""``tayang ledger verify|show|checkpoint``."""

from __future__ import annotations

from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from content.dates import moment_wib
from flows.commands.common import office, show_json
from proof.chain import Head
from proof.checkpoint import Checkpoint

_BROKEN = 1


def verify(home: Path | None, head: str, *, as_json: bool) -> int:
    """Recompute the chain; exit 1 when an entry is not what was written."""
    with office(home) as runtime:
        result = runtime.ledger.verify(_head(head) if head else None)
    if as_json:
        show_json(
            {
                "ok": result.ok,
                "size": result.head.size,
                "head": result.head.hash,
                "problem": result.problem,
                "entry": result.seq,
            }
        )
    elif result.ok:
        typer.echo(say("flows.ledger.ok", size=result.head.size, head=result.head.hash))
    else:
        typer.echo(say("flows.ledger.broken", problem=result.problem), err=True)
    return 0 if result.ok else _BROKEN


def _head(text: str) -> Head:
    size, _, digest = text.partition(":")
    if not size.isdigit() or not digest:
        hint = say("flows.ledger.bad_head", value=text)
        raise ConfigError("not SIZE:HASH", [Problem("--head", 0, "", hint, text)])
    return Head(int(size), digest)


def show(home: Path | None, item: str, *, as_json: bool) -> int:
    """Print the entries, all or one item's."""
    with office(home) as runtime:
        entries = list(runtime.ledger.entries(item=item or None))
    if as_json:
        show_json(
            [
                {
                    "seq": entry.seq,
                    "at": entry.at.isoformat(),
                    "kind": entry.kind.value,
                    "item": entry.item,
                    "publication": entry.publication,
                    "body": entry.body,
                    "hash": entry.hash,
                }
                for entry in entries
            ]
        )
        return 0
    for entry in entries:
        what = say(f"flows.ledger.kind.{entry.kind.value}")
        detail = " ".join(
            str(entry.body[key])
            for key in ("channel", "step", "result", "verdict", "reason", "url")
            if entry.body.get(key)
        )
        typer.echo(f"{entry.seq:>6}  {moment_wib(entry.at)}  {entry.item:<15} {what:<22} {detail}")
    return 0


def checkpoint(home: Path | None) -> int:
    """Print the checkpoint text, to be kept where this machine cannot rewrite it."""
    with office(home) as runtime:
        settings = runtime.settings
        head = runtime.ledger.head()
        typer.echo(Checkpoint(settings.office.id, head, settings.clock.now()).text(), nl=False)
    return 0
