"""An office's table to spoil."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from config.strictyaml import read_text
from content.manifest_xlsx import ImportResult
from content.xlsx_columns import BY_KEY, COLUMNS
from content.xlsx_template import write_template

UNITS = {"SEKRETARIAT": "Sekretariat", "IRBAN-2": "Inspektur Pembantu II"}
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(40)
NARRATIVE = "Seluruh pegawai mengikuti apel pagi: tertib # dan ramah."


def row(code: str | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "id": code,
        "title": f"Apel Pagi {code or 'baru'}",
        "unit": "Sekretariat",
        "kind": "Hari Besar",
        "day": "Senin, 7 Desember 2026",
        "from_hour": "07.30",
        "place": "Halaman kantor",
        "text": NARRATIVE,
        "points": "1. Datang tepat waktu\n60 peserta hadir",
        "files": "a.jpg",
        "alts": "Barisan pegawai di halaman kantor.",
        "channels": "Website, instagram/reel",
        "tags": "#ApelPagi #MelayaniSepenuhHati",
        "submitted_by": "Sekretaris",
        "not_before": datetime(2026, 12, 7, 9, 0),  # noqa: DTZ001 - cells have no zone
        "latest": date(2026, 12, 10),
    } | changes


def table(
    tmp_path: Path,
    *rows: dict[str, Any],
    name: str = "daftar.xlsx",
    office: str = "inspektorat",
    units: Mapping[str, str] = UNITS,
) -> Path:
    path = tmp_path / name
    write_template(path, period="2026-12", office=office, units=units)
    book = load_workbook(path)
    sheet = book["Materi"]
    for number, values in enumerate(rows, 6):
        for column, known in enumerate(COLUMNS, 1):
            sheet.cell(number, column, values.get(known.key))
    book.save(path)
    return path


def change(path: Path, what: Any) -> Path:
    book = load_workbook(path)
    sheet = book["Materi"]
    assert isinstance(sheet, Worksheet)
    what(sheet)
    book.save(path)
    return path


def place(key: str, number: int) -> str:
    index = COLUMNS.index(BY_KEY[key])
    return f"Materi!{chr(65 + index)}{number} {BY_KEY[key].header}"


def data(result: ImportResult) -> dict[str, Any]:
    loaded = read_text(result.manifest_yaml, "hasil.yaml")
    assert loaded.problems == ()
    return loaded.data
