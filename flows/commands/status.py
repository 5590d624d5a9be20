"""``tayang status`` and ``tayang stop``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from config.messages import say
from content.dates import moment_wib
from flows.acts.halting import halt
from flows.acts.intake_month import reminders
from flows.commands.common import office, show_json
from flows.publishing.stop import stop_reason
from proof.month_rows import reason_text
from proof.projection import PublicationView, all_publications


def show_status(home: Path | None, *, as_json: bool) -> int:
    """List every publication of the ledger with its state, and what is due; always exits 0."""
    with office(home) as runtime:
        views = all_publications(runtime.ledger)
        head = runtime.ledger.head()
        stopped = stop_reason(runtime.settings.var, "")
        due = reminders(runtime)
    if as_json:
        show_json(
            {
                "publications": [_as_json(view) for view in views.values()],
                "ledger": {"size": head.size, "head": head.hash},
                "stopped": stopped,
                "reminders": [asdict(one) for one in due],
            }
        )
        return 0
    if stopped:
        typer.echo(say("flows.status.stopped", reason=stopped))
    for view in views.values():
        typer.echo(_line(view))
    if not views:
        typer.echo(say("flows.status.empty"))
    for one in due:
        typer.echo(say("flows.status.reminder", title=one.title, step=one.step))
    return 0


def _line(view: PublicationView) -> str:
    state = say(f"proof.state.{view.state.value}")
    when = moment_wib(view.last_at) if view.last_at else ""
    where = view.live.url if view.live else reason_text(view.reason)
    place = f"{view.channel}/{view.format}"
    return f"{view.publication}  {view.item}  {place:<18} {state:<14} {when}  {where}"


def _as_json(view: PublicationView) -> dict[str, object]:
    return {
        "publication": view.publication,
        "item": view.item,
        "channel": view.channel,
        "platform": view.platform,
        "format": view.format,
        "state": view.state.value,
        "levels": list(view.levels),
        "url": view.live.url if view.live else "",
        "post_id": view.live.post_id if view.live else "",
        "reason": view.reason,
        "at": view.last_at.isoformat() if view.last_at else "",
        "entry": view.last_seq,
    }


def stop_command(channel: str, reason: str, role: str, *, lift: bool, home: Path | None) -> int:
    """Set or lift the STOP switch; exit 1 when there was nothing to lift."""
    with office(home) as runtime:
        told = halt(runtime, channel, role=role, reason=reason, lift=lift)
    for line in (told.message, *told.lines):
        typer.echo(line)
    return 0 if told.ok else 1
