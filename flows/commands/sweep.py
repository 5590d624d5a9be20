"""``tayang sweep``: hidden remains of interrupted runs, listed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import typer

from config.messages import say
from content.dates import moment_wib
from flows.acting import act_of
from flows.checkpoints import keep_head, require_sound_ledger
from flows.commands.common import office, show_json
from flows.result import EXIT_ALL, EXIT_PARTIAL
from flows.runtime import known_channel
from flows.sweeping import Swept, sweep


def sweep_command(
    *,
    role: str,
    reason: str,
    dry_run: bool,
    days: float,
    channels: Sequence[str],
    home: Path | None,
    as_json: bool,
) -> int:
    """Exit 0 when every channel was looked at and cleaned, 10 when one could not be."""
    with office(home) as runtime:
        settings = runtime.settings
        act = None if dry_run else act_of(settings, role, reason)
        for name in channels:
            known_channel(settings, name, "--channel")
        require_sound_ledger(runtime)
        tools = runtime.tools("sweep")
        before = settings.clock.now() - timedelta(days=max(days, 0))
        done = [
            sweep(channel, runtime.connector(channel), tools, before, act)
            for channel in settings.channels
            if channel.mode == "automatic" and (not channels or channel.name in channels)
        ]
        keep_head(runtime)
    if as_json:
        show_json({"dry_run": dry_run, "channels": [_as_json(one) for one in done]})
    else:
        _show(done, dry_run=dry_run)
    return EXIT_PARTIAL if any(one.failed for one in done) else EXIT_ALL


def _show(done: Sequence[Swept], *, dry_run: bool) -> None:
    for one in done:
        for orphan in one.orphans:
            what = say(f"flows.sweep.what.{orphan.what}")
            made = moment_wib(orphan.made_at)
            values = {"what": what, "name": orphan.name or orphan.id, "made": made}
            typer.echo(say("flows.sweep.found", channel=one.channel, **values))
        if one.trouble:
            typer.echo(one.trouble)
    found = sum(len(one.orphans) for one in done)
    if not found:
        typer.echo(say("flows.sweep.none"))
    elif dry_run:
        typer.echo(say("flows.sweep.would", count=found))
    else:
        typer.echo(say("flows.sweep.removed", count=sum(one.removed for one in done)))


def _as_json(one: Swept) -> dict[str, object]:
    return {
        "channel": one.channel,
        "removed": one.removed,
        "trouble": one.trouble,
        "orphans": [
            {
                "what": orphan.what,
                "id": orphan.id,
                "name": orphan.name,
                "made_at": orphan.made_at.isoformat(),
            }
            for orphan in one.orphans
        ],
    }
