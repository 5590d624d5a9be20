"""``tayang alert list|ack|tick|test``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import typer

from config.errors import ConfigError, Problem
from config.logs import quiet_logging
from config.messages import say
from config.settings import home_from_environment
from connectors.notify import Message, send
from content.dates import moment_wib
from flows.acts.acting import unknown_role
from flows.alerts.alerting import Desk, open_desk
from flows.alerts.book import Book
from flows.alerts.text import lines_of, tick_lines
from flows.alerts.tick import tick
from flows.alerts.values import Alert
from flows.commands.common import show_json

_NAME = re.compile(r"(?:W-)?0*([1-9][0-9]{0,8})", re.IGNORECASE)
_UNHEALTHY = 1


def list_alerts(home: Path | None, *, every: bool, as_json: bool) -> int:
    """Those that somebody must still take on; ``every``: the acknowledged and healed too."""
    desk = _desk(home)
    with Book(desk.duties.book) as book:
        alerts = book.alerts() if every else book.open_alerts()
    if as_json:
        show_json([_as_json(alert) for alert in alerts])
        return 0
    for alert in alerts:
        typer.echo("\n".join(_shown(alert, desk)))
    if not alerts:
        typer.echo(say("duty.list.empty"))
    return 0


def acknowledge(names: list[str], role: str, note: str, home: Path | None) -> int:
    """Note who takes each on; ConfigError for an unknown role or alert."""
    desk = _desk(home)
    held = desk.duties.role(role)
    now = desk.clock.now()
    if held is None:
        hint = unknown_role(desk.duties.roles, role)
        raise ConfigError("unknown role", [Problem("--role", 0, "", hint, role)])
    with Book(desk.duties.book) as book:
        for name in names:
            number = _number(name)
            before = book.alert(number)
            if before is None:
                hint = say("duty.ack.unknown", name=name)
                raise ConfigError("unknown alert", [Problem("ack", 0, "", hint, name)])
            if before.ack_at is not None:
                position = desk.duties.position(before.ack_role)
                values = {"name": before.name, "position": position}
                typer.echo(say("duty.ack.already", **values, at=moment_wib(before.ack_at)))
                continue
            book.acknowledge(number, role, note.strip(), now)
            typer.echo(say("duty.ack.done", name=before.name, position=held.position))
    return 0


def tick_once(home: Path | None, *, tokens: bool, as_json: bool) -> int:
    """One tick; exit 1 when messages wait or the heartbeat failed."""
    ticked = tick(_desk(home), tokens=tokens)
    if as_json:
        show_json(
            {
                "opened": list(ticked.opened),
                "escalated": list(ticked.escalated),
                "sent": ticked.sent.taken,
                "waiting": ticked.sent.waiting,
                "heartbeat": ticked.beat,
            }
        )
    else:
        typer.echo("\n".join(tick_lines(ticked)))
    return _UNHEALTHY if ticked.unhealthy else 0


def send_test(home: Path | None, role: str) -> int:
    """A test message to every address; exit 1 when one was not taken."""
    desk = _desk(home)
    title = say("duty.test.title", office=desk.office)
    failed = False
    for duty in desk.duties.alerts.duty:
        if role and duty.role != role:
            continue
        body = say("duty.test.body", role=desk.duties.position(duty.role))
        for way in duty.ways:
            address = desk.duties.secrets.get(way.secret)
            why = send([Message(address, title, body)])[0] if address else "secret"
            failed = failed or bool(why)
            values = {"role": duty.role, "way": way.secret}
            told = say(f"duty.why.{why}", way=way.secret) if why else ""
            word = "duty.test.not_sent" if why else "duty.test.sent"
            typer.echo(say(word, **values, why=told))
    return _UNHEALTHY if failed else 0


def _desk(home: Path | None) -> Desk:
    """The duty list; ConfigError with the next step when the office has none."""
    quiet_logging()
    desk = open_desk(home_from_environment(home))
    if desk is None:
        hint = say("duty.unset")
        raise ConfigError("no alerts.yaml", [Problem("alerts.yaml", 0, "", hint)])
    return desk


def _number(name: str) -> int:
    found = _NAME.fullmatch(name.strip())
    if found is None:
        hint = say("duty.ack.bad_name", name=name)
        raise ConfigError("not an alert", [Problem("ack", 0, "", hint, name)])
    return int(found[1])


def _shown(alert: Alert, desk: Desk) -> list[str]:
    """One alert on the screen."""
    if alert.ack_at is not None:
        position = desk.duties.position(alert.ack_role)
        state = say("duty.list.acked", position=position, at=moment_wib(alert.ack_at))
    else:
        state = say("duty.list.open" if alert.open else "duty.list.closed")
    lines = [
        say("duty.list.head", name=alert.name, at=moment_wib(alert.opened_at), state=state),
        *lines_of(alert.problems or alert.closed),
    ]
    for key, roles in (("told", alert.sent), ("unsent", alert.unsent)):
        if roles:
            names = ", ".join(desk.duties.position(one) for one in roles)
            lines.append(say(f"duty.list.{key}", roles=names))
    return lines


def _as_json(alert: Alert) -> dict[str, Any]:
    return {
        "name": alert.name,
        "opened_at": alert.opened_at.isoformat(),
        "run": alert.run,
        "link": alert.link,
        "open": alert.open,
        "acknowledged_at": alert.ack_at.isoformat() if alert.ack_at else "",
        "acknowledged_by": alert.ack_role,
        "note": alert.ack_note,
        "problems": [{"title": one.title, "step": one.step} for one in alert.problems],
        "healed": [one.title for one in alert.closed],
        "told": list(alert.sent),
        "not_told_yet": list(alert.unsent),
    }
