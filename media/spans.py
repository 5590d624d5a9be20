"""Marks links, tags, mentions and the slot for the website's link in a finished text."""

from __future__ import annotations

import re

from content.draft import SITE_LINK, RichText, Span, SpanKind
from media.links import Found, find_links, find_mentions, find_tags

# what may stand before a sentence: the end of another one with white space, or a line end
_SENTENCE_START = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))\s+|\s*\n\s*|\A\s*")
_AFTER_SLOT = re.compile(r"[.!]?(?=\s|$)")


def _slot_sentence(text: str, slot: int) -> tuple[int, int]:
    """Bounds of what goes when there is no link: the sentence, and the white space before it."""
    before = list(_SENTENCE_START.finditer(text, 0, slot))
    start = before[-1].start() if before else 0
    after = _AFTER_SLOT.match(text, slot + len(SITE_LINK))
    end = after.end() if after else slot + len(SITE_LINK)
    if start == 0:
        # nothing stands before the sentence: the white space after it goes instead
        end += len(text[end:]) - len(text[end:].lstrip())
    return start, end


def mark(text: str) -> RichText:
    """Return ``text`` with its spans, in order of their start, never overlapping.

    ``target`` of a link is its absolute address, of a tag or mention its name without the sign.
    """
    spans: list[Span] = []
    slot = text.find(SITE_LINK)
    while slot >= 0:
        start, end = _slot_sentence(text, slot)
        spans.append(Span(start=start, end=end, kind="site_link", target=SITE_LINK))
        slot = text.find(SITE_LINK, slot + 1)
    marked: tuple[tuple[SpanKind, tuple[Found, ...]], ...] = (
        ("link", find_links(text)),
        ("tag", find_tags(text)),
        ("mention", find_mentions(text)),
    )
    spans += [
        Span(start=one.start, end=one.end, kind=kind, target=one.value)
        for kind, found in marked
        for one in found
    ]
    return RichText(text=text, spans=tuple(sorted(spans, key=lambda span: span.start)))
