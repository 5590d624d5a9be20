"""``tayang verify``: look again at what aired; never a repost."""

from __future__ import annotations

from pathlib import Path

import typer

from config.messages import say
from flows.commands.common import office, show_json
from flows.items.inputs import load_inputs
from flows.proving.verifying import Selection, alarms, exit_code, recheck


def verify_command(
    *,
    manifest: Path | None,
    items: list[str],
    channels: list[str],
    months: list[str],
    due: bool,
    home: Path | None,
    as_json: bool,
) -> int:
    """Exit 0 when all is as proved, 10 when something is gone or changed, 11 when unread."""
    with office(home) as runtime:
        named = [*items]
        if manifest is not None:
            named += [one.id for one in load_inputs(runtime, manifest).manifest.items]
        selection = Selection(
            why="due" if due else "asked",
            items=tuple(named),
            channels=tuple(channels),
            months=tuple(months),
        )
        quiet = (lambda _line: None) if as_json else typer.echo
        found = recheck(runtime, selection, quiet)
        head = runtime.ledger.head()
    if as_json:
        show_json(
            {
                "looked": [one.as_json() for one in found],
                "alarms": [one.publication for one in alarms(found)],
                "ledger": {"size": head.size, "head": head.hash},
            }
        )
    elif not found:
        typer.echo(say("flows.verify.nothing_due" if due else "flows.verify.nothing"))
    else:
        same = sum(one.verdict == "same" for one in found)
        typer.echo(say("flows.verify.done", looked=len(found), same=same))
    return exit_code(found)
