"""R01 NIK and KK, R01b NIP, R03 telephone numbers (UU 27/2022; domain.md D)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.checks.context import CheckContext
from content.checks.engine import Hit, text_rule
from content.checks.finding import Level

_PROVINCE_RANGES = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 97))
PROVINCES = frozenset(code for a, b in _PROVINCE_RANGES for code in range(a, b + 1))
"""First two digits of a NIK: the province where it was issued (domain.md D, R01)."""

FEMALE = 40
"""Added to the day of birth in a woman's NIK."""

_NEAR = 40
SIXTEEN = re.compile(
    r"(?<!\d)(?<!\d[.\-])(?:"
    r"\d{16}"
    r"|\d\d([ .\-])\d\d\1\d\d\1\d{6}\1\d{4}"
    r"|\d{4}([ .\-])\d{4}\2\d{4}\2\d{4}"
    r")(?!\d)"
)
_GOES_ON = re.compile(r"[ .\-]\d{4}(?!\d)")
_NIK_WORD = re.compile(
    r"(?<!\w)(?:NIK|KTP|KK|kartu keluarga|kartu tanda penduduk|nomor induk kependudukan)(?!\w)",
    re.IGNORECASE,
)
_NIP = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"([ .\-]?)(?:19|20)\d\d(?:0[1-9]|1[0-2]|21)\1[12]\1\d{3}(?!\d)"
)
_MOBILE = re.compile(
    r"(?<!\d)(?<!\d[.\-])(?:\+?62[ .\-()]{0,2}0?|0)8[1-9](?:[ .\-()]{0,2}\d){7,10}(?!\d)"
)
_LANDLINE = re.compile(
    r"(?<!\d)(?<!\d[.\-])(?<!\d{3} )"
    r"(?:\(0[2-79]\d{1,2}\) ?|\+62[ .\-][2-79]\d{1,2}[ .\-]|0[2-79]\d{1,2}[ \-])"
    r"\d{3,4}[ .\-]?\d{3,4}(?!\d)(?![.\-]\d)(?! \d{3})"
)


@text_rule("R01", "NIK dan nomor KK")
def citizen_number(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR when it is built like a NIK or named so; other 16 digits TINJAU."""
    for found in SIXTEEN.finditer(text):
        around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        named = _NIK_WORD.search(around) is not None
        if not named and goes_on(found):
            continue
        if named or is_citizen_number(found[0]):
            yield Hit(Level.BLOKIR, found[0], "r01", private=True)
        else:
            yield Hit(Level.TINJAU, found[0], "r01_other", private=True)


@text_rule("R01b", "NIP")
def employee_number(text: str, _ctx: CheckContext) -> Iterator[Hit]:
    """TINJAU: a NIP holds a date of birth; it belongs into signature blocks only."""
    for found in _NIP.finditer(text):
        yield Hit(Level.TINJAU, found[0], "r01b", private=True)


@text_rule("R03", "nomor telepon", file_names=False)
def telephone(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a mobile, TINJAU a landline number, unless the office lists it."""
    listed = {national(number) for number in ctx.lists.phones}
    for pattern, level, message in (
        (_MOBILE, Level.BLOKIR, "r03_mobile"),
        (_LANDLINE, Level.TINJAU, "r03_landline"),
    ):
        for found in pattern.finditer(text):
            if national(found[0]) not in listed:
                yield Hit(level, found[0], message, private=True)


def goes_on(found: re.Match[str]) -> bool:
    """Whether a run in groups is only the beginning of a longer one."""
    grouped = not found[0].isdecimal()
    return grouped and _GOES_ON.match(found.string, found.end()) is not None


def is_citizen_number(token: str) -> bool:
    """Whether 16 digits (separators allowed) are built like a NIK or KK number."""
    digits = "".join(str(int(letter)) for letter in token if letter.isdecimal())
    day, month = int(digits[6:8]), int(digits[8:10])
    return (
        int(digits[:2]) in PROVINCES
        and (1 <= day <= 31 or 1 <= day - FEMALE <= 31)
        and 1 <= month <= 12
        and digits[12:] != "0000"
    )


def national(number: str) -> str:
    """A telephone number without country code and leading zero: ``81234567890``."""
    digits = "".join(letter for letter in number if letter.isdecimal())
    return digits.removeprefix("62").lstrip("0")
