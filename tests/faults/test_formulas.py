"""F37: text that a spreadsheet would take for a formula, in every table that leaves the office."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from proof.month_build import build_month
from proof.report_data import csv_text, report_csv, report_xlsx
from tests.faults.tally import Tally
from tests.proof.month_posts import month_of_items, opens
from tests.proof.month_world import PERIOD, make_world

DANGEROUS = (
    "=1+1",
    '=HYPERLINK("https://jahat.example","klik")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "＝1+1",
    "\n=1+1",
    '"=1+1',
)
STARTS = ("=", "+", "-", "@", "＝")


@pytest.mark.fault("F37")
def test_no_cell_of_a_report_is_a_formula(tmp_path: Path, tally: Tally) -> None:
    world = make_world(tmp_path)
    post = month_of_items(world, list(DANGEROUS))
    for number in range(1, len(DANGEROUS) + 1):
        post(number, "situs").aired(opens(number)).withdrawn(DANGEROUS[number - 1])
    report = build_month(world.chain.entries, world.store, world.settings, PERIOD).report
    book_bytes = report_xlsx(report)
    book = load_workbook(io.BytesIO(book_bytes))
    for page in book:
        for row in page.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"]
    page = book["Publikasi"]
    names = [cell.value for cell in page[1]]
    titles = [row[names.index("Judul materi")] for row in page.iter_rows(min_row=2)]
    assert len(titles) >= len(DANGEROUS)
    assert all(cell.quotePrefix for cell in titles)  # also after somebody edits the cell
    with zipfile.ZipFile(io.BytesIO(book_bytes)) as box:
        sheets = [name for name in box.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in box.read(name) or b"<f " in box.read(name) for name in sheets)
    table = list(csv.reader(io.StringIO(report_csv(report).decode("utf-8-sig"), newline="")))
    column = table[0].index("Keterangan")
    for number, text in enumerate(DANGEROUS, 1):
        rows = [one for one in table if one[0].endswith(f"-{number:02d}")]
        assert any(one[column] for one in rows)
        through = sum(cell.lstrip().startswith(STARTS) for one in rows for cell in one)
        tally.attack(f"table {text!r}", through=through, lost=0, stuck=0)


@pytest.mark.fault("F37")
@pytest.mark.parametrize("text", DANGEROUS[:-1])
def test_a_csv_cell_begins_with_an_apostrophe(text: str, tally: Tally) -> None:
    through = int(csv_text(text) != f"'{text}")
    tally.attack(f"cell {text!r}", through=through, lost=0, stuck=0)
    harmless = "Apel pagi - hari kedua = tertib"
    tally.good(harmless, passed=csv_text(harmless) == harmless)
