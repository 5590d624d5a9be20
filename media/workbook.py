"""Workbooks (XLSX) whose bytes depend on nothing but their content.

Text stays text whatever it begins with; days and moments are real dates; addresses real links.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from config.clock import WIB

MAX_TEXT = 32_767
"""Characters that a cell of a workbook can hold."""

_MOMENT, _DAY = "dd/mm/yyyy hh:mm", "dd/mm/yyyy"
_STAMP = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_LINK = Font(color="FF17456F", underline="single")
_LINE = Border(bottom=Side(style="thin", color="FFBBBBBB"))
_TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a click opens, and what is shown for it."""

    url: str
    text: str


Cell = str | int | float | date | datetime | Link | None
"""Moments must be aware; they are shown in WIB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. ``above`` are rows over it; the header is frozen and can be filtered.

    ``fixed`` columns stay in sight when the sheet is moved sideways.
    """

    name: str
    header: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[Sequence[Cell]] = ()
    fixed: int = 0
    landscape: bool = True


def write_workbook(sheets: Iterable[Sheet], *, title: str, at: datetime) -> bytes:
    """The bytes of the workbook; ``at`` (aware) is recorded as the time of its making."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    made = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.title, book.properties.creator = title, "Tayang"
    book.properties.created = made
    made_bytes = io.BytesIO()
    book.save(made_bytes)
    return _same_bytes(made_bytes.getvalue(), made)


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    for row, values in enumerate(sheet.above, 1):
        for column, value in enumerate(values, 1):
            cell = _put(page, row, column, value)
            if column == 1:
                cell.font = Font(bold=True, size=14 if row == 1 else 11)
    top = len(sheet.above) + 1
    for column, text in enumerate(sheet.header, 1):
        cell = _put(page, top, column, text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFDDDDDD")
        cell.alignment = _TOP
        page.column_dimensions[get_column_letter(column)].width = sheet.widths[column - 1]
    for row, values in enumerate(sheet.rows, top + 1):
        for column, value in enumerate(values, 1):
            cell = _put(page, row, column, value)
            cell.alignment = _TOP
            cell.border = _LINE
    last = get_column_letter(max(1, len(sheet.header)))
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}{top + 1}"
    page.auto_filter.ref = f"A{top}:{last}{top + max(1, len(sheet.rows))}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.paperSize = 9  # A4 in the file format's own numbers
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(page: Worksheet, row: int, column: int, value: Cell) -> SheetCell:
    cell = page.cell(row, column)
    if not isinstance(cell, SheetCell):
        raise TypeError(f"merged cell at row {row}, column {column}")
    if isinstance(value, Link):
        _text(cell, value.text)
        cell.hyperlink = value.url
        cell.font = _LINK
    elif isinstance(value, str):
        _text(cell, value)
    elif isinstance(value, datetime):
        cell.value = value.astimezone(WIB).replace(tzinfo=None, microsecond=0)
        cell.number_format = _MOMENT
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = _DAY
    elif value is not None:
        cell.value = value
    return cell


def _text(cell: SheetCell, text: str) -> None:
    """Text that no program takes for a formula, also after somebody edits the cell (F37)."""
    if text:
        cell.value = text[:MAX_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = True


def _same_bytes(data: bytes, made: datetime) -> bytes:
    """The archive again with fixed times: openpyxl writes the wall clock into it."""
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, content, compresslevel=6)
    return out.getvalue()
