"""Weeks of the SOP: the table of the reading adopted, and what a holiday does to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.holidays import Holidays, load_holidays
from content.deadlines import approval_step, invitation_step, month_after, month_days, report_due

NONE = Holidays()


@pytest.mark.parametrize(
    ("period", "invitation", "approval"),
    [
        ("2026-12", date(2026, 11, 20), date(2026, 11, 27)),
        ("2027-01", date(2026, 12, 21), date(2026, 12, 28)),
        ("2027-02", date(2027, 1, 21), date(2027, 1, 28)),
        ("2027-03", date(2027, 2, 19), date(2027, 2, 26)),
        ("2027-05", date(2027, 4, 21), date(2027, 4, 28)),
        ("2027-06", date(2027, 5, 21), date(2027, 5, 28)),
    ],
)
def test_a_step_is_due_on_the_last_working_day_of_its_week(
    period: str, invitation: date, approval: date
) -> None:
    assert invitation_step(period, NONE).due == invitation
    assert approval_step(period, NONE).due == approval


def test_a_holiday_moves_it_to_the_working_day_before(tmp_path: Path) -> None:
    known = load_holidays(tmp_path)
    assert approval_step("2027-04", known).due == date(2027, 3, 24)  # 25 and 26 are closed
    assert approval_step("2027-04", NONE).due == date(2027, 3, 26)


def test_a_week_without_a_working_day_is_due_before_it_begins() -> None:
    closed = Holidays(frozenset(date(2026, 11, day) for day in range(22, 29)))
    step = approval_step("2026-12", closed)
    assert (step.first, step.due) == (date(2026, 11, 20), date(2026, 11, 20))
    assert step.timing(date(2026, 11, 20)) == "on"


def test_days_are_early_on_time_late_or_past() -> None:
    step = approval_step("2026-12", NONE)
    days = [date(2026, 11, 21), date(2026, 11, 27), date(2026, 11, 28), date(2026, 12, 1)]
    assert [step.timing(day) for day in days] == ["early", "on", "late", "past"]


def test_months_follow_each_other_over_the_year() -> None:
    assert month_days("2026-12") == (date(2026, 12, 1), date(2026, 12, 31))
    assert month_days("2028-02")[1] == date(2028, 2, 29)
    assert month_after("2026-12") == "2027-01"
    assert report_due("2026-12", NONE) == date(2027, 1, 7)
