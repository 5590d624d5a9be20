"""The stages of one item: *susun narasi*, *siapkan media*, *periksa*; then jobs, or refusals.

What is already settled needs no stage at all: its row comes from the ledger, so that a rerun
prepares nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from config.messages import say
from connectors.registry import capabilities
from content.checks.finding import stopping
from content.draft import Draft
from content.errors import ApprovalRefused
from content.model import Item
from content.publication import draft_version, publication_id
from content.release import Verified
from flows.delivery import SETTLED
from flows.items.authorising import act_body, authorise, released_item
from flows.items.checking import Prepared, check_item
from flows.items.drafting import Use, is_site, uses_of
from flows.items.inputs import Inputs
from flows.items.mediastage import make_ahead, make_media
from flows.publishing.job import Job
from flows.publishing.withdrawn import is_withdrawn
from flows.result import RefusedBy, Row, row_of
from flows.runtime import Runtime
from flows.stages import Stages
from media.errors import MediaError
from media.spec import Rendition
from proof.entries import PublicationState
from proof.projection import PublicationView, publication_view

Wanted = list[tuple[Use, str]]
"""Publications to deliver, with their ids."""

Ready = list[tuple[Use, Job]]


class Refused(Exception):
    """The item may not go out; the note (Indonesian) says why and what to do."""

    def __init__(self, by: RefusedBy, note: str) -> None:
        super().__init__(by)
        self.by = by
        self.note = note


def prepare_item(
    item: Item, channels: tuple[str, ...], inputs: Inputs, runtime: Runtime, stages: Stages
) -> tuple[Ready, list[Row]]:
    """Jobs that may be delivered, and rows of what needs or gets no delivery."""
    todo, rows = _sorted_out(item, channels, inputs, runtime)
    if not todo:
        return [], rows
    try:
        return jobs_of(item, todo, inputs, runtime, stages), rows
    except Refused as refusal:
        stages.report(say("flows.log.item_refused", item=item.id, note=refusal.note))
        views = [publication_view(runtime.ledger, publication) for _, publication in todo]
        refused = [
            row_of(use, publication, view, note=refusal.note, refused_by=refusal.by)
            for (use, publication), view in zip(todo, views, strict=True)
        ]
        return [], rows + refused


def prepare_ahead(
    items: Sequence[Item], channels: tuple[str, ...], inputs: Inputs, runtime: Runtime
) -> None:
    """Make the released media of all items that are not settled, several at a time.

    Nothing is decided here: every item is verified, and refused, in its own stages.
    """
    if len(items) < 2:
        return
    going = [item.id for item in items if _sorted_out(item, channels, inputs, runtime)[0]]
    with suppress(KeyError, ValueError):  # a release that is not ours: the stages refuse it
        released = inputs.drafts
        make_ahead([draft for item in going for draft in released.get(item, ())], runtime)


def make_released(item: Item, inputs: Inputs, runtime: Runtime, stages: Stages) -> int:
    """Only the media of an item that is not settled; how many. Refused as in ``jobs_of``."""
    if not _sorted_out(item, (), inputs, runtime)[0]:
        return 0
    *_, media = _prepared(item, inputs, runtime, stages)
    return len({one.sha256 for many in media.values() for one in many})


def _prepared(
    item: Item, inputs: Inputs, runtime: Runtime, stages: Stages
) -> tuple[Verified, tuple[Draft, ...], dict[str, tuple[Rendition, ...]]]:
    """What was released of the item, and its media made."""
    verified, drafts = stages.item(
        "susun narasi", item.id, lambda: _released(item, inputs, runtime)
    )
    media = stages.item("siapkan media", item.id, lambda: _media(item, drafts, runtime))
    return verified, drafts, media


def _sorted_out(
    item: Item, channels: tuple[str, ...], inputs: Inputs, runtime: Runtime
) -> tuple[Wanted, list[Row]]:
    todo: Wanted = []
    rows: list[Row] = []
    for use, publication in wanted_of(item, channels, inputs, runtime):
        view = publication_view(runtime.ledger, publication)
        if view.state not in SETTLED and is_withdrawn(runtime.ledger, item.id, use.channel.name):
            note = say("flows.note.item_withdrawn", item=item.id)
            rows.append(row_of(use, publication, view, note=note, on_purpose=True))
        elif view.state in SETTLED:
            note = say(f"flows.note.{view.state.value}")
            if _released_anew(use, view, inputs):
                note = f"{note} {say('flows.note.released_anew')}"
            rows.append(row_of(use, publication, view, note=note))
        else:
            todo.append((use, publication))
    return todo, rows


def _released_anew(use: Use, view: PublicationView, inputs: Inputs) -> bool:
    """Whether what aired is an earlier version than the one that is released now."""
    if view.state not in (PublicationState.TAYANG, PublicationState.CORRECTED):
        return False
    with suppress(KeyError, ValueError):  # a release that is not ours tells nothing
        for draft in inputs.drafts.get(use.item.id, ()):
            if (draft.channel, str(draft.format)) == (use.channel.name, use.format):
                return draft_version(draft) != view.version
    return False


def wanted_of(item: Item, channels: tuple[str, ...], inputs: Inputs, runtime: Runtime) -> Wanted:
    """The item's publications on these channels (none named: all), whatever their state."""
    office = inputs.manifest.office
    return [
        (use, publication_id(office, item.id, use.channel.name, use.format))
        for use in uses_of(item, runtime)
        if not channels or use.channel.name in channels
    ]


def jobs_of(item: Item, todo: Wanted, inputs: Inputs, runtime: Runtime, stages: Stages) -> Ready:
    """Approval, released texts, media, and the rules as of now; Refused when one says no."""
    verified, drafts, media = _prepared(item, inputs, runtime, stages)
    stages.item("periksa", item.id, lambda: _check(Prepared(item, drafts, media), inputs, runtime))
    by_name = {(one.channel, str(one.format)): one for one in drafts}
    missing = [use for use, _ in todo if (use.channel.name, use.format) not in by_name]
    if missing:
        names = ", ".join(f"{use.channel.name}/{use.format}" for use in missing)
        raise Refused("approval", say("flows.not_released", item=item.id, names=names))
    return [
        (use, _job(use, publication, by_name, media, verified, inputs)) for use, publication in todo
    ]


def _released(item: Item, inputs: Inputs, runtime: Runtime) -> tuple[Verified, tuple[Draft, ...]]:
    try:
        return authorise(inputs, runtime), released_item(item, inputs)
    except ApprovalRefused as error:
        raise Refused("approval", error.hint) from error


def _media(
    item: Item, drafts: tuple[Draft, ...], runtime: Runtime
) -> dict[str, tuple[Rendition, ...]]:
    try:
        return make_media(item, drafts, runtime)
    except MediaError as error:
        raise Refused("limit", error.hint) from error


def _check(prepared: Prepared, inputs: Inputs, runtime: Runtime) -> None:
    findings = check_item(prepared, inputs, runtime)
    stops = stopping(findings, inputs.intact.release.released_keys(prepared.item.id))
    if stops:
        note = " ".join(f"[{one.level}] {one.rule}: {one.message}" for one in stops)
        raise Refused("check", note)


def _job(
    use: Use,
    publication: str,
    drafts: dict[tuple[str, str], Draft],
    media: dict[str, tuple[Rendition, ...]],
    verified: Verified,
    inputs: Inputs,
) -> Job:
    draft = drafts[use.channel.name, use.format]
    office = inputs.manifest.office
    site = next((one for one in drafts.values() if is_site(capabilities(one.platform))), None)
    return Job(
        publication=publication,
        version=draft_version(draft),
        draft=draft,
        media=media[draft.key],
        channel=use.channel,
        window=use.item.window,
        item_title=use.item.title,
        site_publication=publication_id(office, use.item.id, site.channel, site.format)
        if site
        else "",
        release_digest=verified.digest,
        plan_digest=inputs.plan_digest,
        act=act_body(verified),
    )
