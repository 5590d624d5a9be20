"""``tayang correct``: a new release of one item replaces what was tried or published."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from content.model import Item
from flows.acts.acting import Act, act_of
from flows.acts.correcting import correct
from flows.acts.sweeping import sweep_replaced
from flows.checkpoints import keep_head, require_sound_ledger
from flows.commands.common import office, show_json
from flows.items.drafting import Use
from flows.items.inputs import Inputs, load_inputs
from flows.items.itemstage import Refused, jobs_of, wanted_of
from flows.proving.prove import prove
from flows.publishing.job import Job, Outcome, Tools
from flows.result import EXIT_ALL, EXIT_APPROVAL, EXIT_CHECK, EXIT_PARTIAL, EXIT_UNDECIDED
from flows.runtime import Runtime, known_channel, media_host
from flows.stages import PlainStages
from proof.entries import PublicationState

_DONE = frozenset({PublicationState.TAYANG, PublicationState.CORRECTED})
_DOUBT = frozenset(
    {PublicationState.UNKNOWN, PublicationState.UNDECIDED, PublicationState.DUPLICATE_SUSPECT}
)


def correct_command(
    manifest: Path,
    plan: Path | None,
    release: Path | None,
    *,
    item: str,
    channels: Sequence[str],
    role: str,
    reason: str,
    home: Path | None,
    as_json: bool,
) -> int:
    """Exit 0 when every version is proved, 10 partly, 11 in doubt, 20 or 21 refused."""
    with office(home) as runtime:
        act = act_of(runtime.settings, role, reason)
        for name in channels:
            known_channel(runtime.settings, name, "--channel")
        require_sound_ledger(runtime)
        inputs = load_inputs(runtime, manifest, plan, release)
        wanted = _item(inputs, item, manifest)
        try:
            done = _correct_all(wanted, tuple(channels), inputs, runtime, act)
        except Refused as refusal:
            return _refused(item, refusal, as_json=as_json)
        keep_head(runtime)
        head = runtime.ledger.head()
    if as_json:
        rows = [_as_json(job, outcome) for job, outcome in done]
        ledger = {"size": head.size, "head": head.hash}
        show_json({"item": item, "publications": rows, "ledger": ledger})
    for job, outcome in done if not as_json else ():
        word = say(f"proof.state.{outcome.state.value}")
        typer.echo(f"{job.draft.key}: {word}. {outcome.note}".strip())
    if not done and not as_json:
        typer.echo(say("flows.correct.nothing"))
    return _exit_code([(job, outcome) for job, outcome in done])


def _item(inputs: Inputs, item: str, manifest: Path) -> Item:
    found = next((one for one in inputs.manifest.items if one.id == item), None)
    if found is None:
        hint = say("flows.adopt.no_item", item=item, manifest=manifest.name)
        raise ConfigError("unknown item", [Problem("--item", 0, "", hint, item)])
    return found


def _correct_all(
    item: Item, channels: tuple[str, ...], inputs: Inputs, runtime: Runtime, act: Act
) -> list[tuple[Job, Outcome]]:
    """The website first: its address may stand in the other texts."""
    stages = PlainStages(lambda line: typer.echo(line, err=True))
    run = f"correct-{secrets.token_hex(4)}"
    tools = replace(runtime.tools(run), report=stages.report, host=media_host(runtime))
    todo = wanted_of(item, channels, inputs, runtime)
    jobs = jobs_of(item, todo, inputs, runtime, stages) if todo else []
    return [(job, _correct_one(use, job, runtime, tools, act)) for use, job in jobs]


def _correct_one(use: Use, job: Job, runtime: Runtime, tools: Tools, act: Act) -> Outcome:
    connector = runtime.connector(use.channel)
    outcome = correct(job, connector, tools, act)
    if outcome.state is PublicationState.LIVE:
        proved = prove(job, connector, tools)
        outcome = replace(proved, sent=outcome.sent, note=outcome.note or proved.note)
    if outcome.state is not PublicationState.CORRECTED:
        return outcome
    # only now: until the new version is proved, the old one's files may be all there is
    swept = sweep_replaced(use.channel, connector, tools, job.publication, act)
    return replace(outcome, note=f"{outcome.note} {swept.trouble}".strip())


def _refused(item: str, refusal: Refused, *, as_json: bool) -> int:
    if as_json:
        show_json({"item": item, "publications": [], "refused": refusal.by, "note": refusal.note})
    else:
        typer.echo(refusal.note, err=True)
    return EXIT_APPROVAL if refusal.by == "approval" else EXIT_CHECK


def _as_json(job: Job, outcome: Outcome) -> dict[str, object]:
    view = outcome.view
    return {
        "publication": job.publication,
        "channel": job.channel.name,
        "platform": job.draft.platform,
        "format": job.draft.format,
        "state": view.state.value,
        "version": view.version,
        "released_version": job.version,
        "url": view.live.url if view.live else "",
        "entry": view.tayang_seq,
        "earlier_proofs": list(view.earlier_proofs),
        "sent": outcome.sent,
        "note": outcome.note,
    }


def _exit_code(done: Sequence[tuple[Job, Outcome]]) -> int:
    if any(outcome.state in _DOUBT for _, outcome in done):
        return EXIT_UNDECIDED
    good = [
        outcome
        for job, outcome in done
        if outcome.state in _DONE and outcome.view.version == job.version
    ]
    if done and len(good) == len(done):
        return EXIT_ALL
    return EXIT_PARTIAL if good else EXIT_CHECK
