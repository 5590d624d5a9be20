"""An empty table for the units to fill in, with a page that explains each column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from config.messages import say
from content.model import Kind
from content.xlsx_columns import BY_KEY, COLUMNS

SHEET = "Materi"
HEADER_ROW = 5
_ROWS = 60


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write ``text`` as text, whatever it begins with: never a formula (F37)."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"merged cell at row {row}, column {column}")
    if text:
        cell.value = text
        cell.data_type = "s"
    return cell


def _choices(sheet: Worksheet, key: str, names: list[str]) -> None:
    """Offer a list where it fits Excel's 255 characters."""
    listed = ",".join(names)
    if not names or len(listed) > 250 or any("," in name or '"' in name for name in names):
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    column = get_column_letter(COLUMNS.index(BY_KEY[key]) + 1)
    rule.add(f"{column}{HEADER_ROW + 1}:{column}{HEADER_ROW + _ROWS}")
    sheet.add_data_validation(rule)


def _table(sheet: Worksheet, period: str, office: str) -> None:
    _put(sheet, 1, 1, say("content.import.template_title")).font = Font(bold=True, size=14)
    for row, (name, value) in enumerate((("Periode", period), ("Kantor", office)), 2):
        _put(sheet, row, 1, name)
        _put(sheet, row, 2, value).number_format = "@"
    for number, column in enumerate(COLUMNS, 1):
        head = _put(sheet, HEADER_ROW, number, column.header + (" *" if column.required else ""))
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="DDDDDD")
        style = sheet.column_dimensions[get_column_letter(number)]
        style.width = column.width
        # text for the whole column, so that a program does not turn 08.30 into a number
        style.number_format = "@"
        style.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"


def _guide(sheet: Worksheet) -> None:
    for number, title in enumerate(("Kolom", "Wajib", "Cara mengisi"), 1):
        _put(sheet, 1, number, title).font = Font(bold=True)
    for row, column in enumerate(COLUMNS, 2):
        _put(sheet, row, 1, column.header)
        _put(sheet, row, 2, "ya" if column.required else "")
        guide = _put(sheet, row, 3, say(f"content.import.column_{column.key}"))
        guide.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 24), ("B", 8), ("C", 90)):
        sheet.column_dimensions[letter].width = width


def write_template(
    path: Path, *, period: str = "", office: str = "", units: Mapping[str, str] | None = None
) -> None:
    """Write the empty table to ``path`` (replaced if it exists); ``units`` maps codes to names."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has no sheet")
    sheet.title = SHEET
    _table(sheet, period, office)
    _choices(sheet, "kind", [str(kind) for kind in Kind])
    _choices(sheet, "unit", list(units or ()))
    _guide(book.create_sheet("Petunjuk"))
    book.save(path)
