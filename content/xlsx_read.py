"""Reading an office's XLSX file with care: no bombs, no formulas, no merged table cells.

Only values are read. A formula's stored result may be older than its inputs or missing, so a
formula is a mistake, not a value (reliability.md F28, F37).
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from config.errors import Problem
from config.messages import say
from config.strict_text import hidden_character, shown
from content.errors import ManifestError

MAX_DECLARED_BYTES = 50_000_000
MAX_RATIO = 100
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that office programs write
_PIECE = 1 << 16
MAX_ROWS = 2_000
MAX_COLUMNS = 60
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's value with its place; ``value`` is str, int, float, bool, date, time or None."""

    sheet: str
    row: int
    column: int
    value: Any = None

    @property
    def place(self) -> str:
        """``Materi!C7``."""
        return f"{self.sheet}!{get_column_letter(self.column)}{self.row}"


@dataclass(slots=True)
class Notes:
    """Mistakes of one file, each at a cell: ``line`` is the sheet's row."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, key: str, cell: Cell, header: str = "", **values: object) -> None:
        """Note a mistake; ``key`` is an ``import.`` sentence of the content catalogue."""
        told = "" if cell.value is None else shown(cell.value)
        hint = say(f"content.import.{key}", value=told, **values)
        self.put(hint, cell, header)

    def put(self, hint: str, cell: Cell, header: str = "", value: object = None) -> None:
        """Note a mistake whose sentence is at hand."""
        told = cell.value if value is None else value
        place = f"{cell.place} {header}".strip()
        said = "" if told is None else shown(told)
        self.problems.append(Problem(self.file, cell.row, place, hint, said))


def _refuse(path: Path, key: str, **values: object) -> ManifestError:
    return ManifestError([Problem(path.name, 0, "", say(f"content.import.{key}", **values))])


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> bytes:
    """What a part unpacks to, piece by piece: more than the archive declares is a bomb.

    zipfile unpacks all that is asked for and only then cuts it to the declared size.
    """
    unbelieved = copy(part)
    unbelieved.file_size = MAX_DECLARED_BYTES + 1
    found = bytearray()
    with archive.open(unbelieved) as stream:
        while piece := stream.read(_PIECE):
            found += piece
            if len(found) > part.file_size:
                raise _refuse(path, "bomb", limit=MAX_DECLARED_BYTES // 1_000_000)
    return bytes(found)


def _guard(path: Path) -> None:
    """Refuse by what the archive declares, before unpacking; then see that it is true."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if declared > MAX_DECLARED_BYTES or declared / packed > MAX_RATIO:
                raise _refuse(path, "bomb", limit=MAX_DECLARED_BYTES // 1_000_000)
            if any(part.flag_bits & 1 for part in parts):
                raise _refuse(path, "locked")
            if any(part.compress_type not in _PACKED for part in parts):
                raise _refuse(path, "not_xlsx")
            for part in parts:
                # entities could grow without end; no office program writes any
                if b"<!DOCTYPE" in (text := _content(archive, part, path)) or b"<!ENTITY" in text:
                    raise _refuse(path, "not_xlsx")
    except FileNotFoundError as error:
        raise _refuse(path, "missing_file") from error
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError) as error:
        raise _refuse(path, "not_xlsx") from error


def open_sheet(path: Path, title: str = "") -> Worksheet:
    """Open the sheet named ``title``, else the first one; raises ManifestError."""
    _guard(path)
    try:
        with warnings.catch_warnings():
            # extensions that openpyxl does not know are no part of the table
            warnings.simplefilter("ignore")
            book = load_workbook(path, data_only=False, keep_links=False, rich_text=False)
    except Exception as error:
        # openpyxl raises whatever odd XML leads to: KeyError, TypeError, ParseError ...
        raise _refuse(path, "not_xlsx") from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    chosen = next((sheet for sheet in sheets if sheet.title == title), None)
    if chosen is None and sheets:
        chosen = sheets[0]
    if chosen is None:
        raise _refuse(path, "no_sheet")
    return chosen


def _cell(sheet: Worksheet, row: int, column: int, notes: Notes) -> Cell:
    raw = sheet.cell(row, column)
    value = raw.value
    if isinstance(value, str):
        value = value.replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n").strip() or None
    cell = Cell(sheet.title, row, column, value)
    if raw.data_type == "f":
        notes.add("formula", Cell(sheet.title, row, column))
        return Cell(sheet.title, row, column)
    if raw.data_type == "e" or value in _ERRORS:
        notes.add("error_value", cell)
        return Cell(sheet.title, row, column)
    if isinstance(value, str) and (found := hidden_character(value)):
        notes.add("hidden_character", Cell(sheet.title, row, column), code=found[1])
        return Cell(sheet.title, row, column)
    return cell


def rows_of(sheet: Worksheet, notes: Notes, first: int = 1) -> Iterator[list[Cell]]:
    """Yield the rows that hold something; rows past ``MAX_ROWS`` are a mistake, not dropped."""
    if sheet.max_row > MAX_ROWS and _something_below(sheet):
        notes.add("too_many_rows", Cell(sheet.title, MAX_ROWS + 1, 1), limit=MAX_ROWS)
    columns = min(sheet.max_column, MAX_COLUMNS)
    for row in range(first, min(sheet.max_row, MAX_ROWS) + 1):
        before = len(notes.problems)
        cells = [_cell(sheet, row, column, notes) for column in range(1, columns + 1)]
        if len(notes.problems) > before or any(cell.value is not None for cell in cells):
            yield cells


def _something_below(sheet: Worksheet) -> bool:
    # iter_rows would make a cell for each place of up to a million rows
    cells = sheet._cells.items()  # noqa: SLF001 - only these are really in the file
    return any(row > MAX_ROWS and cell.value is not None for (row, _), cell in cells)


def merged_below(sheet: Worksheet, header_row: int, notes: Notes) -> None:
    """Note merged cells of the table: only their first cell has a value."""
    for area in sheet.merged_cells.ranges:
        if area.max_row >= header_row:
            cell = Cell(sheet.title, max(area.min_row, header_row), area.min_col)
            notes.add("merged", cell, area=area.coord)
