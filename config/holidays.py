"""Working days: Monday to Friday without the holidays of the office's list.

The list is ``holidays.yaml`` in the office's folder, year by year; a year that is not in it comes
from ``config/holidays.yaml``, which holds the years whose joint decree (*SKB 3 Menteri*) could be
checked. A year in neither has no holidays, and whoever counts in it must say so (``knows``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import Field

from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Line, Section
from config.strictyaml import load_strict, validate

HOLIDAYS_FILE = "holidays.yaml"


class Holiday(Section):
    """A day on which the office is closed."""

    day: date
    name: Line


class Year(Section):
    """All holidays of one year; ``source`` names the decree, so that anybody can check them."""

    year: int = Field(ge=2020, le=2099)
    source: Line
    holidays: tuple[Holiday, ...] = Field(min_length=1)


class HolidayFile(Section):
    """All of ``holidays.yaml``."""

    years: tuple[Year, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """``days`` of the filled ``years``; ``sources`` are (year, decree)."""

    days: frozenset[date] = frozenset()
    sources: tuple[tuple[int, str], ...] = ()

    def knows(self, year: int) -> bool:
        """Whether the year's list is filled."""
        return any(known == year for known, _ in self.sources)

    def unknown(self, days: Iterable[date]) -> tuple[int, ...]:
        """The years of ``days`` whose list is not filled, in order."""
        return tuple(sorted({day.year for day in days if not self.knows(day.year)}))

    def working(self, day: date) -> bool:
        """Whether the office works on that day."""
        return day.weekday() < 5 and day not in self.days

    def working_days(self, begin: date, end: date) -> int:
        """Working days after ``begin`` up to and including ``end``; 0 on the same day."""
        days = (begin + timedelta(days=number) for number in range(1, (end - begin).days + 1))
        return sum(map(self.working, days))

    def last_until(self, day: date) -> date:
        """The last working day up to and including ``day``."""
        while not self.working(day):
            day -= timedelta(days=1)
        return day

    def before(self, day: date, count: int = 1) -> date:
        """The ``count``-th working day before ``day``."""
        for _ in range(count):
            day = self.last_until(day - timedelta(days=1))
        return day

    def nth(self, begin: date, number: int) -> date:
        """The ``number``-th working day from ``begin`` on, ``begin`` included."""
        day = begin - timedelta(days=1)
        while number:
            day += timedelta(days=1)
            number -= self.working(day)
        return day


def load_holidays(home: Path) -> Holidays:
    """The office's years, and ours where it has none; ConfigError with every mistake."""
    path = home / HOLIDAYS_FILE
    own = _years(path, HOLIDAYS_FILE) if path.exists() else {}
    years = shipped_years() | own
    days = frozenset(one.day for year in years.values() for one in year.holidays)
    return Holidays(days, tuple((number, years[number].source) for number in sorted(years)))


@cache
def shipped_years() -> dict[int, Year]:
    """The years that come with the program."""
    with as_file(files("config").joinpath(HOLIDAYS_FILE)) as path:
        return _years(path, f"config/{HOLIDAYS_FILE}")


def _years(path: Path, name: str) -> dict[int, Year]:
    loaded = validate(load_strict(path), HolidayFile, name)
    found: dict[int, Year] = {}
    problems: list[Problem] = []
    for year in loaded.years:
        wrong = [one.day.isoformat() for one in year.holidays if one.day.year != year.year]
        if wrong:
            hint = say("config.holidays.other_year", year=year.year, days=", ".join(wrong))
            problems.append(Problem(name, 0, str(year.year), hint))
        if year.year in found:
            hint = say("config.double_name", name=year.year)
            problems.append(Problem(name, 0, str(year.year), hint))
        found[year.year] = year
    if problems:
        raise ConfigError(f"{len(problems)} mistake(s) in {name}", problems)
    return found
