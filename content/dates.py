"""Indonesian dates and times from fixed tables, never from the machine's locale (domain.md C.2).

Moments are shown in WIB; a moment without an offset is one. Hours are written with a dot and end
with WIB; ranges use an en dash without spaces.
"""

from __future__ import annotations

from datetime import date, datetime

from config.clock import WIB
from content.model import Activity

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
"""By ``date.weekday()``: Monday first."""

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
"""January first: ``MONTHS[month - 1]``."""


def in_wib(moment: datetime) -> datetime:
    """Return the moment in WIB; one without an offset already is in WIB."""
    return moment.replace(tzinfo=WIB) if moment.tzinfo is None else moment.astimezone(WIB)


def day_of(when: date) -> date:
    """Return the day in WIB of a day or moment."""
    return in_wib(when).date() if isinstance(when, datetime) else when


def weekday_name(when: date) -> str:
    """``Rabu`` for 31 July 2024."""
    return DAYS[day_of(when).weekday()]


def month_name(month: int) -> str:
    """``Juli`` for 7; IndexError outside 1 to 12."""
    if month < 1:
        raise IndexError(month)
    return MONTHS[month - 1]


def plain_date(when: date) -> str:
    """``31 Juli 2024``: in a letter's place-and-date line."""
    day = day_of(when)
    return f"{day.day} {month_name(day.month)} {day.year}"


def long_date(when: date) -> str:
    """``Rabu, 31 Juli 2024``."""
    return f"{weekday_name(when)}, {plain_date(when)}"


def press_date(when: date) -> str:
    """``Rabu (31/7/2024)``."""
    day = day_of(when)
    return f"{weekday_name(day)} ({day.day}/{day.month}/{day.year})"


def period_name(period: str) -> str:
    """``Desember 2026`` for ``2026-12``."""
    year, month = period.split("-")
    return f"{month_name(int(month))} {year}"


def clock_text(moment: datetime) -> str:
    """``09.00``, in WIB but without the zone's name."""
    local = in_wib(moment)
    return f"{local.hour:02d}.{local.minute:02d}"


def clock_wib(moment: datetime) -> str:
    """``09.00 WIB``."""
    return f"{clock_text(moment)} WIB"


def moment_wib(moment: datetime) -> str:
    """``Rabu, 31 Juli 2024, 09.00 WIB``: for captions, tables and messages."""
    return f"{long_date(moment)}, {clock_wib(moment)}"


def day_range(first: date, last: date) -> str:
    """``Senin–Rabu, 14–16 Desember 2026``; one day is written as ``long_date``.

    Across months ``Senin–Selasa, 30 November–1 Desember 2026``; across years both in full.
    """
    a, b = day_of(first), day_of(last)
    if a == b:
        return long_date(a)
    if a.year != b.year:
        return f"{long_date(a)}–{long_date(b)}"
    days = f"{weekday_name(a)}–{weekday_name(b)}"
    if a.month != b.month:
        return f"{days}, {a.day} {month_name(a.month)}–{plain_date(b)}"
    return f"{days}, {a.day}–{plain_date(b)}"


def press_range(first: date, last: date) -> str:
    """``Senin–Rabu (14–16/12/2026)``, ``Senin–Selasa (30/11–1/12/2026)``."""
    a, b = day_of(first), day_of(last)
    if a == b:
        return press_date(a)
    if a.year != b.year:
        start = f"{a.day}/{a.month}/{a.year}"
    else:
        start = f"{a.day}/{a.month}" if a.month != b.month else f"{a.day}"
    return f"{weekday_name(a)}–{weekday_name(b)} ({start}–{b.day}/{b.month}/{b.year})"


def activity_day(activity: Activity) -> str:
    """Day or days of an activity in long form, without hours."""
    return day_range(activity.start, activity.end or activity.start)


def activity_press(activity: Activity) -> str:
    """Day or days of an activity in the press's short form, without hours."""
    return press_range(activity.start, activity.end or activity.start)


def _with_hour(when: date, at: str) -> str:
    if isinstance(when, datetime):
        return f"{long_date(when)}, {at}{clock_wib(when)}"
    return long_date(when)


def _activity(activity: Activity, at: str) -> str:
    """Write day and hour; ``at`` stands before an hour (``pukul`` in a sentence)."""
    start, end = activity.start, activity.end
    if end is None:
        return _with_hour(start, at)
    if day_of(start) != day_of(end):
        if isinstance(start, datetime) or isinstance(end, datetime):
            # whether the hours hold for each day is not known: name each moment with its own day
            return f"{_with_hour(start, at)} s.d. {_with_hour(end, at)}"
        return day_range(start, end)
    if isinstance(start, datetime) and isinstance(end, datetime):
        return f"{long_date(start)}, {at}{clock_text(start)}–{clock_wib(end)}"
    return _with_hour(start, at)


def activity_when(activity: Activity) -> str:
    """``Rabu, 9 Desember 2026, 08.30–11.00 WIB``: the form of captions and tables."""
    return _activity(activity, "")


def activity_sentence(activity: Activity) -> str:
    """``Rabu, 9 Desember 2026, pukul 08.30–11.00 WIB``: the form inside a sentence."""
    return _activity(activity, "pukul ")
