"""The office's table (XLSX) as a manifest: ``tayang manifest import FILE.xlsx``.

Codes survive inserted rows: a row that has a code keeps it, wherever it stands; a row without one
gets the next number after the highest known, so that no number is ever used twice. The issued
codes belong into the table: ``coded_table`` puts them there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

from config.errors import Problem
from config.messages import say
from content.errors import ManifestError
from content.plan import period_fits, period_of
from content.xlsx_columns import BY_KEY, plain
from content.xlsx_read import Cell, Notes, open_sheet
from content.xlsx_rows import item_of
from content.xlsx_table import read_table
from content.xlsx_template import SHEET, write_template

__all__ = ["ImportResult", "Issued", "coded_table", "import_xlsx", "write_template"]

_CODE = re.compile(r"([A-Z]{2,5})-(\d{4}-(?:0[1-9]|1[0-2]))-(\d{2,3})")


@dataclass(frozen=True, slots=True)
class Issued:
    """A code given to a row that had none; ``place`` is its cell."""

    sheet: str
    row: int
    column: int
    code: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``manifest_yaml`` is a draft to look through; it may be used only without ``problems``."""

    manifest_yaml: str
    problems: tuple[Problem, ...]
    issued: tuple[Issued, ...] = ()


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


def _dump(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=96)


def _write(period: str, office: str, source: str, items: list[tuple[Cell, dict[str, Any]]]) -> str:
    """Write the manifest with the sheet's row over each item."""
    head = say("content.import.comment_head", source=source).strip()
    lines = [f"# {line}" for line in head.splitlines()]
    lines += [_dump({"period": period, "office": office}).rstrip(), "items:"]
    for cell, item in items:
        lines.append(f"  # {say('content.import.comment_row', sheet=cell.sheet, row=cell.row)}")
        block = _dump([item]).rstrip().splitlines()
        lines += [f"  {line}" if line else "" for line in block]
    return "\n".join(lines) + "\n"


def import_xlsx(
    path: Path,
    *,
    period: str = "",
    office: str = "",
    units: Mapping[str, str] | None = None,
    known_ids: Collection[str] = (),
    sheet: str = SHEET,
) -> ImportResult:
    """Read the table; mistakes of rows are in the result, each with its cell and column.

    ``period`` and ``office`` are written above the table where they are not given. ``units`` maps
    codes to names. ``known_ids`` are codes of existing manifests; as a mapping to titles it also
    catches a row that lost its code. Raises ManifestError when the file is no readable table.
    """
    notes = Notes(path.name)
    table = read_table(path, sheet, notes)
    page, body = table.page, table.body
    period = period or table.fact("periode", notes)
    office = office or table.fact("kantor", notes)
    top = Cell(page.title, table.header_row, 1)
    period = period or next(
        (period_of(code) for row in body if _CODE.fullmatch(code := _code_of(row))), ""
    )
    for key, value in (("no_period", period), ("no_office", office), ("no_rows", body)):
        if not value:
            notes.add(key, top)
    if not (period and body):
        return ImportResult("", tuple(notes.problems))
    codes = _Codes(known_ids, map(_code_of, body), period)
    items: list[tuple[Cell, dict[str, Any]]] = []
    issued: list[Issued] = []
    seen: dict[str, int] = {}
    column = next((place for place, key in table.columns.items() if key == "id"), 0)
    for cells in body:
        first = next(iter(cells.values()))
        code = _code_of(cells)
        if code:
            _judge_code(code, cells["id"], seen, period, notes)
        elif old := _known_title(cells, known_ids):
            notes.add("lost_code", cells["title"], BY_KEY["title"].header, code=old)
            continue
        else:
            code = codes.next()
            issued.append(Issued(page.title, first.row, column, code))
        seen.setdefault(code, first.row)
        items.append((first, item_of(cells, code, notes, units or {})))
    text = _write(period, office, path.name, items)
    problems = sorted(notes.problems, key=lambda problem: problem.line)
    return ImportResult(text, tuple(problems), tuple(issued))


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
