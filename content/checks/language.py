"""R15 stale words of time, R17 spelling, R18 hours, R28 style (domain.md D; EYD V)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule, text_rule
from content.checks.finding import Level
from content.checks.moments import activity_days, airing_day

_EVENT = (
    r"(?:dilaksanakan|diselenggarakan|digelar|diadakan|berlangsung|dibuka|dimulai"
    r"|melaksanakan|menyelenggarakan|menggelar|mengadakan)"
)
_WILL = re.compile(rf"(?<!\w)akan (?:segera )?{_EVENT}(?!\w)", re.IGNORECASE)
_DONE = re.compile(rf"(?<!\w)(?:telah|sudah) (?:selesai )?{_EVENT}(?!\w)", re.IGNORECASE)
_AGAIN = re.compile(r"(?<!\w)(?:berikutnya|mendatang|tahun depan|kembali)(?!\w)", re.IGNORECASE)
_TODAY = re.compile(
    r"(?<!\w)(?:hari ini|besok|kemarin|(?:pagi|siang|sore) (?:tadi|ini)|nanti malam)(?!\w)",
    re.IGNORECASE,
)
_DAYS_AWAY = {"besok": 1, "kemarin": -1}
_SENTENCE = re.compile(r"[^.!?\n]{1,2000}")

_COLON = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?= ?WIB)")
_JAM = re.compile(r"(?<!\w)jam (?=\d{1,2}[.:]\d\d(?!\d))", re.IGNORECASE)

_APART = re.compile(
    r"(?<!\w)di (?:laksanakan|selenggarakan|gelar|adakan|hadiri|buka|ikuti|pimpin|sampaikan"
    r"|lakukan|bahas|berikan|serahkan|tetapkan|harapkan)(?!\w)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"(?<!\w)di(?:kantor|aula|ruang|rumah|jalan|kota|gedung|tempat|sini|sana|mana)(?!\w)",
    re.IGNORECASE,
)
SPELLING = {
    "analisa": "analisis",
    "antri": "antre",
    "apotik": "apotek",
    "atlit": "atlet",
    "azas": "asas",
    "cabe": "cabai",
    "detil": "detail",
    "efektifitas": "efektivitas",
    "ekstrim": "ekstrem",
    "hakekat": "hakikat",
    "himbauan": "imbauan",
    "ijin": "izin",
    "jadual": "jadwal",
    "jaman": "zaman",
    "karir": "karier",
    "kerjasama": "kerja sama",
    "keterbukan": "keterbukaan",
    "komplek": "kompleks",
    "konkrit": "konkret",
    "kwalitas": "kualitas",
    "kwitansi": "kuitansi",
    "lembab": "lembap",
    "merubah": "mengubah",
    "nasehat": "nasihat",
    "obyek": "objek",
    "obyektif": "objektif",
    "praktek": "praktik",
    "propinsi": "provinsi",
    "resiko": "risiko",
    "sekedar": "sekadar",
    "seksama": "saksama",
    "sistim": "sistem",
    "standarisasi": "standardisasi",
    "subyek": "subjek",
    "tehnik": "teknik",
    "terimakasih": "terima kasih",
    "trampil": "terampil",
    "tanggungjawab": "tanggung jawab",
}
"""Non-standard → standard (KBBI VI). Advice only, never changed by itself."""

_WRONG = re.compile(rf"(?<![\w#@/.])(?:{'|'.join(SPELLING)})(?![\w/])", re.IGNORECASE)

_OPENING = re.compile(r"\s*(?:sehubungan dengan|dalam rangka|bahwa)(?!\w)", re.IGNORECASE)
_MOST_WORDS = 35
_MOST_CRIES = 2
_LEAST_CAPITALS = 8


@text_rule("R15", "kata waktu basi", file_names=False)
def stale_words(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU words of time that are wrong on the day of airing (evaluated again when it airs)."""
    airs = airing_day(ctx)
    begins, ends = activity_days(ctx)
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        will, done = _WILL.search(said), _DONE.search(said)
        if will and ends < airs and not _AGAIN.search(said):
            yield Hit(Level.TINJAU, will[0], "r15_past", {"day": ends.isoformat()})
        if done and begins > airs:
            yield Hit(Level.TINJAU, done[0], "r15_future", {"day": begins.isoformat()})
        today = _TODAY.search(said)
        if today:
            meant = airs + timedelta(days=_DAYS_AWAY.get(today[0].casefold(), 0))
            if not begins <= meant <= ends:
                yield Hit(Level.TINJAU, today[0], "r15_today", {"day": airs.isoformat()})


@text_rule("R17", "ejaan", file_names=False)
def spelling(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """SARAN a frequent misspelling, with the right form."""
    for found in _WRONG.finditer(text):
        right = SPELLING[found[0].casefold()]
        yield Hit(Level.SARAN, found[0], "r17", {"right": right})
    for found in _APART.finditer(text):
        yield Hit(Level.SARAN, found[0], "r17", {"right": found[0].replace(" ", "")})
    for found in _TOGETHER.finditer(text):
        yield Hit(Level.SARAN, found[0], "r17", {"right": f"{found[0][:2]} {found[0][2:]}"})


@text_rule("R18", "penulisan jam", file_names=False)
def hours(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """SARAN: hours are written ``09.00`` and called *pukul*."""
    for found in _COLON.finditer(text):
        yield Hit(Level.SARAN, found[0], "r18_colon", {"right": f"{found[1]}.{found[2]}"})
    for found in _JAM.finditer(text):
        yield Hit(Level.SARAN, found[0].strip(), "r18_word")


@rule("R28", "gaya")
def style(ctx: CheckContext) -> Iterator[Hit]:
    """SARAN on what tires a reader: formula openings, long sentences, capitals, cries."""
    text = ctx.item.narrative.text
    place = Place("narrative.text")
    opening = _OPENING.match(text)
    if opening:
        yield Hit(Level.SARAN, opening[0].strip(), "r28_opening", place=place)
    longest = max((len(one[0].split()) for one in _SENTENCE.finditer(text)), default=0)
    if longest > _MOST_WORDS:
        values: dict[str, object] = {"value": longest, "most": _MOST_WORDS}
        yield Hit(Level.SARAN, "", "r28_long", values, place=place)
    if text.count("!") > _MOST_CRIES:
        yield Hit(Level.SARAN, "", "r28_cries", {"most": _MOST_CRIES}, place=place)
    title = ctx.item.title
    if title.isupper() and sum(letter.isalpha() for letter in title) >= _LEAST_CAPITALS:
        yield Hit(Level.SARAN, title, "r28_capitals", place=Place("title"))
