"""R14: does the weekday fit the date, and does the date exist (domain.md D)?

Three of about thirty press dates met by chance had the wrong weekday. See ``content.dates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from content.checks.context import CheckContext
from content.checks.engine import Hit, text_rule
from content.checks.finding import Level
from content.dates import DAYS, MONTHS, day_of, plain_date, weekday_name

_DAY_NUMBERS = {name.casefold(): n for n, name in enumerate(DAYS)} | {
    "jum'at": 4,
    "jum’at": 4,
    "jumaat": 4,
    "ahad": 6,
}
_DAY_SHORT = {name[:3].casefold(): n for n, name in enumerate(DAYS)}
_MONTH_NUMBERS = {name.casefold(): n for n, name in enumerate(MONTHS, start=1)} | {
    "nopember": 11,
    "pebruari": 2,
}
_MONTH_SHORT = {name[:3].casefold(): n for n, name in enumerate(MONTHS, start=1)} | {
    "agt": 8,
    "ags": 8,
    "agu": 8,
    "sept": 9,
    "nop": 11,
    "peb": 2,
}
_MONTH_SHORT.pop("mei")  # its short form is its name
_WEEK_WORD = "minggu"  # also "week": "Minggu 4 Desember" may be the fourth week
_HIGHEST_DAY = 39  # "45 Mei" is a count before a month's name, not a mistyped day
_YEARS_AROUND = 4


def _any(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_SHORT = "|".join(name.capitalize() for name in _DAY_SHORT)
"""Only as ``Rab``: RAB is a budget plan, *min* a minimum."""

_DAY = rf"(?:{_any(_DAY_NUMBERS)}|(?-i:{_SHORT})\.?(?=[ ,(\-]))"
_MONTH = rf"(?:{_any(_MONTH_NUMBERS)}|(?:{_any(_MONTH_SHORT)})\.?)"
_TO = r" ?(?:-|s\.d\.|s/d|sampai dengan|sampai|hingga|dan) ?"
_DAY_PART = rf"(?<!\w)(?P<a>{_DAY})(?:{_TO}(?P<b>{_DAY}))?(?!\w)"
_LONG = re.compile(
    rf"{_DAY_PART}(?P<gap> ?, ?| )(?:tanggal )?(?P<d1>\d\d?)"
    rf"(?:(?: (?P<m1>{_MONTH})(?: (?P<y1>\d{{4}}))?)?{_TO}(?P<d2>\d\d?))?"
    rf" (?P<m>{_MONTH})(?!\w)(?: (?P<y>\d{{4}})(?!\d))?",
    re.IGNORECASE,
)
_PRESS = re.compile(
    rf"{_DAY_PART}(?P<gap>) ?\( ?(?P<d1>\d\d?)"
    rf"(?:(?:/(?P<m1>\d\d?)(?:/(?P<y1>\d{{4}}|\d\d))?)?{_TO}(?P<d2>\d\d?))?"
    r"/(?P<m>\d\d?)(?:/(?P<y>\d{4}|\d\d))?(?= ?[),;])\)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?<![\w./])(?P<d>\d\d?) (?P<m>{_any(_MONTH_NUMBERS)})(?!\w)(?: (?P<y>\d{{4}})(?!\d))?",
    re.IGNORECASE,
)


@text_rule("R14", "hari dan tanggal", file_names=False)
def weekday_and_date(text: str, ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR a weekday that is not the date's (with the right one) and a date that is none."""
    near = day_of(ctx.item.activity.start)
    taken: list[tuple[int, int]] = []
    for pattern in (_LONG, _PRESS):
        for found in pattern.finditer(text):
            if not _is_week(text, found):
                taken.append(found.span())
                yield from _judge(found, near)
    for found in _PLAIN.finditer(text):
        inside = any(start <= found.start() < end for start, end in taken)
        day, month = int(found["d"]), _month(found["m"])
        if not inside and day <= _HIGHEST_DAY and resolve(day, month, found["y"], near) is None:
            yield Hit(Level.BLOKIR, found[0], "r14_impossible")


def resolve(day: int, month: int, year: str | None, near: date) -> date | None:
    """The date meant; without a year, the one nearest to ``near``. None when it cannot exist."""
    if year:
        full = int(year) + (2000 if len(year) == 2 else 0)
        return _date(full, month, day)
    around = range(near.year - _YEARS_AROUND, near.year + _YEARS_AROUND + 1)
    possible = [made for made in (_date(one, month, day) for one in around) if made is not None]
    return min(possible, key=lambda made: abs(made - near), default=None)


def _judge(found: re.Match[str], near: date) -> Iterator[Hit]:
    """Compare first weekday with first day and last with last; ``Senin-Rabu, 9 ...`` the last."""
    last_month = _month(found["m"])
    first_month = _month(found["m1"]) if found["m1"] else last_month
    last = resolve(int(found["d2"] or found["d1"]), last_month, found["y"], near)
    year = found["y1"] or (str(_first_year(last, first_month)) if last else None)
    first = resolve(int(found["d1"]), first_month, year, near) if found["d2"] else last
    if first is None or last is None:
        yield Hit(Level.BLOKIR, found[0], "r14_impossible")
        return
    pairs = [(found["a"], first)] if not found["b"] or found["d2"] else []
    if found["b"]:
        pairs.append((found["b"], last))
    for name, meant in pairs:
        if _weekday(name) != meant.weekday():
            values: dict[str, object] = {
                "date": plain_date(meant),
                "right": weekday_name(meant),
                "wrong": DAYS[_weekday(name)],
            }
            yield Hit(Level.BLOKIR, found[0], "r14_weekday", values)


def _first_year(last: date, first_month: int) -> int:
    """Year of a range's first day: the year before when the range runs over New Year."""
    return last.year - 1 if first_month > last.month else last.year


def _is_week(text: str, found: re.Match[str]) -> bool:
    """``Minggu 4 Desember`` without comma or "hari" before it may count weeks."""
    alone = found["a"].casefold() == _WEEK_WORD and found["b"] is None and found["gap"] == " "
    return alone and not text[: found.start()].casefold().endswith("hari ")


def _weekday(name: str) -> int:
    plain = name.casefold().rstrip(".")
    return _DAY_NUMBERS[plain] if plain in _DAY_NUMBERS else _DAY_SHORT[plain]


def _month(name: str) -> int:
    plain = name.casefold().rstrip(".")
    if plain.isdecimal():
        return int(plain)
    return _MONTH_NUMBERS[plain] if plain in _MONTH_NUMBERS else _MONTH_SHORT[plain]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
