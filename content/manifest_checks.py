"""What a single field cannot tell: mistakes between the fields of a manifest.

Each check yields (place, sentence, value, values of the sentence); ``content.manifest`` adds file
and line. An item is judged here when it stands on its own, even if others are broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from config.strictyaml import Loc
from content.dates import day_of
from content.model import Activity, ChannelUse, Item, Media
from content.plan import period_fits


@dataclass(frozen=True, slots=True)
class Mistake:
    """``key`` is a ``manifest.`` sentence of the catalogue, ``values`` fill it."""

    loc: Loc
    key: str
    value: object = ""
    values: Mapping[str, object] = field(default_factory=dict)


def duplicate_ids(items: list[Any]) -> Iterator[Mistake]:
    """Raw items: an id is judged even where its item is broken otherwise."""
    first: dict[str, int] = {}
    for at, item in enumerate(items):
        found = item.get("id") if isinstance(item, dict) else None
        if not isinstance(found, str):
            continue
        if found in first:
            yield Mistake(
                ("items", at, "id"), "duplicate_item", found, {"number": first[found] + 1}
            )
        first.setdefault(found, at)


def _activity(activity: Activity, at: Loc) -> Iterator[Mistake]:
    start, end = activity.start, activity.end
    if end is None:
        return
    here = (*at, "activity", "end")
    if isinstance(start, datetime) != isinstance(end, datetime):
        yield Mistake(here, "mixed_times", end)
    elif _before(end, start):
        yield Mistake(here, "activity_ends_early", end, {"start": start})


def _before(one: date, other: date) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


def _channels(uses: tuple[ChannelUse, ...], count: int, at: Loc) -> Iterator[Mistake]:
    if not uses:
        yield Mistake((*at, "channels"), "no_channel")
    met: set[tuple[str, str | None]] = set()
    for number, use in enumerate(uses):
        here = (*at, "channels", number)
        if (use.channel, use.format) in met:
            name = f"{use.channel}/{use.format}" if use.format else use.channel
            yield Mistake(here, "duplicate_use", name)
        met.add((use.channel, use.format))
        for place, medium in enumerate(use.media):
            if medium > count:
                yield Mistake((*here, "media", place), "no_such_medium", medium, {"count": count})
        for medium, times in Counter(use.media).items():
            if times > 1:
                yield Mistake((*here, "media"), "medium_twice", medium)


def _medium(medium: Media, at: Loc) -> Iterator[Mistake]:
    cut = medium.cut
    if cut and cut.end <= cut.start:
        yield Mistake((*at, "cut", "end"), "cut_ends_early", cut.end, {"start": cut.start})


def _link(link: str | None, at: Loc) -> Iterator[Mistake]:
    if link is None:
        return
    try:
        parts = urlsplit(link)
    except ValueError:
        yield Mistake((*at, "link"), "bad_link", link)
        return
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in link:
        yield Mistake((*at, "link"), "bad_link", link)
    elif parts.username is not None or parts.password is not None:
        # not shown: a password may stand in it
        yield Mistake((*at, "link"), "link_with_login")


def item_mistakes(
    item: Item,
    number: int,
    *,
    period: str | None,
    units: Collection[str] | None,
    channels: Collection[str] | None,
) -> Iterator[Mistake]:
    """Check one item; ``units`` and ``channels`` are the office's, None when not known."""
    at: Loc = ("items", number)
    if period and not period_fits(item.id, period):
        yield Mistake((*at, "id"), "wrong_period", item.id, {"period": period})
    if units is not None and item.unit not in units:
        names = ", ".join(sorted(units))
        yield Mistake((*at, "unit"), "unknown_unit", item.unit, {"names": names})
    if channels is not None:
        names = ", ".join(sorted(channels))
        for place, use in enumerate(item.channels):
            if use.channel not in channels:
                here = (*at, "channels", place, "channel")
                yield Mistake(here, "unknown_channel", use.channel, {"names": names})
    if item.window.latest <= item.window.not_before:
        yield Mistake((*at, "window", "latest"), "window_closed", item.window.latest)
    yield from _activity(item.activity, at)
    yield from _channels(item.channels, len(item.media), at)
    for place, medium in enumerate(item.media):
        yield from _medium(medium, (*at, "media", place))
    for tag, times in Counter(tag.casefold() for tag in item.tags).items():
        if times > 1:
            yield Mistake((*at, "tags"), "tag_twice", tag)
    yield from _link(item.link, at)
