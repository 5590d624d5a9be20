"""The run: every item checked, its media made, every publication published and proved.

The same code runs in the command line and under Prefect; ``Stages`` is the only difference.
Items are prepared one after the other; then the website's publications go, then every other
channel on a thread of its own, so that a channel that must wait holds up no other (DESIGN rule 6).
"""

from __future__ import annotations

import contextvars
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from connectors.registry import capabilities
from content.model import Item
from content.statement import part_of
from flows.checkpoints import keep_head, require_sound_ledger
from flows.delivery import deliver
from flows.interrupted import left_behind
from flows.items.drafting import Use, is_site
from flows.items.inputs import Inputs, load_inputs
from flows.items.itemstage import prepare_ahead, prepare_item
from flows.items.manualpack import write_pack
from flows.proving.prove import prove
from flows.publishing.job import CrashPoint, Job, Tools, never
from flows.result import (
    RefusedBy,
    Row,
    RunResult,
    missed_long_ago,
    row_of,
    waiting_with_site,
)
from flows.runtime import Runtime, known_channel, media_host
from flows.stages import Countdown, Stages
from proof.bodies import RunBody
from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView, publication_view


@dataclass(frozen=True, slots=True)
class Request:
    """What to publish. Empty ``items``/``channels`` mean all.

    ``released_only``: nobody asked for this manifest, the schedule did. What its release does not
    hold is still being written and left alone, and what was missed days ago is not held up anew.
    """

    manifest: Path
    plan: Path | None = None
    release: Path | None = None
    items: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    run: str = ""
    released_only: bool = False
    crash: CrashPoint = field(default=never)


def _require_known(runtime: Runtime, request: Request, codes: set[str]) -> None:
    """ConfigError for a mistyped item or channel: it must not end as "nothing to do, all well"."""
    for name in request.channels:
        known_channel(runtime.settings, name, "--channel")
    manifest = request.manifest.name
    problems = [
        Problem("--item", 0, "", say("flows.adopt.no_item", item=one, manifest=manifest), one)
        for one in request.items
        if one not in codes
    ]
    if problems:
        raise ConfigError("an item that the manifest does not have", problems)


def conduct(runtime: Runtime, request: Request, stages: Stages) -> RunResult:
    """Run the request; errors of files, configuration and ledger propagate, nothing sent."""
    started = runtime.settings.clock.now()
    require_sound_ledger(runtime)
    inputs = load_inputs(runtime, request.manifest, request.plan, request.release)
    tools = replace(
        runtime.tools(request.run, crash=request.crash),
        report=stages.report,
        host=media_host(runtime),
    )
    rows: list[Row] = []
    jobs: list[tuple[Use, Job]] = []
    chosen = request.items
    _require_known(runtime, request, {one.id for one in inputs.manifest.items})
    items = [one for one in inputs.manifest.items if not chosen or one.id in chosen]
    if request.released_only:
        items = _released(items, inputs, stages)
    prepare_ahead(items, request.channels, inputs, runtime)
    for item in items:
        ready, settled = prepare_item(item, request.channels, inputs, runtime, stages)
        jobs += ready
        rows += settled
    for _, job in jobs:
        runtime.connector(job.channel)
    # what must go soonest goes first: a channel takes only so many posts an hour
    jobs.sort(key=lambda one: one[1].window.latest)
    left = left_behind(runtime, [job for _, job in jobs])
    if left:
        stages.found(left)
    stages.upcoming([job for _, job in jobs if _may_go(job, started)])
    rows += _publish_all(jobs, runtime, tools, stages)
    order = {item.id: number for number, item in enumerate(inputs.manifest.items)}
    rows.sort(key=lambda row: order[row.item.id])
    if request.released_only:
        rows = missed_long_ago(rows, started)
    result = RunResult(
        run=request.run,
        office=runtime.settings.office.name,
        period=inputs.manifest.period,
        started=started,
        ended=runtime.settings.clock.now(),
        rows=waiting_with_site(rows, lambda row: is_site(capabilities(row.platform))),
        head=runtime.ledger.head(),
    )
    if any(row.sent for row in rows):
        body = RunBody(run=request.run, period=result.period, counts=result.counts())
        runtime.ledger.append(EntryKind.RUN, body.json_body())
    trouble = keep_head(runtime)
    if trouble:
        stages.report(trouble)
    return replace(result, head=runtime.ledger.head())


def _released(items: list[Item], inputs: Inputs, stages: Stages) -> list[Item]:
    """Those that the release holds; the others are named in the log."""
    held = part_of(inputs.intact.release.content, "items")
    others = [item.id for item in items if item.id not in held]
    if others:
        stages.report(say("flows.round.not_released", items=", ".join(others)))
    return [item for item in items if item.id in held]


def _publish_all(
    jobs: list[tuple[Use, Job]], runtime: Runtime, tools: Tools, stages: Stages
) -> list[Row]:
    """The website first; then the other channels side by side, each in its own order."""
    count = Countdown(len(jobs), stages.progress)

    def publish(use: Use, job: Job) -> Row:
        row = _publish_one(use, job, runtime, tools, stages)
        count.one_done()
        return row

    site = [one for one in jobs if is_site(one[0].capabilities)]
    rows = [publish(use, job) for use, job in site]
    lanes: dict[str, list[tuple[Use, Job]]] = {}
    for use, job in jobs:
        if not is_site(use.capabilities):
            lanes.setdefault(use.channel.name, []).append((use, job))
    if not lanes:
        return rows

    def lane(todo: list[tuple[Use, Job]]) -> list[Row]:
        return [publish(use, job) for use, job in todo]

    with ThreadPoolExecutor(max_workers=len(lanes), thread_name_prefix="kanal") as pool:
        # Prefect's run context lives in context variables: every lane takes a copy of it
        started = [
            pool.submit(contextvars.copy_context().run, lane, todo) for todo in lanes.values()
        ]
        for future in started:
            rows += future.result()
    return rows


def _may_go(job: Job, now: datetime) -> bool:
    """Whether the run may send it, as far as its channel's mode and its window tell."""
    return job.channel.mode == "automatic" and job.window.not_before <= now <= job.window.latest


def _publish_one(use: Use, job: Job, runtime: Runtime, tools: Tools, stages: Stages) -> Row:
    connector = runtime.connector(job.channel)
    if job.channel.mode != "automatic":
        return _not_sent(use, job, runtime, tools)
    outcome = stages.publication("terbitkan", job.draft.key, lambda: deliver(job, connector, tools))
    sent, note = outcome.sent, outcome.note
    if outcome.state is PublicationState.LIVE:
        outcome = stages.publication(
            "buktikan", job.draft.key, lambda: prove(job, connector, tools)
        )
        note = " ".join(filter(None, (note, outcome.note or _unproved(outcome.view))))
    if note:
        stages.report(f"{job.draft.key}: {note}")
    by: RefusedBy = "limit" if _limited(outcome.view) else ""
    return row_of(
        use, job.publication, outcome.view, note=note, sent=sent, draft=job.draft, refused_by=by
    )


def _not_sent(use: Use, job: Job, runtime: Runtime, tools: Tools) -> Row:
    """A channel that a person serves gets its pack; a rehearsal stops here."""
    if job.channel.mode == "manual":
        outcome = write_pack(
            job, runtime.connector(job.channel), tools, runtime.settings.var / "paket"
        )
        view, note = outcome.view, outcome.note
    else:
        view, note = publication_view(runtime.ledger, job.publication), say("flows.mode.rehearse")
    return row_of(use, job.publication, view, note=note, draft=job.draft, on_purpose=True)


def _unproved(view: PublicationView) -> str:
    if view.state is PublicationState.TAYANG:
        return ""
    return say("flows.note.unproved", reasons=view.reason)


def _limited(view: PublicationView) -> bool:
    return view.state is PublicationState.REFUSED and not view.started
