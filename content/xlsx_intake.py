"""When usulan and material came in, as the receiver notes it in the office's own table.

Read by ``tayang intake import``; the manifest takes no notice of these columns. Moments without
an offset are WIB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from config.clock import WIB
from content.errors import ManifestError
from content.xlsx_columns import BY_KEY
from content.xlsx_read import Cell, Notes
from content.xlsx_rows import RowReader, unit_of
from content.xlsx_table import read_table
from content.xlsx_template import SHEET
from content.xlsx_values import CellError, read_moment, read_text


@dataclass(frozen=True, slots=True)
class UnitList:
    """A unit's list was received."""

    unit: str
    at: datetime
    letter: str


@dataclass(frozen=True, slots=True)
class Package:
    """An item's material was accepted; ``begin`` None when nobody noted it."""

    item: str
    unit: str
    begin: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TableIntake:
    """What the table tells of one month."""

    period: str
    lists: tuple[UnitList, ...]
    packages: tuple[Package, ...]


def read_intake(path: Path, units: Mapping[str, str]) -> TableIntake:
    """The intake columns of the table; ManifestError with every wrong cell."""
    notes = Notes(path.name)
    table = read_table(path, SHEET, notes)
    period = table.fact("periode", notes)
    if not period:
        notes.add("no_period", Cell(table.page.title, table.header_row, 1))
    lists: dict[str, UnitList] = {}
    packages: list[Package] = []
    for cells in table.body:
        row = RowReader(cells, notes, units, set())
        unit = unit_of(row) or ""
        _list(row, unit, lists)
        packages += _package(row, unit)
    if notes.problems:
        raise ManifestError(sorted(notes.problems, key=lambda problem: problem.line))
    return TableIntake(period, tuple(lists.values()), tuple(packages))


def _list(row: RowReader, unit: str, lists: dict[str, UnitList]) -> None:
    """One per unit: the rows of a unit that tell of its list must tell the same."""
    at, letter = row.get("list_at", _moment), row.get("list_letter", read_text) or ""
    if at is None:
        if letter:
            row.note("letter_without_day", "list_letter")
        return
    told = UnitList(unit, at, letter)
    if lists.setdefault(unit, told) != told:
        row.note("lists_differ", "list_at", unit=unit)


def _package(row: RowReader, unit: str) -> list[Package]:
    begin, at = row.get("sent_at", _moment), row.get("received_at", _moment)
    code = row.get("id", read_text)
    if at is None:
        if begin:
            row.note("sent_not_received", "sent_at")
        return []
    if not code:
        row.note("received_without_code", "received_at", name=BY_KEY["id"].header)
        return []
    return [Package(code.upper(), unit, begin, at)]


def _moment(value: Any) -> datetime:  # noqa: ANN401 -- whatever a cell holds
    """Day and hour; a day alone would make a span of minutes up."""
    found = read_moment(value, end_of_day=False)
    if found.time() == time.min:
        raise CellError("needs_hour")
    return found.replace(tzinfo=WIB)
