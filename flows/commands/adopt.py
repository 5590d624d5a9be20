"""``tayang adopt``: take a post that a person made by hand on record."""

from __future__ import annotations

from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from flows.acts.acting import act_of
from flows.acts.adopting import Found, adopt
from flows.commands.common import office, show_json
from flows.items.inputs import load_inputs
from flows.items.itemstage import prepare_item
from flows.proving.prove import prove
from flows.runtime import known_channel
from flows.stages import PlainStages
from proof.entries import PublicationState


def adopt_command(
    manifest: Path,
    *,
    item: str,
    channel: str,
    url: str,
    role: str,
    reason: str,
    screenshot: Path | None,
    home: Path | None,
    as_json: bool,
) -> int:
    """Exit 0 when the post is *tayang* afterwards, 10 when live only, 11 when not taken."""
    with office(home) as runtime:
        act = act_of(runtime.settings, role, reason)
        known_channel(runtime.settings, channel, "--channel")
        inputs = load_inputs(runtime, manifest)
        wanted = next((one for one in inputs.manifest.items if one.id == item), None)
        if wanted is None:
            hint = say("flows.adopt.no_item", item=item, manifest=manifest.name)
            raise ConfigError("unknown item", [Problem("--item", 0, "", hint, item)])
        stages = PlainStages(lambda line: typer.echo(line, err=True))
        jobs, rows = prepare_item(wanted, (channel,), inputs, runtime, stages)
        if not jobs:
            typer.echo("\n".join(row.note for row in rows), err=True)
            return 11
        job = jobs[0][1]
        tools = runtime.tools(f"adopt-{item}")
        connector = runtime.connector(job.channel)
        found = Found(url, act.role, act.position, act.reason, screenshot)
        outcome = adopt(job, connector, tools, found)
        if outcome.state is PublicationState.LIVE:
            proved = prove(job, connector, tools)
            outcome = outcome if proved.state is PublicationState.LIVE else proved
    if as_json:
        show_json({"publication": job.publication, "state": outcome.state.value})
    else:
        typer.echo(outcome.note or say(f"proof.state.{outcome.state.value}"))
    if outcome.state is PublicationState.TAYANG:
        return 0
    return 10 if outcome.state is PublicationState.LIVE else 11
