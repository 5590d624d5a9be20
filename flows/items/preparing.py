"""Before a release: drafts written, media made, rules run. Nothing is sent, nothing recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from content.checks.finding import Finding
from content.draft import Draft
from content.model import Item
from flows.items.authorising import require_decision
from flows.items.checking import Prepared, check_item
from flows.items.drafting import write_drafts
from flows.items.inputs import Inputs
from flows.items.mediastage import format_spec, make_ahead, make_media
from flows.runtime import Runtime
from media.errors import MediaError
from media.preview import PreviewItem, PreviewPage, PreviewPost
from media.refusal import NarrativeRefused


@dataclass(frozen=True, slots=True)
class PreparedItem:
    """An item as it would go out; ``problem`` (Indonesian) says why it cannot."""

    prepared: Prepared
    findings: tuple[Finding, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PreparedManifest:
    """All items of a manifest."""

    inputs: Inputs
    items: tuple[PreparedItem, ...]

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Every draft that could be made."""
        return tuple(draft for one in self.items for draft in one.prepared.drafts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, item by item."""
        return tuple(finding for one in self.items for finding in one.findings)

    def refused(self) -> list[str]:
        """Why items cannot be drafted or their media made, one sentence each."""
        return [f"{one.prepared.item.id}: {one.problem}" for one in self.items if one.problem]


def prepare_manifest(inputs: Inputs, runtime: Runtime) -> PreparedManifest:
    """Draft, make and check every item; what fails is told per item, the others go on.

    Raises ApprovalRefused when the plan's decision is not what it claims to be.
    """
    require_decision(inputs.plan, inputs.plan_digest, runtime)
    make_ahead(_writable(inputs, runtime), runtime)
    items = tuple(_prepare(item, inputs, runtime) for item in inputs.manifest.items)
    return PreparedManifest(inputs, items)


def _writable(inputs: Inputs, runtime: Runtime) -> Iterator[Draft]:
    """The drafts of all items that can be written; why others cannot is told item by item."""
    for item in inputs.manifest.items:
        with suppress(NarrativeRefused):
            yield from write_drafts(item, runtime)


def _prepare(item: Item, inputs: Inputs, runtime: Runtime) -> PreparedItem:
    try:
        drafts = write_drafts(item, runtime)
        media = make_media(item, drafts, runtime)
    except (NarrativeRefused, MediaError) as error:
        return PreparedItem(Prepared(item, (), {}), problem=error.hint)
    prepared = Prepared(item, drafts, media)
    return PreparedItem(prepared, check_item(prepared, inputs, runtime))


def preview_page(found: PreparedManifest, runtime: Runtime, *, digest: str = "") -> PreviewPage:
    """The preview of everything, findings and problems included."""
    settings = runtime.settings
    return PreviewPage(
        office=settings.office,
        period=found.inputs.manifest.period,
        items=tuple(_preview_item(one, runtime) for one in found.items),
        made_at=settings.clock.now(),
        digest=digest,
    )


def _preview_item(one: PreparedItem, runtime: Runtime) -> PreviewItem:
    posts = []
    for draft in one.prepared.drafts:
        channel = runtime.settings.channel(draft.channel)
        if channel is not None:
            media = one.prepared.media[draft.key]
            posts.append(PreviewPost(draft, format_spec(draft), channel, media))
    return PreviewItem(one.prepared.item, tuple(posts), one.findings, one.problem)
