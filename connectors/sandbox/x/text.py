"""How X reads the text of a post: weighted length, URLs, emoji.

From the pages "Counting Characters" and "Post cap" of X's documentation and the version 3 numbers
published with them: 280, URL 23, weight 1 for four ranges of code points, 2 for the rest, an emoji
sequence 2, all counted after NFC.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

MAX_WEIGHT: Final = 280
URL_WEIGHT: Final = 23
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

# Bare domains count as URLs only under a known top-level domain; the usual ones are enough here.
_TLD: Final = (
    "com|org|net|info|edu|gov|mil|int|io|co|me|tv|app|dev|xyz|site|online|asia|id|my|sg|au|uk|us"
    "|jp|de|nl|eu"
)
_HOST: Final = r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+"
# Letters with accents may stand in a path; a path ends with none of the signs that end a sentence.
_PATH_CHARS: Final = r"[a-z0-9\u00c0-\u024f\u0400-\u04ff!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_PATH_END: Final = r"[a-z0-9\u00c0-\u024f\u0400-\u04ff=_#/+\-]"
_PARENS: Final = rf"\({_PATH_CHARS}*\)"
_PATH: Final = rf"/(?:(?:{_PATH_CHARS}|{_PARENS})*(?:{_PATH_END}|{_PARENS}))?"
_QUERY: Final = r"\?[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*[a-z0-9_&=#/\-]"
_TAIL: Final = rf"(?::\d+)?(?:{_PATH})?(?:{_QUERY})?"
# A real X does not link the addresses of the own machine; here they stand for the office's website.
_LOCAL: Final = r"https?://(?:127\.0\.0\.1|localhost)(?![a-z0-9.])"
URL: Final = re.compile(
    rf"(?<![a-z0-9@\uff20$#\uff03.\-_/])(?:{_LOCAL}{_TAIL}"
    rf"|https?://{_HOST}[a-z]{{2,}}(?![a-z0-9]){_TAIL}"
    rf"|{_HOST}(?:{_TLD})(?![a-z0-9@\-]|\.[a-z]){_TAIL})",
    re.IGNORECASE,
)
_PICTOGRAPH: Final = (
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf\u231a\u231b\u2328\u23cf"
    "\u23e9-\u23f3\u23f8-\u23fa\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u2934\u2935\u3030\u303d\u3297\u3299"
    "\u203c\u2049\u2122\u2139\u2194-\u21aa\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
)
_ONE: Final = rf"(?:[{_PICTOGRAPH}]\ufe0f?[\U0001f3fb-\U0001f3ff]?|[\u00a9\u00ae]\ufe0f)"
EMOJI: Final = re.compile(
    r"[\U0001f1e6-\U0001f1ff]{2}"  # flags
    r"|[0-9#*]\ufe0f?\u20e3"  # keycaps
    r"|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # flags of regions
    rf"|{_ONE}(?:\u200d{_ONE})*"
)


class Link(NamedTuple):
    """A URL in a text: half-open range of code points, and the text itself."""

    start: int
    end: int
    url: str


def links(text: str) -> list[Link]:
    """The URLs X would shorten, in order. ``text`` is in NFC."""
    return [Link(found.start(), found.end(), found.group()) for found in URL.finditer(text)]


def weight(text: str) -> int:
    """The weighted length X holds against 280."""
    text = unicodedata.normalize("NFC", text)
    total, at = 0, 0
    for link in links(text):
        total += _plain_weight(text[at : link.start]) + URL_WEIGHT
        at = link.end
    return total + _plain_weight(text[at:])


def _plain_weight(text: str) -> int:
    total, at = 0, 0
    for emoji in EMOJI.finditer(text):
        total += sum(map(_char_weight, text[at : emoji.start()])) + 2
        at = emoji.end()
    return total + sum(map(_char_weight, text[at:]))


def _char_weight(char: str) -> int:
    return 1 if any(low <= ord(char) <= high for low, high in _LIGHT) else 2
