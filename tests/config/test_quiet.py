"""Quiet times end when they say, one range after another, in Asia/Jakarta."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from config.quiet import Quiet, QuietDates

NIGHT = Quiet(daily=("21:30-05:00",))
MOURNING = QuietDates(
    first=date(2026, 12, 18), last=date(2026, 12, 20), reason="berkabung nasional"
)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-12-18T21:29:59", None),
        ("2026-12-18T21:30:00", "2026-12-19T05:00:00"),
        ("2026-12-18T23:59:00", "2026-12-19T05:00:00"),
        ("2026-12-19T04:59:59", "2026-12-19T05:00:00"),
        ("2026-12-19T05:00:00", None),
    ],
)
def test_a_night_crosses_midnight(now: str, until: str | None) -> None:
    found = NIGHT.ends(wib(now))
    assert found == (None if until is None else (wib(until), ""))


def test_hours_of_one_day_and_a_whole_day() -> None:
    prayer = Quiet(daily=("11:30-13:00",))
    assert prayer.ends(wib("2026-12-18T12:00:00")) == (wib("2026-12-18T13:00:00"), "")
    assert prayer.ends(wib("2026-12-18T13:00:00")) is None


def test_the_night_after_mourning_counts_with_it() -> None:
    both = Quiet(daily=NIGHT.daily, dates=(MOURNING,))
    found = both.ends(wib("2026-12-17T22:00:00"))
    assert found == (wib("2026-12-21T05:00:00"), "berkabung nasional")
    assert both.ends(wib("2026-12-21T05:00:00")) is None


def test_hours_that_never_end_do_not_hang() -> None:
    always = Quiet(daily=("00:00-00:00",))
    assert always.ends(wib("2026-12-18T09:00:00")) is not None


@pytest.mark.parametrize("hours", ["21.30-05.00", "24:00-05:00", "9:00-10:00", "21:30"])
def test_wrong_hours_are_refused(hours: str) -> None:
    with pytest.raises(ValidationError):
        Quiet(daily=(hours,))


def test_dates_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError):
        QuietDates(first=date(2026, 12, 20), last=date(2026, 12, 18))
