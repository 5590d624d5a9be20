"""What the checks are given: values that flows fetched; the checks themselves read nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Protocol

from config.holidays import Holidays
from config.office import Election, Role
from content.draft import Draft
from content.model import Item, Media
from content.plan import Plan


class SourceFacts(Protocol):
    """What must be known of a source file (``media.spec.MediaFacts`` fits)."""

    @property
    def has_gps(self) -> bool:
        """Whether the file says where it was taken."""
        ...

    @property
    def has_audio(self) -> bool:
        """Whether a clip has a track of sound."""
        ...


@dataclass(frozen=True, slots=True)
class RenditionFacts:
    """What a file that would be sent still says about itself: ``metadata`` names what was found.

    Media number ``number`` counts from 0, as in ``Draft.media``. Empty metadata = clean.
    ``subtitles``: whether subtitles go with it.
    """

    channel: str
    format: str
    number: int
    metadata: tuple[str, ...] = ()
    subtitles: bool = False


@dataclass(frozen=True, slots=True)
class PastPost:
    """A post that the ledger knows. ``title`` is the item's, ``at`` its first public moment."""

    item_id: str
    channel: str
    account: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LimitFinding:
    """A measured value beside the channel's limits, in the platform's own unit.

    R25 stops it when ``value`` is above ``maximum`` or below ``minimum`` (None: no such limit).
    ``field`` is as in ``Draft.texts()``, or ``media``, ``tags``, ``parts``.
    """

    channel: str
    format: str
    field: str
    value: float
    unit: str
    maximum: float | None = None
    minimum: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a channel's connector would not take; ``reason`` Indonesian, with limit and value."""

    channel: str
    format: str
    reason: str


class LinkState(StrEnum):
    """What opening a link gave; REFUSED: an answer that says neither yes nor no (403, 500, …)."""

    ALIVE = "alive"
    GONE = "gone"
    REFUSED = "refused"
    NO_NAME = "no-name"
    INSIDE = "inside"
    UNREACHED = "unreached"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class LinkLook:
    """One link, opened. ``status`` 0: no answer; ``final_host``: where the redirects ended."""

    state: LinkState
    status: int = 0
    final_host: str = ""


@dataclass(frozen=True, slots=True)
class CheckLists:
    """The office's own lists (``config.office.Lists``, what the letterhead prints, its calendar).

    ``sites``: hosts of the office's own website; ``local_origins``: ``scheme://host:port`` that
    may be linked and opened though not public (the sandbox, a site behind split DNS).
    """

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    local_origins: tuple[str, ...] = ()
    elections: tuple[Election, ...] = ()
    holidays: Holidays = field(default_factory=Holidays)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """One item with everything that the rules read.

    ``period`` and ``office`` are the manifest's. ``uploader`` is the role id or position that
    runs the publication; ``roles`` tell which names mean one person. ``facts`` and
    ``subtitles`` (the captions' texts) are keyed by the SHA-256 of the source; ``accounts`` says
    which account a channel posts to. ``now`` is the real moment of checking or airing.
    ``plan_digest`` is that of ``plan``, recomputed by who loaded it ("": the rule does it).
    """

    item: Item
    drafts: tuple[Draft, ...]
    plan: Plan | None
    period: str
    office: str
    uploader: str
    now: datetime
    facts: Mapping[str, SourceFacts] = field(default_factory=dict)
    subtitles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renditions: tuple[RenditionFacts, ...] = ()
    history: tuple[PastPost, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[LimitFinding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    lists: CheckLists = CheckLists()
    plan_digest: str = ""
    roles: tuple[Role, ...] = ()
    links: Mapping[str, LinkLook] = field(default_factory=dict)
    """By address, as ``checks.links.openable`` names it; what was not asked for is not here."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands; ``channel`` and ``format`` are "" for the manifest's own texts."""

    field: str
    channel: str = ""
    format: str = ""


def used_media(ctx: CheckContext) -> Iterator[tuple[int, Media]]:
    """The item's media that a draft sends, with their numbers in the manifest (from 0)."""
    sent = {medium.source_sha256 for draft in ctx.drafts for medium in draft.media}
    yield from ((n, one) for n, one in enumerate(ctx.item.media) if one.sha256 in sent)


def places(ctx: CheckContext) -> Iterator[tuple[Place, str]]:
    """Every text that the item brings or a reader will meet, file names and subtitles included."""
    yield from ((Place(name), text) for name, text in item_texts(ctx.item) if text)
    for n, medium in enumerate(ctx.item.media):
        for text in ctx.subtitles.get(medium.subtitles_sha256, ()):
            yield Place(f"media[{n}].subtitles"), text
    for draft in ctx.drafts:
        for name, text in draft.texts():
            yield Place(name, draft.channel, draft.format), text


def item_texts(item: Item) -> Iterator[tuple[str, str]]:
    """The manifest's texts as (field, text), named as in the manifest file."""
    yield "title", item.title
    yield "activity.place", item.activity.place or ""
    story = item.narrative
    yield "narrative.text", story.text
    yield "narrative.hook", story.hook or ""
    yield from ((f"narrative.points[{n}]", point) for n, point in enumerate(story.points))
    yield "narrative.call_to_action", story.call_to_action or ""
    yield "narrative.short", story.short or ""
    for n, medium in enumerate(item.media):
        yield f"media[{n}].file", PurePath(medium.file).name
        yield f"media[{n}].alt", medium.alt
        yield f"media[{n}].caption", medium.caption or ""
        yield f"media[{n}].source", medium.source or ""
    if item.music is not None:
        yield "music.file", PurePath(item.music.file).name
        yield "music.licence", item.music.licence
        yield "music.source", item.music.source or ""
    for n, use in enumerate(item.channels):
        if use.override is not None:
            at = f"channels[{n}].override"
            yield f"{at}.title", use.override.title or ""
            yield f"{at}.text", use.override.text or ""
            yield f"{at}.description", use.override.description or ""
            yield from ((f"{at}.parts[{m}]", part) for m, part in enumerate(use.override.parts))
    yield from ((f"tags[{n}]", tag) for n, tag in enumerate(item.tags))
    yield from ((f"categories[{n}]", one) for n, one in enumerate(item.categories))
    yield "link", item.link or ""
