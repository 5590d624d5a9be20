"""``tayang publish``: the plain core in this process; it works when Prefect is down."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

import typer

from config.messages import say
from flows.alerts.alerting import watched
from flows.commands.common import office, show_json
from flows.conductor import Request, conduct
from flows.lastrun import keep_last_run
from flows.papers.reporting import report_of, write_page
from flows.result import Row, RunResult
from flows.stages import PlainStages
from proof.entries import PublicationState


def publish_command(
    manifest: Path,
    plan: Path | None,
    release: Path | None,
    *,
    items: Sequence[str],
    channels: Sequence[str],
    home: Path | None,
    as_json: bool,
) -> int:
    """Run, show the result, and return the exit code."""
    run = f"cli-{secrets.token_hex(4)}"
    told = partial(typer.echo, err=True)
    with watched(home, run, manifest.name, told) as watch, office(home) as runtime:
        request = Request(
            manifest=manifest,
            plan=plan,
            release=release,
            items=tuple(items),
            channels=tuple(channels),
            run=run,
        )
        stages = PlainStages(lambda line: typer.echo(line, err=True))
        result = conduct(runtime, request, stages)
        page = write_page(report_of(result, runtime), runtime.settings).path
        keep_last_run(runtime.settings.var, result, str(page))
        watch.ended(result, str(page))
        if as_json:
            show_json(result.as_json(str(page)))
        else:
            typer.echo(summary(result))
            typer.echo(say("flows.page", path=page))
        return result.exit_code()


def summary(result: RunResult) -> str:
    """One line per publication, for people; what several in a row have to say stands once."""
    if not result.rows:
        return say("flows.nothing_chosen")
    lines = []
    for (state, note), rows in groupby(result.rows, key=_told):
        for row in rows:
            place = f"{row.channel}/{row.format}"
            url = row.view.live.url if row.view.live else ""
            word = say(f"proof.state.{state.value}")
            lines.append(f"{row.item.id}  {place:<18} {word:<12} {url}".rstrip())
        if note:
            lines.append(f"  {note}")
    return "\n".join(lines)


def _told(row: Row) -> tuple[PublicationState, str]:
    return row.state, "" if row.view.live else row.note
