"""The address of an article, chosen by us: short, stable, and unique through the item's code.

Without date words, because an address must not tell a day that a correction may change.
"""

from __future__ import annotations

import re
import unicodedata

from content.dates import DAYS, MONTHS
from content.model import Item
from media.cutting import OPEN_WORDS

_MOST_WORDS = 5
_MOST_CHARACTERS = 48
_DATE_WORDS = frozenset(word.lower() for word in (*DAYS, *MONTHS, "wib"))


def _words(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return [word for word in words if word not in _DATE_WORDS and not word.isdigit()]


def slug_of(item: Item) -> str:
    """Return e.g. ``jelang-akhir-tahun-perangkat-daerah-dum-2026-12-03``.

    Made from the item's own title, never from a channel's: an override does not move a page.
    """
    chosen: list[str] = []
    for word in _words(item.title)[:_MOST_WORDS]:
        if len("-".join([*chosen, word])) > _MOST_CHARACTERS:
            break
        chosen.append(word)
    while chosen and chosen[-1] in OPEN_WORDS:
        chosen.pop()
    return "-".join([*chosen, item.id.lower()])
