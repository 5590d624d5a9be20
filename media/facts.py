"""What a text template may know about an item: plain texts, each straight from the manifest or
the office's configuration. Nothing is added that is not in the input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from config.office import Office
from content.dates import (
    activity_day,
    activity_press,
    activity_sentence,
    activity_when,
    clock_text,
    clock_wib,
    day_of,
)
from content.draft import SITE_LINK
from content.model import Item, Kind
from media.cutting import readable
from media.links import find_tags
from media.templates import Facts, tidy

_WITHOUT_DATELINE = frozenset({Kind.EDUCATION, Kind.HOLIDAY})
_NEWS = frozenset({Kind.REPORT, Kind.UNPLANNED})


@dataclass(frozen=True, slots=True)
class Source:
    """A text that shrinks until it fits. ``keep`` survives whole; ``fixed``: never shortened.

    ``told`` is the longer text that it was chosen from, if any.
    """

    field: str
    text: str
    keep: str = ""
    fixed: bool = False
    told: str = ""


def press_form(text: str, item: Item) -> str:
    """Write the activity's own date the press's way: ``Selasa (15/12/2026)``."""
    long = re.escape(activity_day(item.activity)).replace("–", "[–-]")
    press = activity_press(item.activity)
    # before "di ..." and "pukul ..." the comma belonged to the long form
    return re.sub(rf"{long}(?:,(?= (?:di|pukul|bertempat)\b))?", press, text)


def brief_of(item: Item) -> Source:
    """The short text: ``short`` as written, else the hook and the narrative's first sentences."""
    narrative = item.narrative
    if narrative.short:
        return Source("narrative.short", tidy(narrative.short), fixed=True)
    story = press_form(" ".join(tidy(narrative.text).split()), item)
    hook = " ".join(tidy(narrative.hook or "").split())
    if hook and not story.startswith(hook):
        return Source("narrative.text", f"{hook} {story}", keep=hook)
    return Source("narrative.text", story, keep=hook)


def story_of(item: Item) -> Source:
    """The whole narrative in paragraphs."""
    return Source("narrative.text", "\n\n".join(readable(tidy(item.narrative.text))))


def told_in(told: str, text: str) -> bool:
    """Whether ``told`` already says ``text`` in the same words."""
    wanted = " ".join(tidy(text).split()).rstrip(".!").casefold()
    return wanted in " ".join(tidy(told).split()).casefold()


def new_points(item: Item) -> tuple[str, ...]:
    """The points, for a text that holds the narrative too: none if it already says all of them."""
    points = item.narrative.points
    return points if any(not told_in(item.narrative.text, point) for point in points) else ()


def holds_day(text: str, item: Item) -> bool:
    """Whether a text tells the activity's day, in any of the forms in use."""
    day = activity_day(item.activity).split(", ", 1)[-1]
    press = activity_press(item.activity).split("(", 1)[-1].rstrip(")")
    forms = (day, day.rsplit(" ", 1)[0], press)
    plain = text.replace("-", "–").casefold()
    return any(form.replace("-", "–").casefold() in plain for form in forms)


def holds_source(text: str, item: Item, office: Office) -> bool:
    """Whether a text names the office (its kind at least, "Inspektorat") or the unit."""
    names = {office.name, office.name.split()[0], office.units.get(item.unit, item.unit)}
    return any(name.casefold() in text.casefold() for name in names)


def missing(text: str, source: Source, item: Item, office: Office) -> Facts:
    """What the shortened ``text`` lost of date and office, to be told in the template's words."""
    whole = source.told or source.text
    if text == whole:
        return {"missing_day": "", "missing_source": ""}
    wants_day = item.kind in _NEWS or holds_day(whole, item)
    day = "" if not wants_day or holds_day(text, item) else activity_press(item.activity)
    name = "" if holds_source(text, item, office) else office.name
    return {"missing_day": day, "missing_source": name}


def hours_of(item: Item) -> str:
    """``pukul 09.00–12.00 WIB`` of news of one day, unless the narrative tells an hour itself."""
    start, end = item.activity.start, item.activity.end or item.activity.start
    if item.kind not in _NEWS or re.search(r"\b(?:pukul|WIB)\b", item.narrative.text):
        return ""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return ""
    if day_of(start) != day_of(end):
        return ""
    first = f"{clock_text(start)}–" if start != end else ""
    return f"pukul {first}{clock_wib(end)}"


def usable_tags(item: Item, office: Office, typed: str, most: int | None) -> tuple[str, ...]:
    """The item's tags, then the office's own, without those already ``typed`` in the text."""
    present = {tag.value.casefold() for tag in find_tags(typed)}
    room = max(0, most - len(present)) if most is not None else None
    found: list[str] = []
    for tag in (*item.tags, *office.base_tags):
        if tag.casefold() not in present:
            present.add(tag.casefold())
            found.append(tag)
    return tuple(found[:room])


def plain_facts(
    item: Item, office: Office, *, site_link: bool, raw_links: bool, tags: tuple[str, ...]
) -> Facts:
    """All facts but the shrinking ones; see ``config/templates/README.md``.

    ``raw_links``: addresses can be opened on the channel; without, no link is offered at all.
    """
    call = item.narrative.call_to_action or ""
    link = SITE_LINK if site_link else item.link or ""
    city = office.city.upper()
    dated = item.kind not in _WITHOUT_DATELINE and not item.narrative.text.startswith(city)
    return {
        "title": item.title,
        "hook": item.narrative.hook or "",
        "points": item.narrative.points,
        "new_points": new_points(item),
        "call_to_action": call,
        "new_call": "" if told_in(item.narrative.text, call) else call,
        "unit": office.units.get(item.unit, item.unit),
        "office": office.name,
        "site_name": office.site_name,
        "city": office.city,
        "place": item.activity.place or "",
        "kind": item.kind.value,
        "dateline": city if dated else "",
        "day": activity_day(item.activity),
        "hours": hours_of(item),
        "press_day": activity_press(item.activity),
        "when": activity_when(item.activity),
        "when_sentence": activity_sentence(item.activity),
        "on_site": site_link,
        "link": link if raw_links else "",
        "item_link": (item.link or "") if raw_links else "",
        "tags": tags,
    }
