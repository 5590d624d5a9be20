"""``tayang sweep``: hidden remains of interrupted runs, listed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from flows.acts.acting import act_of
from flows.acts.sweeping import Swept, sweep_channels, told
from flows.commands.common import office, show_json
from flows.result import EXIT_ALL, EXIT_PARTIAL


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
        act = None if dry_run else act_of(runtime.settings, role, reason)
        done = sweep_channels(runtime, channels, days=days, act=act)
    shown = told(done, dry_run=dry_run)
    if as_json:
        show_json({"dry_run": dry_run, "channels": [_as_json(one) for one in done]})
    else:
        for line in (*shown.lines, shown.message):
            typer.echo(line)
    return EXIT_ALL if shown.ok else EXIT_PARTIAL


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
