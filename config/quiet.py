"""Quiet times: hours of the day and ranges of dates in which nothing new is published.

Times are Asia/Jakarta. A quiet time delays what is due, it never cancels it: after the last
moment of its window an item is parked like any other.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.clock import WIB

_HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"
_ROUNDS = 1000  # every round ends one range; more can only be a loop

Hours = Annotated[str, StringConstraints(pattern=_HOURS)]
"""``21:30-05:00``; may cross midnight."""


class QuietDates(BaseModel):
    """Whole days, both included; ``reason`` (Indonesian) is told to operators."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    last: date
    reason: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> QuietDates:
        if self.last < self.first:
            raise ValueError("last must not be before first")
        return self


class Quiet(BaseModel):
    """When nothing new is published; a channel's own replaces the office's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    daily: tuple[Hours, ...] = ()
    dates: tuple[QuietDates, ...] = Field(default=(), max_length=500)

    def ends(self, now: datetime) -> tuple[datetime, str] | None:
        """When the quiet time that holds at ``now`` is over, and its reason ("" at night).

        Ranges that follow on each other count as one; None when ``now`` is not quiet.
        """
        moment = now.astimezone(WIB)
        reasons: list[str] = []
        for _ in range(_ROUNDS):
            found = self._one_end(moment)
            if found is None:
                break
            moment = found[0]
            reasons.append(found[1])
        if not reasons:
            return None
        return moment, next((one for one in reasons if one), "")

    def _one_end(self, moment: datetime) -> tuple[datetime, str] | None:
        day = moment.date()
        for days in self.dates:
            if days.first <= day <= days.last:
                return _midnight(days.last + timedelta(days=1)), days.reason
        for hours in self.daily:
            start, end = (time.fromisoformat(one) for one in hours.split("-"))
            ending = _ending(moment, start, end)
            if ending is not None:
                return ending, ""
        return None


def _ending(moment: datetime, start: time, end: time) -> datetime | None:
    """When the hours that hold at ``moment`` end; equal times mean the whole day."""
    at = moment.timetz().replace(tzinfo=None)
    crossing = start >= end
    inside = (at >= start or at < end) if crossing else start <= at < end
    if not inside:
        return None
    day = moment.date() + timedelta(days=int(crossing and at >= start))
    return datetime.combine(day, end, WIB)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WIB)
