"""Counts a text the way each platform counts it.

X: weighted (twitter-text configuration v3): a code point in ``_LIGHT`` weighs 1, any other 2, an
emoji with all its joiners and modifiers 2, a link 23 whatever its length, after NFC.
Source: docs.x.com, Counting Characters, and twitter-text ``config/v3.json``.
YouTube descriptions count UTF-8 bytes; Bluesky counts grapheme clusters.
"""

from __future__ import annotations

import re
import unicodedata

from content.draft import SITE_LINK
from media.links import Found, find_links
from media.spec import TextSpec

LINK_WEIGHT = 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

# A code point outside _LIGHT weighs 2 whether or not it is an emoji: the pattern only has to join
# sequences and to catch the emoji that would otherwise weigh 1 (©, ®, keycaps).
_PICTURE = "[\u00a9\u00ae\u203c-\u32ff\U0001f000-\U0001fbff]"
_MODIFIED = f"{_PICTURE}(?!\ufe0e)(?:[\U0001f3fb-\U0001f3ff]|\ufe0f)?\u20e3?"
_TAGGED = "(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_EMOJI = re.compile(
    f"[#*0-9]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}|{_MODIFIED}{_TAGGED}(?:\u200d{_MODIFIED})*"
)
_FLAG_LETTER = range(0x1F1E6, 0x1F200)
_SKIN_TONE = range(0x1F3FB, 0x1F400)
_TAG_LETTER = range(0xE0020, 0xE0080)

LINK_STAND_IN = "https://situs.go.id/" + "a" * 180
"""Takes the slot's place while counting: X counts 23, everyone else 200 characters, which is
longer than any address made from a slug of ours (63, see ``media.slugs``), a date and a host."""


def _light(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in _LIGHT)


def _weigh(text: str) -> int:
    """Weight of a text without links."""
    total, at = 0, 0
    for emoji in _EMOJI.finditer(text):
        total += sum(1 if _light(one) else 2 for one in text[at : emoji.start()]) + 2
        at = emoji.end()
    return total + sum(1 if _light(one) else 2 for one in text[at:])


def weighted_length(text: str) -> int:
    """Return the length X counts; at most 280 is accepted for a post."""
    normal = unicodedata.normalize("NFC", text)
    total, at = 0, 0
    for link in find_links(normal):
        total += _weigh(normal[at : link.start]) + LINK_WEIGHT
        at = link.end
    return total + _weigh(normal[at:])


def utf8_bytes(text: str) -> int:
    """Return the length in UTF-8 bytes after NFC (YouTube descriptions, Bluesky's second limit)."""
    return len(unicodedata.normalize("NFC", text).encode("utf-8"))


def _extends(character: str) -> bool:
    """Whether a character never stands alone: marks, joiners, skin tones, tag letters."""
    code = ord(character)
    return (
        unicodedata.category(character).startswith("M")
        or character in "\u200c\u200d"
        or code in _SKIN_TONE
        or code in _TAG_LETTER
    )


def graphemes(text: str) -> int:
    """Return the number of user-perceived characters (Unicode annex 29, without Hangul jamo)."""
    normal = unicodedata.normalize("NFC", text)
    count, flags, previous = 0, 0, ""
    for character in normal:
        flag = ord(character) in _FLAG_LETTER
        flags = flags + 1 if flag else 0
        joined = (
            (bool(previous) and _extends(character))
            or (previous == "\u200d" and bool(_EMOJI.match(character)))
            or (flag and flags % 2 == 0)
            or (previous == "\r" and character == "\n")
        )
        count += 0 if joined else 1
        previous = character
    return count


def measured(text: str, spec: TextSpec) -> int:
    """Return the text's length in the spec's units, with room reserved for the website's link."""
    return spec.counter(text.replace(SITE_LINK, LINK_STAND_IN))


def find_urls(text: str) -> tuple[Found, ...]:
    """Return the links in a text: start, end, absolute address (``media.links``)."""
    return find_links(text)
