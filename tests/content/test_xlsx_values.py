from __future__ import annotations

from datetime import date, time

import pytest

from content.xlsx_values import CellError, read_date, read_hour, read_moment, read_period


@pytest.mark.parametrize(
    "text",
    [
        "9 Desember 2026",
        "Rabu, 9 Desember 2026",
        "9/12/2026",
        "Rabu (9/12/2026)",
        "2026-12-09",
        "9 Des 2026",
        "rabu 9 desember 2026",
    ],
)
def test_dates_as_people_type_them(text: str) -> None:
    assert read_date(text) == date(2026, 12, 9)


def test_hours_and_moments_as_people_type_them() -> None:
    for text in ("08.30", "8:30", "pukul 08.30 WIB", "08:30:00", time(8, 30)):
        assert read_hour(text) == time(8, 30)
    for wrong in ("25.00", "8", 0.35, "pagi"):
        with pytest.raises(CellError):
            read_hour(wrong)
    wanted = "2026-12-09T13:00:00"
    for text in ("9 Desember 2026 13.00", "Rabu, 9/12/2026, pukul 13.00 WIB", "2026-12-09T13:00"):
        assert read_moment(text, end_of_day=False).isoformat() == wanted
    assert read_period("Desember 2026") == "2026-12"
    for wrong in ("Desembar 2026", "2026", "12-2026"):
        with pytest.raises(CellError):
            read_period(wrong)
