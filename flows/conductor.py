"""The run: every item checked, its media made, every publication published and proved.

The same code runs in the command line and under Prefect; ``Stages`` is the only difference.
Items are prepared one after the other; then the website's publications go, then every other
channel on a thread of its own, so that a channel that must wait holds up no other (DESIGN rule 6).
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from config.messages import say
from content.checks.finding import stopping
from content.draft import Draft
from content.errors import ApprovalRefused
from content.model import Item
from content.publication import draft_version, publication_id
from content.release import Release, Verified
from flows.authorising import act_body, authorise, released_item
from flows.checking import Prepared, check_item
from flows.delivery import deliver
from flows.drafting import Use, is_site, uses_of
from flows.inputs import Inputs, load_inputs
from flows.job import CrashPoint, Job, Outcome, Tools, never
from flows.mediastage import make_media
from flows.prove import prove
from flows.result import RefusedBy, Row, RunResult, row_of
from flows.runtime import Runtime
from media.errors import MediaError
from media.spec import Rendition
from proof.bodies import RunBody
from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView, publication_view

T = TypeVar("T")

_OPEN = frozenset(
    {
        PublicationState.PLANNED,
        PublicationState.PREPARED,
        PublicationState.INTENT,
        PublicationState.ACCEPTED,
        PublicationState.UNKNOWN,
        PublicationState.UNDECIDED,
        PublicationState.REFUSED,
        PublicationState.PARKED,
        PublicationState.LIVE,
    }
)


class Stages(Protocol):
    """How stages are shown: directly, or as Prefect tasks."""

    def item(self, stage: str, item_id: str, work: Callable[[], T]) -> T:
        """Run a stage of an item."""
        ...

    def publication(self, stage: str, key: str, work: Callable[[], Outcome]) -> Outcome:
        """Run a stage of a publication."""
        ...

    def report(self, line: str) -> None:
        """Show an operator a sentence (Indonesian)."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """What to publish. Empty ``items``/``channels`` mean all."""

    manifest: Path
    plan: Path | None = None
    release: Path | None = None
    items: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    run: str = ""
    crash: CrashPoint = field(default=never)


def conduct(runtime: Runtime, request: Request, stages: Stages) -> RunResult:
    """Run the request; errors of files, configuration and ledger propagate, nothing sent."""
    started = runtime.settings.clock.now()
    inputs = load_inputs(runtime, request.manifest, request.plan, request.release)
    tools = replace(runtime.tools(request.run, crash=request.crash), report=stages.report)
    rows: list[Row] = []
    jobs: list[tuple[Use, Job]] = []
    for item in inputs.manifest.items:
        if request.items and item.id not in request.items:
            continue
        ready, settled = _prepare_item(item, inputs, request, runtime, stages)
        jobs += ready
        rows += settled
    for _, job in jobs:
        runtime.connector(job.channel)
    rows += _publish_all(jobs, runtime, tools, stages)
    order = {item.id: number for number, item in enumerate(inputs.manifest.items)}
    rows.sort(key=lambda row: order[row.item.id])
    result = RunResult(
        run=request.run,
        office=runtime.settings.office.name,
        period=inputs.manifest.period,
        started=started,
        ended=runtime.settings.clock.now(),
        rows=tuple(rows),
        head=runtime.ledger.head(),
    )
    if any(row.sent for row in rows):
        body = RunBody(run=request.run, period=result.period, counts=result.counts())
        runtime.ledger.append(EntryKind.RUN, body.json_body())
    return replace(result, head=runtime.ledger.head())


def _prepare_item(
    item: Item, inputs: Inputs, request: Request, runtime: Runtime, stages: Stages
) -> tuple[list[tuple[Use, Job]], list[Row]]:
    """Jobs that may be delivered, and rows of what needs or gets no delivery."""
    rows: list[Row] = []
    todo: list[tuple[Use, str]] = []
    for use in uses_of(item, runtime):
        publication = publication_id(inputs.manifest.office, item.id, use.channel.name, use.format)
        if request.channels and use.channel.name not in request.channels:
            continue
        view = publication_view(runtime.ledger, publication)
        if view.state not in _OPEN:
            note = say(f"flows.note.{view.state.value}")
            rows.append(row_of(use, publication, view, note=note))
        elif use.channel.mode != "automatic":
            note = say(f"flows.mode.{use.channel.mode}")
            kind = "not_sent_on_purpose"
            rows.append(row_of(use, publication, view, note=note, note_kind=kind))
        else:
            todo.append((use, publication))
    if not todo:
        return [], rows
    try:
        jobs = stages.item(
            "periksa", item.id, lambda: _checked_jobs(item, todo, inputs, runtime, stages)
        )
    except Refused as refusal:
        stages.report(say("flows.log.item_refused", item=item.id, note=refusal.note))
        refused = [
            row_of(
                use,
                publication,
                publication_view(runtime.ledger, publication),
                note=refusal.note,
                refused_by=refusal.by,
            )
            for use, publication in todo
        ]
        return [], rows + refused
    return jobs, rows


class Refused(Exception):
    """The item may not go out; the note says why and what to do."""

    def __init__(self, by: RefusedBy, note: str) -> None:
        super().__init__(by)
        self.by = by
        self.note = note


def _checked_jobs(
    item: Item,
    todo: list[tuple[Use, str]],
    inputs: Inputs,
    runtime: Runtime,
    stages: Stages,
) -> list[tuple[Use, Job]]:
    """Approval, released texts, media, and the rules as of now; Refused when one says no."""
    try:
        release = authorise(inputs, runtime)
        verified, drafts = released_item(release, item.id, inputs, runtime)
    except ApprovalRefused as error:
        raise Refused("approval", error.hint) from error
    media = _media_of(item, drafts, runtime, stages)
    findings = check_item(Prepared(item, drafts, media), inputs, runtime)
    stops = stopping(findings, release.released_keys(item.id))
    if stops:
        note = " ".join(f"[{one.level}] {one.rule}: {one.message}" for one in stops)
        raise Refused("check", note)
    by_name = {(draft.channel, draft.format): draft for draft in drafts}
    missing = [use for use, _ in todo if (use.channel.name, use.format) not in by_name]
    if missing:
        names = ", ".join(f"{use.channel.name}/{use.format}" for use in missing)
        raise Refused("approval", say("flows.not_released", item=item.id, names=names))
    return [
        (use, _job(use, publication, by_name, media, verified, release, inputs))
        for use, publication in todo
    ]


def _media_of(
    item: Item, drafts: tuple[Draft, ...], runtime: Runtime, stages: Stages
) -> dict[str, tuple[Rendition, ...]]:
    def work() -> dict[str, tuple[Rendition, ...]]:
        made: dict[str, tuple[Rendition, ...]] = {}
        for draft in drafts:
            try:
                made[draft.key] = make_media(draft, runtime)
            except MediaError as error:
                note = say("flows.media_refused", key=draft.key, reason=error.hint)
                raise Refused("limit", note) from error
        return made

    return stages.item("siapkan media", item.id, work)


def _job(
    use: Use,
    publication: str,
    drafts: dict[tuple[str, str], Draft],
    media: dict[str, tuple[Rendition, ...]],
    verified: Verified,
    release: Release,
    inputs: Inputs,
) -> Job:
    draft = drafts[use.channel.name, use.format]
    site = next((one for one in drafts.values() if one.format == "article"), None)
    return Job(
        publication=publication,
        version=draft_version(draft),
        draft=draft,
        media=media[draft.key],
        channel=use.channel,
        window=use.item.window,
        item_title=use.item.title,
        site_publication=publication_id(
            inputs.manifest.office, use.item.id, site.channel, site.format
        )
        if site
        else "",
        release_digest=release.digest,
        plan_digest=inputs.plan_digest,
        act=act_body(verified),
    )


def _publish_all(
    jobs: list[tuple[Use, Job]], runtime: Runtime, tools: Tools, stages: Stages
) -> list[Row]:
    """The website first; then the other channels side by side, each in its own order."""
    site = [one for one in jobs if is_site(one[0].capabilities)]
    rows = [_publish_one(use, job, runtime, tools, stages) for use, job in site]
    lanes: dict[str, list[tuple[Use, Job]]] = {}
    for use, job in jobs:
        if not is_site(use.capabilities):
            lanes.setdefault(use.channel.name, []).append((use, job))
    if not lanes:
        return rows

    def lane(todo: list[tuple[Use, Job]]) -> list[Row]:
        return [_publish_one(use, job, runtime, tools, stages) for use, job in todo]

    with ThreadPoolExecutor(max_workers=len(lanes), thread_name_prefix="kanal") as pool:
        # Prefect's run context lives in context variables: every lane takes a copy of it
        started = [
            pool.submit(contextvars.copy_context().run, lane, todo) for todo in lanes.values()
        ]
        for future in started:
            rows += future.result()
    return rows


def _publish_one(use: Use, job: Job, runtime: Runtime, tools: Tools, stages: Stages) -> Row:
    connector = runtime.connector(job.channel)
    outcome = stages.publication("terbitkan", job.draft.key, lambda: deliver(job, connector, tools))
    sent, note = outcome.sent, outcome.note
    if outcome.state is PublicationState.LIVE:
        outcome = stages.publication(
            "buktikan", job.draft.key, lambda: prove(job, connector, tools)
        )
        note = outcome.note or _unproved(outcome.view)
    if note:
        stages.report(f"{job.draft.key}: {note}")
    by: RefusedBy = "limit" if _limited(outcome.view) else ""
    return row_of(
        use, job.publication, outcome.view, note=note, sent=sent, draft=job.draft, refused_by=by
    )


def _unproved(view: PublicationView) -> str:
    if view.state is PublicationState.TAYANG:
        return ""
    return say("flows.note.unproved", reasons=view.reason)


def _limited(view: PublicationView) -> bool:
    return view.state is PublicationState.REFUSED and not view.started


class PlainStages:
    """Stages called directly: the command line without Prefect."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report = report

    def item(self, stage: str, item_id: str, work: Callable[[], T]) -> T:  # noqa: ARG002 -- nothing to show
        """Call the work."""
        return work()

    def publication(self, stage: str, key: str, work: Callable[[], Outcome]) -> Outcome:  # noqa: ARG002 -- nothing to show
        """Call the work."""
        return work()
