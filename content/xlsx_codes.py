"""Codes of the table's rows: those written there, and new ones for rows that have none.

Codes are never issued twice: the caller says which are known from elsewhere, and new ones belong
into the table, where ``coded_table`` puts them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from config.errors import Problem
from config.messages import say
from content.errors import ManifestError
from content.plan import period_fits, period_of
from content.xlsx_columns import BY_KEY, plain
from content.xlsx_read import Cell, Notes, open_sheet
from content.xlsx_table import Table

_CODE = re.compile(r"([A-Z]{2,5})-(\d{4}-(?:0[1-9]|1[0-2]))-(\d{2,3})")


@dataclass(frozen=True, slots=True)
class Issued:
    """A code given to a row that had none; ``place`` is its cell."""

    sheet: str
    row: int
    column: int
    code: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A row with its code; ``first`` is its first filled cell."""

    first: Cell
    code: str
    cells: Mapping[str, Cell]


class _Codes:
    """Numbers of one import: known from the sheet and from elsewhere, or issued now."""

    def __init__(self, known: Collection[str], in_sheet: Iterable[str], period: str) -> None:
        used = {*known, *in_sheet}
        self.prefix = next((m[1] for m in map(_CODE.fullmatch, sorted(used)) if m), "DUM")
        self.period = period
        numbers = [int(m[3]) for m in map(_CODE.fullmatch, used) if m and m[2] == period]
        self.last = max(numbers, default=0)

    def next(self) -> str:
        self.last += 1
        return f"{self.prefix}-{self.period}-{self.last:02d}"


def _code_of(cells: Mapping[str, Cell]) -> str:
    cell = cells.get("id")
    return str(cell.value).strip().upper() if cell and cell.value is not None else ""


def _judge_code(code: str, cell: Cell, seen: Mapping[str, int], period: str, notes: Notes) -> None:
    header = BY_KEY["id"].header
    if not _CODE.fullmatch(code):
        notes.add("bad_code", cell, header)
    elif not period_fits(code, period):
        notes.add("wrong_period", cell, header, period=period)
    if code in seen:
        notes.add("double_code", cell, header, row=seen[code])


def _known_title(cells: Mapping[str, Cell], known: Collection[str]) -> str:
    """Return the code that an existing manifest gave to the same title, ``""`` for none."""
    title = plain(cells["title"].value) if "title" in cells else ""
    titles = known.items() if isinstance(known, Mapping) else ()
    return next((code for code, other in titles if title and plain(other) == title), "")


def facts_of(table: Table, period: str, office: str, notes: Notes) -> tuple[str, str]:
    """Period and office: as given, else as written above the table, else noted as missing."""
    period = period or table.fact("periode", notes)
    office = office or table.fact("kantor", notes)
    codes = (_code_of(row) for row in table.body)
    period = period or next((period_of(code) for code in codes if _CODE.fullmatch(code)), "")
    top = Cell(table.page.title, table.header_row, 1)
    for key, value in (("no_period", period), ("no_office", office), ("no_rows", table.body)):
        if not value:
            notes.add(key, top)
    return period, office


def coded_rows(
    table: Table, period: str, known: Collection[str], notes: Notes
) -> tuple[list[Coded], list[Issued]]:
    """Every row with its code, and which were issued; a row that lost its code is noted, left out.

    ``known`` are codes of before; as a mapping to titles it also catches a row that lost its code.
    """
    codes = _Codes(known, map(_code_of, table.body), period)
    rows: list[Coded] = []
    issued: list[Issued] = []
    seen: dict[str, int] = {}
    column = next((place for place, key in table.columns.items() if key == "id"), 0)
    for cells in table.body:
        first = next(iter(cells.values()))
        code = _code_of(cells)
        if code:
            _judge_code(code, cells["id"], seen, period, notes)
        elif old := _known_title(cells, known):
            notes.add("lost_code", cells["title"], BY_KEY["title"].header, code=old)
            continue
        else:
            code = codes.next()
            issued.append(Issued(table.page.title, first.row, column, code))
        seen.setdefault(code, first.row)
        rows.append(Coded(first, code, cells))
    return rows, issued


def coded_table(source: Path, issued: Collection[Issued]) -> bytes:
    """A copy of the table with the issued codes in their cells; ``source`` stays as it is.

    Raises ManifestError when the table has no column for codes.
    """
    open_sheet(source)  # the same guards as for reading
    book = load_workbook(source, keep_links=False)
    for one in issued:
        if one.column == 0:
            hint = say("content.import.no_code_column")
            raise ManifestError([Problem(source.name, one.row, "", hint)])
        cell = book[one.sheet].cell(one.row, one.column)
        cell.value = one.code
        cell.data_type = "s"
    copy = BytesIO()
    book.save(copy)
    return copy.getvalue()
