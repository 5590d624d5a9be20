"""The formats of the month's report: real dates, tags and fonts, awkward texts, small months."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from config.clock import WIB
from proof.report_data import report_xlsx
from proof.report_html import report_html
from proof.report_pdf import proof_pdf, report_pdf
from tests.proof.month_posts import december, month_of_items, opens
from tests.proof.month_world import World, make_world
from tests.proof.test_month import report_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def test_dates_and_links_of_the_workbook_are_real(world: World) -> None:
    december(world)
    page = load_workbook(io.BytesIO(report_xlsx(report_of(world))))["Publikasi"]
    assert isinstance(page, Worksheet)
    names = [cell.value for cell in page[1]]
    first = page[2]
    aired = first[names.index("Tayang (WIB)")].value
    assert aired == opens(1).astimezone(WIB).replace(tzinfo=None) + timedelta(hours=1)
    assert isinstance(first[names.index("Tanggal kegiatan")].value, datetime)
    link = first[names.index("Tautan")]
    assert link.hyperlink is not None
    assert link.hyperlink.target == link.value
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == f"A1:Z{len(report_of(world).rows) + 1}"


def test_the_pdf_is_tagged_and_its_fonts_are_embedded(world: World) -> None:
    december(world)
    report = report_of(world)
    for data in (report_pdf(report), proof_pdf(report, report.rows[0])):
        reader = PdfReader(io.BytesIO(data))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "id"
        assert "/StructTreeRoot" in root
        metadata = bytes(root["/Metadata"].get_object().get_data())
        assert b"pdfuaid:part" in metadata
        assert b"pdfaid:part" in metadata
        fonts = {
            font.get_object()["/BaseFont"]: font.get_object()
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
        }
        assert fonts
        for font in fonts.values():
            inner = font["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_awkward_titles_and_an_empty_letterhead_are_set(tmp_path: Path) -> None:
    world = make_world(tmp_path, letterhead=False)
    titles = [
        "Apel 😀👨‍👩‍👧 pagi ✓ “kutip” – 漢字 العربية",
        "Sangat " * 60 + "panjang",
        '#link("https://jahat.example")[x] $x^2$ *tebal* _miring_ \\ `kode` @acuan',
        "<script>alert(1)</script>&amp;{{ 7*7 }}",
        "Baris\nbaru\u202eterbalik\x00\x1b[31m",
    ]
    post = month_of_items(world, titles)
    for number in range(1, 6):
        post(number, "situs").aired(opens(number))
    report = report_of(world)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report_pdf(report))).pages)
    plain = re.sub(r"\s+", " ", text)
    assert "Apel 😀👨👩👧 pagi ✓ “kutip” – □" in plain
    assert "#link(" in text
    page = report_html(report).decode()
    assert "<script>alert" not in page
    assert "😀" in page
    assert "{{ 7*7 }}" in page
    assert not re.search("[\u202e\x00\x1b]", page)
    assert "Publikasi" in load_workbook(io.BytesIO(report_xlsx(report))).sheetnames


@pytest.mark.parametrize("count", [0, 1])
def test_small_months_have_their_pages(world: World, count: int) -> None:
    post = month_of_items(world, ["Apel Pagi"]) if count else None
    if post:
        post(1, "situs").aired(opens(1))
    report = report_of(world)
    reader = PdfReader(io.BytesIO(report_pdf(report)))
    assert "LAPORAN BUKTI TAYANG" in reader.pages[0].extract_text()
    assert len(load_workbook(io.BytesIO(report_xlsx(report))).sheetnames) == 5
    assert ("Tidak ada publikasi" in report_html(report).decode()) is (count == 0)
