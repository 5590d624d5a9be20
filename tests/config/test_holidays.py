"""The office's holidays: the decree's days, the office's own list before ours, working days."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.holidays import Holidays, load_holidays, shipped_years

CLOSED = date(2026, 12, 10)


def test_the_years_that_come_with_the_program_have_the_decrees_days() -> None:
    """17 and 8 days in 2026, 18 and 8 in 2027, as the government announced them."""
    counted = {
        number: Counter(one.name.startswith("Cuti bersama") for one in year.holidays)
        for number, year in shipped_years().items()
    }
    assert counted == {2026: {False: 17, True: 8}, 2027: {False: 18, True: 8}}
    for number, year in shipped_years().items():
        days = [one.day for one in year.holidays]
        assert days == sorted(set(days))
        assert f"{number - 1}" in year.source


def test_an_office_writes_a_year_whole_and_keeps_ours_for_the_others(tmp_path: Path) -> None:
    (tmp_path / "holidays.yaml").write_text(
        "years:\n- year: 2026\n  source: SK Contoh\n  holidays:\n"
        '  - {day: "2026-12-10", name: Libur setempat}\n'
        '- year: 2030\n  source: SK Lain\n  holidays:\n  - {day: "2030-01-01", name: Tahun Baru}\n',
        encoding="utf-8",
    )
    found = load_holidays(tmp_path)
    assert not found.working(CLOSED)
    assert found.working(date(2026, 12, 25))  # ours of that year do not stand any more
    assert not found.working(date(2027, 1, 1))
    assert dict(found.sources)[2026] == "SK Contoh"
    assert [found.knows(year) for year in (2026, 2027, 2028, 2030)] == [True, True, False, True]


def test_every_mistake_of_the_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "holidays.yaml").write_text(
        "years:\n- year: 2026\n  source: SK Contoh\n  holidays:\n"
        '  - {day: "2027-12-10", name: Salah tahun}\n'
        '- year: 2026\n  source: SK Contoh\n  holidays:\n  - {day: "2026-12-10", name: Lagi}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_holidays(tmp_path)
    assert len(caught.value.problems) == 2
    assert "2027-12-10" in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [(4, 4, 0), (4, 5, 0), (4, 6, 0), (4, 7, 1), (7, 11, 3), (9, 16, 4), (9, 10, 0)],
)
def test_working_days_leave_out_weekends_and_holidays(begin: int, end: int, days: int) -> None:
    closed = Holidays(frozenset({CLOSED}))
    assert closed.working_days(date(2026, 12, begin), date(2026, 12, end)) == days


def test_days_are_found_back_and_forth() -> None:
    closed = Holidays(frozenset({CLOSED, date(2026, 12, 11)}))
    assert closed.last_until(date(2026, 12, 13)) == date(2026, 12, 9)
    assert closed.before(date(2026, 12, 14)) == date(2026, 12, 9)
    assert closed.before(date(2026, 12, 14), 2) == date(2026, 12, 8)
    assert closed.nth(CLOSED, 1) == date(2026, 12, 14)
    assert closed.nth(date(2026, 12, 7), 5) == date(2026, 12, 15)
    assert closed.unknown([CLOSED, date(2025, 1, 1)]) == (2025, 2026)
