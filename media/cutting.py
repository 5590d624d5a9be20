"""The one rule by which a text is shortened, and what it never breaks.

Whole sentences are kept as long as they fit: no mark is added, for nothing is broken. When not
even the first one fits, it ends after a word, with "…" counted. Never inside a link, a tag, a
mention, brackets, quotation marks, a name, a number with its unit, or a date; never on a word
that promises more ("dan", "pada", "tidak"), never among counted steps. Source: the office's
narrative guide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from content.dates import DAYS, MONTHS
from media.links import find_links, find_mentions, find_tags

ELLIPSIS = "…"
_FEWEST_WORDS = 4
_GROUP = 2  # sentences per paragraph where the unit set none
_LEAD_WORDS = 12  # a lead shorter than this takes the next sentence too
_FURTHEST_WORD = 10_000  # characters of a first sentence that are looked at for a word's end

_MONTHS = "|".join(MONTHS)
_DAYS = "|".join(DAYS)
_TITLES = "No Nomor Jl Jln dr Dr drg Drs Dra Ir Prof H Hj Plt Plh Kel Kec Kab tgl pkl hlm Rp"
_SHORT_FORMS = frozenset(f"{_TITLES} s.d d.a a.n u.b".split())
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s+|$)")
_NUMBER = r"\d[\d.,:/]*(?:\s?[–-]\s?\d[\d.,:/]*)?"
_WHOLE = (
    # Selasa, 15 Desember 2026 / Senin–Rabu, 14–16 Desember 2026 / 30 November–1 Desember 2026
    re.compile(
        rf"(?:(?:{_DAYS})(?:\s?[–-]\s?(?:{_DAYS}))?,?\s+)?(?:\d{{1,2}}\s+(?:{_MONTHS})\s?[–-]\s?)?"
        rf"\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s+(?:{_MONTHS})(?:\s+\d{{4}})?"
        rf"(?:,?\s+(?:pukul\s+)?{_NUMBER}(?:\s+WIB)?)?",
        re.IGNORECASE,
    ),
    # Selasa (15/12/2026)
    re.compile(rf"(?:(?:{_DAYS})(?:\s?[–-]\s?(?:{_DAYS}))?\s+)\({_NUMBER}\)", re.IGNORECASE),
    # lantai 3, pukul 09.00 WIB, Rp1.250.000, 60 peserta, 12,5 persen
    re.compile(rf"(?:\b[^\W\d_]+\s+)?(?:Rp\s?)?{_NUMBER}(?:\s+[^\W\d_]+|\s?%)?"),
    # Hari Antikorupsi Sedunia, Balai Kota Yogyakarta: a name, but not a headline in capitals
    re.compile(r"(?<!\w)(?:[A-Z][^\W\d_]+ ){1,4}[A-Z][^\W\d_]+(?!\w)"),
    re.compile(r"\([^()\n]{1,200}\)"),
    re.compile(r"“[^“”\n]{1,200}”"),
    re.compile(r'"[^"\n]{1,200}"'),
)
_JOINING = (
    "dan atau serta di ke dari pada yang untuk dengan oleh dalam tentang bagi kepada antara "
    "sebagai adalah ialah agar karena bahwa para sebanyak secara tanpa melalui terhadap hingga "
    "sampai sejak tidak bukan belum akan telah sudah dapat bila jika saat ketika yaitu yakni "
    "sebuah seorang suatu setiap semua seluruh maupun tetapi namun guna demi lewat pukul tanggal"
)
OPEN_WORDS = frozenset(_JOINING.split())
"""Words after which a reader waits for more."""
_STEP = re.compile(r"(?:Pertama|Kedua|Ketiga|Keempat|Kelima|Keenam)\b")


def sentences(text: str) -> tuple[str, ...]:
    """Split running text into sentences; short forms (``s.d.``, ``No.``) end none."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        words = text[start : end.start()].split()
        following = text[end.end() :].lstrip()[:1]
        if words and end[0] == "." and words[-1].lstrip('(“"') in _SHORT_FORMS:
            continue
        if following.islower():
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    rest = text[start:].strip()
    return (*found, rest) if rest else tuple(found)


def paragraphs(text: str) -> tuple[str, ...]:
    """Split at blank lines; inside a paragraph, line ends become spaces."""
    parts = re.split(r"\n[ \t]*\n", text)
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def _grouped(text: str) -> list[str]:
    lead, *rest = sentences(text) or ("",)
    while rest and len(lead.split()) < _LEAD_WORDS:
        lead = f"{lead} {rest.pop(0)}"
    groups = [rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return [lead, *(" ".join(group) for group in groups)]


def readable(text: str) -> tuple[str, ...]:
    """Return the unit's own paragraphs; a text in one piece gets a lead and short paragraphs."""
    parts = paragraphs(text)
    return tuple(_grouped(parts[0])) if len(parts) == 1 else parts


def _unbreakable(text: str) -> list[tuple[int, int]]:
    spans = [match.span() for pattern in _WHOLE for match in pattern.finditer(text)]
    marked = (*find_links(text), *find_tags(text), *find_mentions(text))
    return spans + [(found.start, found.end) for found in marked]


def _word_ends(text: str) -> list[int]:
    """Offsets after which the text may break, shortest first."""
    spans = _unbreakable(text)
    gaps = (gap.start() for gap in re.finditer(r"\s+", text))
    return [at for at in gaps if not any(start < at < end for start, end in spans)]


def _ended(head: str) -> str:
    """Return ``head`` without a dangling word or comma, and with the ellipsis."""
    words = head.split(" ")
    while words and words[-1].strip(",;:–-(").lower() in OPEN_WORDS | {""}:
        words.pop()
    if len(words) < _FEWEST_WORDS:
        return ""
    return " ".join(words).rstrip(",;:–-.(") + ELLIPSIS


def _longest(ends: Sequence[int], head: Callable[[int], str], fits: Callable[[str], bool]) -> str:
    """Return the longest ``head(end)`` that fits, or ""; ``ends`` ascend, "" heads are passed over.

    Heads are made one at a time: a long text has many, and they overlap.
    """
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        text = head(ends[middle])
        if not text or fits(text):
            low = middle + 1
        else:
            high = middle
    # lengths only nearly grow with the text (a facts line may drop out): look a little further
    for end in reversed(ends[: low + 2]):
        text = head(end)
        if text and fits(text):
            return text
    return ""


def _joined(text: str) -> tuple[str, list[int]]:
    """The tidied text, paragraphs kept apart by a blank line, and where it may end in a sentence.

    It never ends among counted steps ("Pertama, ..."): a reader would take them for all.
    """
    pieces: list[str] = []
    ends: list[int] = []
    length = 0
    for paragraph in paragraphs(text):
        for number, sentence in enumerate(sentences(paragraph)):
            gap = "" if not pieces else (" " if number else "\n\n")
            pieces.append(gap + sentence)
            length += len(pieces[-1])
            if not _STEP.match(sentence):
                ends.append(length)
    return "".join(pieces), ends


def shorten(text: str, fits: Callable[[str], bool], *, keep: str = "") -> str | None:
    """Return the longest form of ``text`` that ``fits``, by the rule above; None when none does.

    ``keep`` is a head that must survive whole. White space is tidied; paragraphs stay apart.
    """
    whole, ends = _joined(text)
    if fits(whole):
        return whole
    least = len(" ".join(keep.split()))
    found = _longest([end for end in ends if end >= max(least, 1)], lambda end: whole[:end], fits)
    if found:
        return found
    first = whole[: next((end for end in ends if end > least), len(whole))][:_FURTHEST_WORD]
    breaks = [at for at in _word_ends(first) if at >= least]
    return _longest(breaks, lambda at: _ended(first[:at]), fits) or None
