"""What people type into cells, read as values: Indonesian dates, hours, lists.

Each reader returns the value or raises ``CellError`` with the sentence that says what is wrong.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from content.dates import DAYS, MONTHS, weekday_name

_LONG = re.compile(r"(?:(?P<day>[A-Za-z']+),? +)?(?P<d>\d{1,2}) +(?P<m>[A-Za-z]+) +(?P<y>\d{4})")
_SLASH = re.compile(r"(?:(?P<day>[A-Za-z']+),? *)?\(?(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\)?")
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_HOUR = re.compile(r"(?:pukul +)?(\d{1,2})[.:](\d{2})(?:[.:]00)?(?: *WIB)?", re.IGNORECASE)
_DAY_AND_HOUR = re.compile(
    r"(?P<date>.*?\d)(?:,? +|T)(?P<hour>(?:pukul +)?\d{1,2}[.:]\d{2}(?:[.:]00)?(?: *WIB)?)",
    re.IGNORECASE,
)
_SHORT_MONTHS = {name[:3].casefold(): n for n, name in enumerate(MONTHS, 1)}
_OTHER_MONTHS = {"nopember": 11, "pebruari": 2, "agt": 8, "ags": 8, "nop": 11, "peb": 2}
_OTHER_DAYS = {"jum'at": "Jumat", "ahad": "Minggu"}


class CellError(Exception):
    """``key`` is an ``import.`` sentence of the content catalogue; ``values`` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def _month(name: str) -> int:
    plain = name.casefold()
    for number, full in enumerate(MONTHS, 1):
        if plain == full.casefold():
            return number
    found = _OTHER_MONTHS.get(plain) or (_SHORT_MONTHS.get(plain) if len(plain) == 3 else None)
    if found is None:
        raise CellError("bad_date")
    return found


def _agrees(day: date, name: str | None) -> None:
    """Compare a written day's name with the calendar; "Rabu" on a Tuesday is a mistake."""
    if not name:
        return
    wanted = _OTHER_DAYS.get(name.casefold(), name.capitalize())
    if wanted not in DAYS:
        raise CellError("bad_date")
    if wanted != weekday_name(day):
        raise CellError("wrong_weekday", right=weekday_name(day))


def read_date(value: Any) -> date:  # noqa: ANN401 - whatever a cell holds
    """Day of a date cell or of a text in one of the usual Indonesian forms (day before month)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    found = _LONG.fullmatch(text) or _SLASH.fullmatch(text) or _ISO.fullmatch(text)
    if not found:
        raise CellError("bad_date")
    parts = found.groupdict()
    month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"])
    try:
        day = date(int(parts["y"]), month, int(parts["d"]))
    except ValueError as error:
        raise CellError("bad_date") from error
    _agrees(day, parts.get("day"))
    return day


def read_hour(value: Any) -> time:  # noqa: ANN401 - whatever a cell holds
    """Hour and minute of a time cell or of ``08.30``, ``pukul 08:30 WIB``.

    A bare number is refused: 8.3 may have been 08.30 or 08.03.
    """
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    found = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise CellError("bad_hour")
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError as error:
        raise CellError("bad_hour") from error


def read_moment(value: Any, *, end_of_day: bool) -> datetime:  # noqa: ANN401 - a cell's value
    """Day and hour (WIB, no offset). A day alone begins at 00.00 or, ``end_of_day``, ends 23.59."""
    if isinstance(value, datetime) and value.time() != time.min:
        return value.replace(second=0, microsecond=0)
    if isinstance(value, str) and (found := _DAY_AND_HOUR.fullmatch(value.strip())):
        return datetime.combine(read_date(found["date"]), read_hour(found["hour"]))
    return datetime.combine(read_date(value), time(23, 59) if end_of_day else time.min)


def read_text(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
    """Text of a cell; a whole number as typed, a date is no text."""
    if isinstance(value, (bool, date, time)):
        raise CellError("not_text")
    if isinstance(value, float):
        if not value.is_integer():
            raise CellError("not_text")
        value = int(value)
    return str(value).strip()


def read_list(value: Any, separators: str) -> list[str]:  # noqa: ANN401 - whatever a cell holds
    """Parts of a text between any of ``separators`` (a character class), empty ones dropped."""
    parts = re.split(f"[{separators}]", read_text(value))
    return [part.strip() for part in parts if part.strip()]


def read_period(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
    """``2026-12`` of ``2026-12``, ``Desember 2026`` or a date cell."""
    if isinstance(value, date):
        return f"{value.year}-{value.month:02d}"
    text = read_text(value)
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return text
    name, _, year = text.partition(" ")
    if not re.fullmatch(r"\d{4}", year.strip()):
        raise CellError("bad_period")
    return f"{year.strip()}-{_month(name):02d}"
