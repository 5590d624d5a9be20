"""R08 results of oversight, R09 reporters and reported, R10 children (domain.md D).

The sources: UU 14/2008 article 17 and PP 12/2017 for results and persons; UU 27/2022 articles 22
to 25 for children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule, text_rule
from content.checks.finding import Level

_SENTENCE = re.compile(r"[^.!?\n]{1,2000}")
_REPORT = re.compile(
    r"(?<!\w)(?:LHP|LHA|LHR|LHE|NHP|KKA|CHR|(?i:(?:laporan|naskah) hasil"
    r" (?:pemeriksaan|audit|reviu|evaluasi|pengawasan)|kertas kerja audit))(?!\w)"
)
_NEGATIVE = re.compile(
    r"(?<!\w)(?:temuan|kerugian|kelebihan pembayaran|penyimpangan|fiktif|mark ?up|Rp ?\d)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<![\w/.])700(?:\.\d{1,3}){0,4}/[\w./\-]{1,40}")

_PERSON = r"(?:pelapor|terlapor|saksi|terperiksa|pengadu|teradu)"
_INITIALS = re.compile(
    rf"(?<!\w)(?i:{_PERSON})[^.!?\n]{{0,60}}?(?<!\w)(?i:(?:ber)?inisial) "
    r"(?:[A-Z]{1,4}|(?:[A-Z]\.){1,4})(?!\w)"
)
_NAMED = re.compile(
    rf"(?<!\w)(?i:{_PERSON})"
    r"(?:,? (?:yaitu|bernama|atas nama|a\.n\.|an\.|Sdr\.?|Sdri\.?|Bapak|Ibu))?"
    r":? ([A-Z][a-z']{1,20}(?: [A-Z][a-z']{1,20}){1,3})"
)
_BODIES = frozenset(
    (
        *("inspektorat", "dinas", "kota", "kabupaten", "kantor", "pemerintah", "komisi"),
        *("ombudsman", "badan", "kementerian", "kemantren", "kelurahan", "daerah", "kepolisian"),
        *("kejaksaan", "komite", "lembaga", "unit", "tim", "bagian", "perangkat", "majelis"),
        # what stands behind the word in titles and headings
        *("whistleblowing", "wbs", "gratifikasi", "korupsi", "pelanggaran", "pengaduan", "sistem"),
        *("ahli", "fakta", "kunci", "mata", "anonim", "internal", "eksternal", "terbaik", "aktif"),
        *("masyarakat", "aparatur", "pegawai", "warga", "layanan", "aplikasi", "barang", "dan"),
        *("wajib", "lhkpn", "lhkasn", "spt", "pajak", "kekayaan", "harta", "jangan", "harus"),
    )
)
"""First words behind *pelapor*, *saksi* that are no person's name."""

_CHILDREN = re.compile(
    r"(?<!\w)(?:(?i:siswa|siswi|pelajar|murid|paud|anak-anak|anak didik|balita)"
    r"|TK|SD|SMP|SMA|SMK)(?!\w)"
)


@text_rule("R08", "hasil pengawasan", file_names=False)
def results(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a report's number, or a report with a bad result about a supervised body."""
    for found in _LETTER.finditer(text):
        yield Hit(Level.BLOKIR, found[0], "r08_number")
    names = [one.casefold() for one in ctx.lists.entities]
    for sentence in _SENTENCE.finditer(text):
        report = _REPORT.search(sentence[0])
        if report is None:
            continue
        plain = sentence[0].casefold()
        about = any(name in plain for name in names)
        level = Level.BLOKIR if about and _NEGATIVE.search(sentence[0]) else Level.TINJAU
        yield Hit(level, report[0], "r08_result" if level is Level.BLOKIR else "r08_word")


@text_rule("R09", "identitas pelapor atau terlapor", file_names=False)
def persons(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR initials or a name right beside the word; bodies are no persons."""
    for found in _INITIALS.finditer(text):
        yield Hit(Level.BLOKIR, found[0], "r09", private=True)
    for found in _NAMED.finditer(text):
        if found[1].split()[0].casefold() not in _BODIES:
            yield Hit(Level.BLOKIR, found[1], "r09", private=True)


@rule("R10", "anak dalam foto")
def children(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a picture of children without consent; TINJAU words of children beside pictures."""
    told = False
    for number, medium in enumerate(ctx.item.media):
        says = medium.declarations
        told = told or says.contains_children
        if says.contains_children and not says.parental_consent:
            place = Place(f"media[{number}].declarations.parental_consent")
            yield Hit(Level.BLOKIR, "", "r10_no_consent", {"number": number + 1}, place=place)
    if told or not ctx.item.media:
        return
    words = f"{ctx.item.title}\n{ctx.item.narrative.text}"
    words += "".join(f"\n{medium.alt}\n{medium.caption or ''}" for medium in ctx.item.media)
    found = _CHILDREN.search(words)
    if found is not None:
        yield Hit(Level.TINJAU, found[0], "r10_word", place=Place("narrative.text"))
