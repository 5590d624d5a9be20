"""``tayang handover``: the sheet for a successor."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from config.alerts import load_alerts
from config.messages import say
from flows.commands.common import html_file, office, show_json
from flows.handover.page import render_html, render_text
from flows.handover.sheet import gather


def show_handover(home: Path | None, out: Path | None, *, ask: bool, as_json: bool) -> int:
    """Print the sheet; ``out``: also write the page."""
    if out is not None:
        html_file(out)
    with office(home) as runtime:
        sheet = gather(runtime, load_alerts(runtime.settings.home), ask=ask)
    if out is not None:
        out.write_text(render_html(sheet), encoding="utf-8")
    if as_json:
        show_json(asdict(sheet))
        return 0
    typer.echo(render_text(sheet) if out is None else say("duty.handover.written", path=out))
    return 0
