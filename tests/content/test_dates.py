from __future__ import annotations

import json
import locale
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import WIB
from content import dates
from content.model import Activity


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def test_the_forms_of_the_style_guide() -> None:
    day = date(2024, 7, 31)
    assert dates.long_date(day) == "Rabu, 31 Juli 2024"
    assert dates.press_date(day) == "Rabu (31/7/2024)"
    assert dates.clock_wib(at("2024-07-31T09:00")) == "09.00 WIB"
    assert dates.moment_wib(at("2024-07-31T09:00")) == "Rabu, 31 Juli 2024, 09.00 WIB"
    assert dates.period_name("2026-12") == "Desember 2026"


@pytest.mark.parametrize(
    ("start", "end", "caption", "sentence", "press"),
    [
        (
            at("2026-12-09T08:30"),
            at("2026-12-09T11:00"),
            "Rabu, 9 Desember 2026, 08.30–11.00 WIB",
            "Rabu, 9 Desember 2026, pukul 08.30–11.00 WIB",
            "Rabu (9/12/2026)",
        ),
        (
            at("2026-12-07T07:30"),
            None,
            "Senin, 7 Desember 2026, 07.30 WIB",
            "Senin, 7 Desember 2026, pukul 07.30 WIB",
            "Senin (7/12/2026)",
        ),
        (
            date(2026, 12, 14),
            date(2026, 12, 16),
            "Senin–Rabu, 14–16 Desember 2026",
            "Senin–Rabu, 14–16 Desember 2026",
            "Senin–Rabu (14–16/12/2026)",
        ),
        (
            date(2026, 11, 30),
            date(2026, 12, 1),
            "Senin–Selasa, 30 November–1 Desember 2026",
            "Senin–Selasa, 30 November–1 Desember 2026",
            "Senin–Selasa (30/11–1/12/2026)",
        ),
        (
            date(2026, 12, 31),
            date(2027, 1, 1),
            "Kamis, 31 Desember 2026–Jumat, 1 Januari 2027",
            "Kamis, 31 Desember 2026–Jumat, 1 Januari 2027",
            "Kamis–Jumat (31/12/2026–1/1/2027)",
        ),
        (
            date(2026, 12, 17),
            None,
            "Kamis, 17 Desember 2026",
            "Kamis, 17 Desember 2026",
            "Kamis (17/12/2026)",
        ),
        (
            at("2026-12-14T08:00"),
            at("2026-12-16T15:00"),
            "Senin, 14 Desember 2026, 08.00 WIB s.d. Rabu, 16 Desember 2026, 15.00 WIB",
            "Senin, 14 Desember 2026, pukul 08.00 WIB s.d. Rabu, 16 Desember 2026, pukul 15.00 WIB",
            "Senin–Rabu (14–16/12/2026)",
        ),
    ],
)
def test_an_activity_is_told_without_inventing_hours(
    start: date, end: date | None, caption: str, sentence: str, press: str
) -> None:
    activity = Activity(start=start, end=end)
    assert dates.activity_when(activity) == caption
    assert dates.activity_sentence(activity) == sentence
    assert dates.activity_press(activity) == press


def test_the_day_is_the_one_in_wib() -> None:
    late = datetime(2026, 12, 8, 18, 0, tzinfo=UTC)
    assert dates.moment_wib(late) == "Rabu, 9 Desember 2026, 01.00 WIB"
    assert dates.day_of(late) == date(2026, 12, 9)
    unmarked = datetime(2026, 12, 9, 1, 0)  # noqa: DTZ001 - a moment without offset is WIB
    assert dates.clock_wib(unmarked) == "01.00 WIB"


def test_the_sample_items_have_the_written_days(shared: Path) -> None:
    samples = json.loads((shared / "reference" / "samples.json").read_text())
    for item in samples["items"]:
        day = date.fromisoformat(item["tanggal_kegiatan"])
        if "–" not in item["hari_tanggal"].split(",")[0]:
            assert item["hari_tanggal"].startswith(dates.long_date(day))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_weekdays_follow_the_calendar_whatever_the_locale(day: date) -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "C")
        english = day.strftime("%A")
    finally:
        locale.setlocale(locale.LC_TIME, before)
    table = {
        "Monday": "Senin",
        "Tuesday": "Selasa",
        "Wednesday": "Rabu",
        "Thursday": "Kamis",
        "Friday": "Jumat",
        "Saturday": "Sabtu",
        "Sunday": "Minggu",
    }
    assert dates.weekday_name(day) == table[english]
    assert dates.day_range(day, day) == dates.long_date(day)
    assert dates.weekday_name(day + timedelta(days=7)) == dates.weekday_name(day)


def test_a_month_that_does_not_exist() -> None:
    for month in (0, 13):
        with pytest.raises(IndexError):
            dates.month_name(month)
