"""When the SOP's steps are due: weeks of the month before, ended by a working day.

Week n of a month is the days 7n-6 to 7n; a step is due on the last working day up to the end of
its week, so a holiday moves it to the working day before (SOP steps 1 and 3; domain.md A.4).
Days are in Asia/Jakarta.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from config.holidays import Holidays
from content.plan import month_before

Timing = Literal["early", "on", "late", "past"]

_INVITATION_WEEK, _APPROVAL_WEEK = 3, 4
_REPORT_DAY = 5
"""Working day of the month after by which the report is out (domain.md C.3)."""


@dataclass(frozen=True, slots=True)
class Step:
    """From ``first`` to ``due``; ``begins`` is the first day of the month of implementation."""

    first: date
    due: date
    begins: date

    def timing(self, day: date) -> Timing:
        """``late`` is still before the month of implementation, ``past`` is not."""
        if day >= self.begins:
            return "past"
        return "early" if day < self.first else "on" if day <= self.due else "late"


def invitation_step(period: str, holidays: Holidays) -> Step:
    """Step 1: the invitation goes out in the third week of the month before."""
    return _week(period, _INVITATION_WEEK, holidays)


def approval_step(period: str, holidays: Holidays) -> Step:
    """Step 3: the list is decided on in the fourth week of the month before."""
    return _week(period, _APPROVAL_WEEK, holidays)


def month_days(period: str) -> tuple[date, date]:
    """First and last day of the month."""
    year, month = (int(part) for part in period.split("-"))
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def report_due(period: str, holidays: Holidays) -> date:
    """The fifth working day of the month after."""
    return holidays.nth(month_days(period)[1] + timedelta(days=1), _REPORT_DAY)


def month_after(period: str) -> str:
    """Return ``2027-01`` for ``2026-12``."""
    return f"{month_days(period)[1] + timedelta(days=1):%Y-%m}"


def _week(period: str, week: int, holidays: Holidays) -> Step:
    before = month_days(month_before(period))[0]
    first, last = before.replace(day=7 * week - 6), before.replace(day=7 * week)
    return Step(min(first, due := holidays.last_until(last)), due, month_days(period)[0])
