"""R07: marks of secrecy (UU 14/2008 article 17; domain.md D)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.context import CheckContext
from content.checks.engine import Hit, text_rule
from content.checks.finding import Level

_CLASSES = r"(?:sangat rahasia|rahasia|terbatas|konfidensial)"
_STAMP = re.compile(rf"[^\w\n]*{_CLASSES}[^\w\n]*", re.IGNORECASE)
_FIELD = re.compile(
    rf"(?<!\w)(?:sifat|klasifikasi) {{0,4}}: {{0,4}}{_CLASSES}(?!\w)", re.IGNORECASE
)
_PHRASE = re.compile(
    r"(?<!\w)(?:hanya untuk(?: kalangan| kepentingan| keperluan)? internal"
    r"|untuk kalangan (?:internal|sendiri|terbatas)"
    r"|(?:tidak|bukan|dilarang|jangan)(?: untuk)? (?:disebarluaskan|dipublikasikan))(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<!\w)rahasia(?:nya)?(?!\w)", re.IGNORECASE)
_LAWFUL_BEFORE = re.compile(r"(?:men|di)?jaga(?:lah)? $", re.IGNORECASE)
_LAWFUL_AFTER = re.compile(r" jabatan(?!\w)", re.IGNORECASE)
_LOOK_BACK = 12


@text_rule("R07", "klasifikasi rahasia", file_names=False)
def secrecy(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a stamp, a field or a phrase of secrecy; TINJAU the plain word."""
    marked = False
    for line in text.splitlines():
        if _STAMP.fullmatch(line):
            marked = True
            yield Hit(Level.BLOKIR, line.strip(), "r07_mark")
    for pattern in (_FIELD, _PHRASE):
        for found in pattern.finditer(text):
            marked = True
            yield Hit(Level.BLOKIR, found[0], "r07_mark")
    if marked:
        return
    for found in _WORD.finditer(text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        if not _LAWFUL_BEFORE.search(before) and not _LAWFUL_AFTER.match(text, found.end()):
            yield Hit(Level.TINJAU, found[0], "r07_word")
