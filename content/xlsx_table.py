"""Finding the office's table in a sheet: its header, what stands above it, its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from config.errors import Problem
from config.messages import say
from content.errors import ManifestError
from content.xlsx_columns import BY_HEADER, COLUMNS, plain
from content.xlsx_read import Cell, Notes, merged_below, open_sheet, rows_of
from content.xlsx_values import CellError, read_period, read_text

_HEADER_ROWS = 20


@dataclass(slots=True)
class Table:
    """What was found: where columns are, the facts written above them, the rows by column key."""

    page: Worksheet
    header_row: int
    columns: dict[int, str]
    above: dict[str, Cell] = field(default_factory=dict)
    body: list[dict[str, Cell]] = field(default_factory=list)

    def fact(self, name: str, notes: Notes) -> str:
        """Period or office as written above the table, ``""`` when it is not there."""
        cell = self.above.get(name)
        if cell is None:
            return ""
        try:
            return read_period(cell.value) if name == "periode" else read_text(cell.value)
        except CellError as error:
            notes.add(error.key, cell, name.capitalize(), **error.values)
            return ""


def read_table(path: Path, sheet: str, notes: Notes) -> Table:
    """The table of the sheet; mistakes go to ``notes``, ManifestError when there is none."""
    page = open_sheet(path, sheet)
    table = _find(page, path)
    merged_below(page, table.header_row, notes)
    header, *rows = rows_of(page, notes, table.header_row)
    _check_headers(table, header, notes)
    named = [{table.columns[c.column]: c for c in row if c.column in table.columns} for row in rows]
    table.body = [row for row in named if any(cell.value is not None for cell in row.values())]
    return table


def _find(page: Worksheet, path: Path) -> Table:
    above: dict[str, Cell] = {}
    rows: Iterable[list[Cell]] = rows_of(page, Notes(path.name))
    for cells in rows:
        if cells[0].row > _HEADER_ROWS:
            break
        names = {cell.column: BY_HEADER.get(plain(cell.value)) for cell in cells}
        known = {column: found.key for column, found in names.items() if found}
        if {"title", "text"} <= set(known.values()):
            return Table(page, cells[0].row, known, above)
        filled = [cell for cell in cells if cell.value is not None]
        if len(filled) > 1:
            above[plain(filled[0].value)] = filled[1]
    raise ManifestError([Problem(path.name, 0, "", say("content.import.no_header"))])


def _check_headers(table: Table, header: list[Cell], notes: Notes) -> None:
    met: set[str] = set()
    for cell in header:
        key = table.columns.get(cell.column)
        if key is None and cell.value is not None:
            notes.add("unknown_header", cell)
        elif key in met:
            notes.add("double_header", cell)
        met |= {key} if key else set()
    for column in COLUMNS:
        if column.required and column.key not in met:
            notes.add("no_column", Cell(header[0].sheet, table.header_row, 1), name=column.header)
