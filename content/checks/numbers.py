"""R02 NPWP, R05 bank accounts, R06 payment cards, R12 number plates, R13 births (domain.md D)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.context import CheckContext
from content.checks.engine import Hit, text_rule
from content.checks.finding import Level
from content.checks.identity import SIXTEEN, goes_on, is_citizen_number

_NPWP = re.compile(r"(?<!\d)(?<!\d[.\-])\d\d\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
_FIFTEEN = re.compile(r"(?<!\d)(?<!\d[.\-])\d{15}(?!\d)")
_NPWP_WORD = re.compile(r"(?<!\w)NPWP(?!\w)", re.IGNORECASE)
_BEFORE = 40

_ACCOUNT = re.compile(
    r"(?<!\w)(?:(?i:rekening|norek|rek\.)|BRI|BNI|BCA|BTN|BSI|BPD|Mandiri|Bank [A-Z]\w{1,20})(?!\w)"
    r"([^\d\n]{0,30})(\d(?:[ .\-]?\d){7,15})(?!\d)(?![.,\-]\d)"
)
_BUDGET_WORD = re.compile(r"(?<!\w)kode $", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\d{1,3}(?:\.\d{3})+|(?:\d\d?[.\-]){2}(?:19|20)\d\d|\d(?:\.\d{1,4}){3,}"
    r"|(?:19|20)\d\d[ .\-](?:19|20)\d\d"  # from year to year
    r"|(?:[01]\d|2[0-4])\.[0-5]\d-(?:[01]\d|2[0-4])\.[0-5]\d"  # opening hours
)

_PLATE = re.compile(r"(?<!\w)(?:AB|AD|AA|B|D|H|K|L) \d{1,4} [A-Z]{1,3}(?!\w)(?! \d)")
_A_ROOM = re.compile(
    r"(?<!\w)(?:ruang|kelas|kelompok|kategori|golongan|tipe|blok|gedung|lantai|lampiran|standar"
    r"|jenjang|program|dokumen) $",
    re.IGNORECASE,
)

_MONTHS = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
_BIRTH = re.compile(
    rf"(?<!\w)(?:TTL|(?:tempat,? {{0,2}})?(?:tanggal|tgl\.?) lahir|(?<!hari )lahir)(?!\w)"
    rf"[^\d\n]{{0,40}}(?:\d\d?[ ./\-]\d\d?[ ./\-](?:19|20)\d\d|\d\d? (?:{_MONTHS}) (?:19|20)\d\d)",
    re.IGNORECASE,
)

_NOBODY = re.compile(
    r"(?<!\w)(?:pancasila|korpri|pramuka|undang-undang|UU|organisasi|lembaga|inspektorat|ombudsman"
    r"|komisi|kementerian|program|gagasan|gerakan|aplikasi|layanan|kebijakan|peraturan|PKK|KPK|BPK"
    r"|kota|kabupaten|provinsi|sumpah pemuda)(?!\w)[^,.;\n]{0,30}$",
    re.IGNORECASE,
)
"""What may be born without being a citizen, right before the word *lahir*."""


@text_rule("R02", "NPWP")
def tax_number(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR the dotted form and 15 digits named so; TINJAU 15 digits whose check digit fits."""
    for found in _NPWP.finditer(text):
        yield Hit(Level.BLOKIR, found[0], "r02", private=True)
    for found in _FIFTEEN.finditer(text):
        if _NPWP_WORD.search(text[max(0, found.start() - _BEFORE) : found.start()]):
            yield Hit(Level.BLOKIR, found[0], "r02", private=True)
        elif luhn(found[0][:9]):
            yield Hit(Level.TINJAU, found[0], "r02_like", private=True)


@text_rule("R05", "nomor rekening", file_names=False)
def bank_account(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR 8 to 16 digits after a bank's name or the word; amounts and budget codes pass.

    Names of banks are read in capitals only: *mandiri* is a common word.
    """
    for found in _ACCOUNT.finditer(text):
        between, number = found[1], found[2]
        budget = _BUDGET_WORD.search(text[max(0, found.start() - 5) : found.start()])
        if not budget and "Rp" not in between and not _AMOUNT.fullmatch(number):
            yield Hit(Level.BLOKIR, number, "r05", private=True)


@text_rule("R06", "nomor kartu")
def payment_card(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR 16 digits with the check digit of a payment card, unless built like a NIK."""
    for found in SIXTEEN.finditer(text):
        digits = "".join(letter for letter in found[0] if letter.isdecimal())
        if luhn(digits) and not (goes_on(found) or is_citizen_number(found[0])):
            yield Hit(Level.BLOKIR, found[0], "r06", private=True)


@text_rule("R12", "nomor polisi kendaraan", file_names=False)
def number_plate(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU what is built like a plate of Java; a plate leads to its owner."""
    for found in _PLATE.finditer(text):
        if _A_ROOM.search(text[max(0, found.start() - _BEFORE) : found.start()]):
            continue
        yield Hit(Level.TINJAU, found[0], "r12", private=True)


@text_rule("R13", "tanggal lahir", file_names=False)
def birth_date(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a date of birth; *Hari Lahir Pancasila* or *Korpri lahir pada …* is none."""
    for found in _BIRTH.finditer(text):
        subject = text[max(0, found.start() - _BEFORE) : found.start()].rpartition(".")[2]
        if found[0][:5].casefold() == "lahir" and _NOBODY.search(subject):
            continue
        yield Hit(Level.BLOKIR, found[0], "r13", private=True)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1 annex B)."""
    total = 0
    for number, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if number % 2 else 1)
        total += value - 9 if value > 9 else value
    return bool(digits.strip("0")) and total % 10 == 0
