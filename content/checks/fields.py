"""R24: places left open. Unfilled templates must never reach a reader (domain.md D)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule, text_rule
from content.checks.finding import Level
from content.draft import SITE_LINK
from content.model import Kind

NEEDS_PLACE = frozenset({Kind.REPORT, Kind.UNPLANNED})
"""Kinds of an activity that happened somewhere; an announcement or lesson has no place."""

_OPEN = re.compile(
    r"(?i:(?<!\w)lorem ipsum(?!\w))"
    r"|(?<!\w)(?:TBA|TBD)(?!\w)"
    r"|(?<!\w)(?:x{3,}|X{4,})(?!\w)"
    r"|_{3,}|\.{5,}"
    r"|\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|\{[^{}\n]{0,80}\}"
    r"|\[(?:[ ._\-]{0,40})\]"
    r"|(?i:\[(?:nama|isi|tanggal|tempat|jabatan|hari|jam|pukul|jumlah|judul|unit|nomor|alamat"
    r"|tulis|sebutkan|diisi|lengkapi|tautan|link|foto|lokasi|narasumber)(?!\w)[^\[\]\n]{0,60}\])"
)
_ROMAN_OR_OPEN = re.compile(r"(?<!\w)XXX(?!\w)")


@text_rule("R24", "isian belum lengkap", file_names=False)
def open_places(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR what a template left open; TINJAU ``XXX``, which may be the numeral thirty."""
    for found in _OPEN.finditer(text):
        if found[0] != SITE_LINK:
            yield Hit(Level.BLOKIR, found[0], "r24_open")
    for found in _ROMAN_OR_OPEN.finditer(text):
        yield Hit(Level.TINJAU, found[0], "r24_xxx")


@rule("R24b", "tempat kegiatan")
def place_given(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a report of an activity without its place (kelengkapan, the SOP's Peringatan)."""
    if ctx.item.kind in NEEDS_PLACE and not ctx.item.activity.place:
        yield Hit(Level.BLOKIR, "", "r24_place", place=Place("activity.place"))
