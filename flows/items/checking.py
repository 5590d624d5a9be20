"""Stage *periksa*: everything the content rules need, fetched here and handed to them as values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from config.clock import WIB
from config.messages import say
from config.office import Channel
from config.settings import Settings
from connectors.errors import Permanent
from connectors.registry import capabilities, connector_type
from content.checks import run_checks
from content.checks.context import (
    CheckContext,
    CheckLists,
    LimitFinding,
    Refusal,
    RenditionFacts,
)
from content.checks.finding import Finding
from content.checks.links import openable
from content.draft import Draft, fill_site_link
from content.model import Item
from flows.items.inputs import Inputs
from flows.items.mediastage import format_spec
from flows.runtime import Runtime, hosting_channel, known_channel, own_sites
from media.counting import LINK_STAND_IN, measured
from media.errors import BadSubtitles
from media.metadata import metadata_of
from media.spec import FormatSpec, MediaFacts, Rendition, TextSpec
from media.subtitles import read_subtitles

UPLOADER_ROLE = "ppid_pelaksana"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item drafted, with its media made."""

    item: Item
    drafts: tuple[Draft, ...]
    media: dict[str, tuple[Rendition, ...]]
    """Draft key → renditions, in the draft's order."""


def uploader(settings: Settings) -> str:
    """Id of the role that publishes (SOP step 6: PPID Pelaksana), "" when none is configured."""
    today = settings.clock.now().astimezone(WIB).date()
    held = (one for one in settings.roles if one.role == UPLOADER_ROLE and one.valid_on(today))
    return next((one.id for one in held), "")


def check_item(prepared: Prepared, inputs: Inputs, runtime: Runtime) -> tuple[Finding, ...]:
    """Run all rules over one item as of now; gravest finding first."""
    settings = runtime.settings
    lists = settings.office.lists
    letterhead = settings.office.letterhead
    context = CheckContext(
        item=prepared.item,
        drafts=prepared.drafts,
        plan=inputs.plan,
        plan_digest=inputs.plan_digest,
        period=inputs.manifest.period,
        office=inputs.manifest.office,
        uploader=uploader(settings),
        roles=settings.roles,
        now=settings.clock.now(),
        facts=_facts(prepared, runtime),
        subtitles=_subtitles(prepared, runtime),
        renditions=tuple(_rendition_facts(prepared)),
        history=runtime.past_posts(),
        accounts={channel.name: channel.account for channel in settings.channels},
        limits=tuple(_limits(prepared.drafts)),
        refusals=tuple(_refusals(prepared.drafts, runtime)),
        lists=CheckLists(
            phones=tuple(filter(None, (*lists.phones, letterhead.phone))),
            emails=tuple(filter(None, (*lists.emails, letterhead.email))),
            domains=lists.domains,
            entities=lists.supervised_entities,
            addresses=tuple(filter(None, (*lists.addresses, letterhead.address))),
            sites=own_sites(settings),
            local_origins=settings.delivery.local_origins,
            elections=settings.office.elections,
            holidays=settings.holidays,
        ),
    )
    return run_checks(replace(context, links=runtime.links.looks(openable(context))))


def _facts(prepared: Prepared, runtime: Runtime) -> dict[str, MediaFacts]:
    hashes = {medium.sha256 for medium in prepared.item.media if medium.sha256}
    return {sha256: runtime.renditions.facts(sha256) for sha256 in sorted(hashes)}


def _subtitles(prepared: Prepared, runtime: Runtime) -> dict[str, tuple[str, ...]]:
    """What the captions say, one text per caption: times are no text. A file that cannot be read
    is refused where its clip is made, and goes nowhere.
    """
    found: dict[str, tuple[str, ...]] = {}
    for sha256 in {medium.subtitles_sha256 for medium in prepared.item.media} - {""}:
        with suppress(BadSubtitles):
            cues = read_subtitles(runtime.store.read(sha256)).cues
            found[sha256] = tuple(" ".join(cue.lines) for cue in cues)
    return found


def _rendition_facts(prepared: Prepared) -> Iterator[RenditionFacts]:
    for draft in prepared.drafts:
        for number, made in enumerate(prepared.media.get(draft.key, ())):
            found = metadata_of(Path(made.path)) if made.mime.startswith("image/") else ()
            subtitles = bool(made.subtitles_path)
            yield RenditionFacts(draft.channel, draft.format, number, found, subtitles)


def _refusals(drafts: tuple[Draft, ...], runtime: Runtime) -> Iterator[Refusal]:
    """What the connectors themselves would refuse when it is to be published, link included."""
    for draft in drafts:
        channel = known_channel(runtime.settings, draft.channel, draft.item_id)
        filled = fill_site_link(draft, LINK_STAND_IN) if draft.needs_site else draft
        try:
            connector_type(draft.platform).refuse(filled, channel.options)
        except Permanent as error:
            yield Refusal(draft.channel, str(draft.format), error.hint)
        if _wants_host(draft, channel) and hosting_channel(runtime.settings) is None:
            reason = say("flows.no_media_host", channel=channel.title)
            yield Refusal(draft.channel, str(draft.format), reason)


def _wants_host(draft: Draft, channel: Channel) -> bool:
    """Whether the platform fetches the media from the office's website when it is published."""
    by_url = capabilities(draft.platform).media_by_url
    return by_url and bool(draft.media) and channel.mode == "automatic"


def _limits(drafts: tuple[Draft, ...]) -> Iterator[LimitFinding]:
    for draft in drafts:
        spec = format_spec(draft)
        yield from _text_limits(draft, spec)
        yield from _count_limits(draft, spec)


def _text_limits(draft: Draft, spec: FormatSpec) -> Iterator[LimitFinding]:
    texts: list[tuple[str, str, TextSpec | None]] = [("title", draft.title, spec.title)]
    texts.append(("body", draft.body.text, spec.text))
    texts += [(f"parts[{n}]", part.text, spec.text) for n, part in enumerate(draft.parts)]
    for field, text, limit in texts:
        if text and limit is not None and limit.max_length:
            yield LimitFinding(
                draft.channel,
                draft.format,
                field,
                measured(text, limit),
                limit.unit,
                maximum=limit.max_length,
                source=limit.source,
            )


def _count_limits(draft: Draft, spec: FormatSpec) -> Iterator[LimitFinding]:
    where = (draft.channel, draft.format)
    if spec.image is not None:
        photos = sum(1 for medium in draft.media if medium.mime.startswith("image/"))
        least = spec.image.min_count if spec.media_required and not draft.clips else None
        yield LimitFinding(
            *where, "media", photos, "foto", spec.image.max_count, least, spec.image.source
        )
    if spec.text.max_tags is not None:
        yield LimitFinding(*where, "tags", len(draft.tags), "tagar", spec.text.max_tags)
    yield LimitFinding(*where, "parts", len(draft.parts), "bagian", spec.max_parts)
