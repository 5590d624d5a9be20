"""The narrative told shorter than it was handed in, where the whole of it stands on the website.

Nothing is put in other words: sentences of the unit are chosen, from the beginning, as the
channel's readers read. ``gist`` is for those who skim (Instagram), ``tale`` for those who read a
little (Facebook). Without the website both are the whole narrative.
"""

from __future__ import annotations

import re

from content.model import Item
from media.cutting import readable, sentences
from media.facts import Source, told_in
from media.templates import Facts, tidy

OPENER_MOST = 125
"""Characters of an opener that Instagram shows before "selengkapnya"."""

GIST_ENOUGH = 450
TALE_ENOUGH = 600
"""Characters after which no further sentence or paragraph is begun."""

_LEAD_WORDS = 12
_STEP = re.compile(r"(?:^|[.!?] )(?:Pertama|Kedua|Ketiga|Keempat|Kelima|Keenam)\b")


def opener_of(item: Item) -> str:
    """The hook; else the question that the narrative begins with; else the title."""
    if item.narrative.hook:
        return tidy(item.narrative.hook)
    first = _sentences(item)[0]
    return first if first.endswith("?") and len(first) <= OPENER_MOST else tidy(item.title)


def gist_of(item: Item, *, whole: bool) -> Source:
    """The narrative after the opener, a sentence a line; with points, only what leads to them."""
    told = list(_sentences(item))
    if told[0] == opener_of(item) and len(told) > 1:
        told.pop(0)
    if whole:
        lines = told
    elif item.narrative.points:
        lines = _lead(told)
    else:
        lines = _up_to(told, GIST_ENOUGH)
    return Source("narrative.text", "\n\n".join(lines), told=tidy(item.narrative.text))


def tale_of(item: Item, *, whole: bool) -> Source:
    """The narrative's first paragraphs."""
    told = list(readable(tidy(item.narrative.text)))
    lines = told if whole else _up_to(told, TALE_ENOUGH)
    return Source("narrative.text", "\n\n".join(lines), told="\n\n".join(told))


def digest_facts(item: Item, *, whole: bool) -> Facts:
    """What goes around the gist: its opener, and points and call that it does not tell.

    ``steps``: the narrative counts steps, so that the points need no heading.
    """
    gist, call = gist_of(item, whole=whole).text, item.narrative.call_to_action or ""
    points = item.narrative.points
    return {
        "opener": opener_of(item),
        "steps": any(_STEP.search(one) for one in _sentences(item)),
        "gist_points": points if any(not told_in(gist, point) for point in points) else (),
        "gist_call": "" if told_in(gist, call) else call,
    }


def _sentences(item: Item) -> tuple[str, ...]:
    return sentences(" ".join(tidy(item.narrative.text).split())) or (tidy(item.title),)


def _lead(told: list[str]) -> list[str]:
    """The first sentence, and more while it is short and no counted step begins."""
    count = 1
    while (
        count < len(told)
        and len(" ".join(told[:count]).split()) < _LEAD_WORDS
        and not _STEP.search(told[count])
    ):
        count += 1
    return told[:count]


def _up_to(pieces: list[str], enough: int) -> list[str]:
    """Two pieces at least, then as many as stay within ``enough``; counted steps to the last."""
    count = 2
    while count < len(pieces) and sum(map(len, pieces[: count + 1])) <= enough:
        count += 1
    steps = [number for number, piece in enumerate(pieces, 1) if _STEP.search(piece)]
    return pieces[: max(count, *steps, 0)]
