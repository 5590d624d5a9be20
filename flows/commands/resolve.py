"""``tayang resolve``: a person decides what the program could not find out."""

from __future__ import annotations

from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from flows.acts.resolving import Decided, resolve_absent, resolve_found
from flows.commands.common import office, show_json


def resolve_command(
    publication: str,
    *,
    role: str,
    reason: str,
    absent: bool,
    url: str,
    home: Path | None,
    as_json: bool,
) -> int:
    """Record the decision; with a URL the post there is read and must be the released one."""
    if absent == bool(url):
        hint = say("flows.resolve.one_of")
        raise ConfigError("--absent or --url", [Problem("resolve", 0, "", hint)])
    with office(home) as runtime:
        decided: Decided
        if absent:
            decided = resolve_absent(runtime, publication, role=role, reason=reason)
        else:
            decided = resolve_found(runtime, publication, url, role=role, reason=reason)
    if as_json:
        show_json({"publication": publication, "state": decided.view.state.value})
    else:
        typer.echo(decided.note)
    return 0 if decided.done else 11
