"""Masking of personal numbers and addresses before a text is shown, logged or kept.

``config.redaction`` removes secrets of ours; this module hides what belongs to citizens.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

STAR = "*"
_HIDDEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = dict.fromkeys(range(0x2010, 0x2016), "-") | {0x2212: "-"}
_HASH = r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])"
_LONG_NUMBER = re.compile(_HASH + r"|\+?\d(?:[ .\-()]{0,2}\d){7,}")
_PLAIN_NUMBER = re.compile(
    r"[0-9a-f]{32,}"  # a hash (the branch of _LONG_NUMBER); sixteen digits never reach 32
    r"|\d{1,3}(?:\.\d{3})+"  # an amount with thousands dots
    r"|\d{4}-\d\d-\d\d(?: \d\d\.\d\d)?"  # a date, as machines write it
    r"|\d\d?[.-]\d\d?[.-]\d{4}"  # a date, as people write it
    r"|(?:\d{4} )?\d\d\.\d\d-\d\d\.\d\d"  # from hour to hour, a year before it
)
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")


@lru_cache(maxsize=1024)  # every rule asks for every text
def fold(text: str) -> str:
    """The text as the rules read it: compatibility forms, dashes and spaces made plain.

    Invisible characters are dropped, so that a number cannot hide behind them. Positions are
    not those of ``text``.
    """
    visible = _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    return visible.translate(_DASHES)


def mask(token: str) -> str:
    """Hide all but the first two and last four digits: ``34**********0001``.

    Separators vanish. A token without enough digits keeps its first two characters.
    """
    digits = [letter for letter in token if letter.isdecimal()]
    if len(digits) >= 8:
        return "".join([*digits[:2], STAR * (len(digits) - 6), *digits[-4:]])
    return token[:2] + STAR * max(0, len(token) - 2)


def mask_text(text: str) -> str:
    """Mask every run of eight or more digits that is no amount or date, and every address."""
    text = _MAIL.sub(lambda found: f"{found[1][:2]}***@{found[2]}", text)
    return _LONG_NUMBER.sub(_mask_run, text)


def _mask_run(found: re.Match[str]) -> str:
    return found[0] if _PLAIN_NUMBER.fullmatch(found[0]) else mask(found[0])
