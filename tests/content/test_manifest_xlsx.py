from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from content.errors import ManifestError
from content.manifest import load_manifest
from content.manifest_xlsx import import_xlsx
from content.store import Store
from content.xlsx_codes import coded_table
from content.xlsx_columns import COLUMNS
from content.xlsx_template import write_template
from tests.content.xlsx_world import JPEG, NARRATIVE, UNITS, change, data, place, row, table


def test_a_table_becomes_a_manifest_that_loads(tmp_path: Path) -> None:
    result = import_xlsx(table(tmp_path, row("DUM-2026-12-04"), row()), units=UNITS)
    assert result.problems == ()
    assert [issued.code for issued in result.issued] == ["DUM-2026-12-05"]
    assert "# lembar Materi, baris 7" in result.manifest_yaml
    (tmp_path / "a.jpg").write_bytes(JPEG)
    path = tmp_path / "manifes.yaml"
    path.write_text(result.manifest_yaml, encoding="utf-8")
    loaded = load_manifest(path, Store(tmp_path / "isi"), units=UNITS)
    first = loaded.items[0]
    assert (loaded.period, loaded.office) == ("2026-12", "inspektorat")
    assert (first.id, first.unit, first.kind) == ("DUM-2026-12-04", "SEKRETARIAT", "hari_besar")
    assert first.narrative.text == NARRATIVE
    assert first.narrative.points == ("Datang tepat waktu", "60 peserta hadir")
    assert [(use.channel, use.format) for use in first.channels] == [
        ("website", None),
        ("instagram", "reel"),
    ]
    assert first.tags == ("ApelPagi", "MelayaniSepenuhHati")
    assert first.activity.start.isoformat() == "2026-12-07T07:30:00+07:00"
    assert first.window.latest.isoformat() == "2026-12-10T23:59:00+07:00"


def test_codes_survive_inserted_rows(tmp_path: Path) -> None:
    path = table(tmp_path, row("DUM-2026-12-01"), row("DUM-2026-12-02"))
    change(path, lambda sheet: sheet.insert_rows(7))
    book = load_workbook(path)
    for column, known in enumerate(COLUMNS, 1):
        book["Materi"].cell(7, column, row(title="Sisipan").get(known.key))
    book.save(path)
    result = import_xlsx(path, units=UNITS, known_ids={"DUM-2026-12-08", "DUM-2026-11-30"})
    assert [(item["id"], item["title"]) for item in data(result)["items"]] == [
        ("DUM-2026-12-01", "Apel Pagi DUM-2026-12-01"),
        ("DUM-2026-12-09", "Sisipan"),
        ("DUM-2026-12-02", "Apel Pagi DUM-2026-12-02"),
    ]


def test_issued_codes_written_back_are_kept_the_next_time(tmp_path: Path) -> None:
    path = table(tmp_path, row(title="A"), row(title="B"))
    first = import_xlsx(path, units=UNITS)
    copy = tmp_path / "berkode.xlsx"
    copy.write_bytes(coded_table(path, first.issued))
    change(copy, lambda sheet: sheet.insert_rows(6))
    again = import_xlsx(copy, units=UNITS, known_ids=[one.code for one in first.issued])
    assert again.issued == ()
    assert [item["id"] for item in data(again)["items"]] == ["DUM-2026-12-01", "DUM-2026-12-02"]
    assert import_xlsx(path, units=UNITS).issued == first.issued


def test_a_row_that_lost_its_code_gets_no_second_one(tmp_path: Path) -> None:
    path = table(tmp_path, row(title="Apel  Pagi"))
    result = import_xlsx(path, units=UNITS, known_ids={"DUM-2026-12-03": "Apel pagi"})
    assert [problem.field for problem in result.problems] == [place("title", 6)]
    assert "DUM-2026-12-03" in result.problems[0].hint
    assert result.issued == ()


@pytest.mark.parametrize(
    ("changes", "key", "part"),
    [
        ({"id": "DUM-26-1"}, "id", "Bentuk kode"),
        ({"id": "DUM-2027-03-01"}, "id", "bulan 2026-12"),
        ({"title": None}, "title", "kosong"),
        ({"title": "=A1"}, "title", "rumus"),
        ({"title": "Apel\u200b"}, "title", "U+200B"),
        ({"unit": "Bagian X"}, "unit", "SEKRETARIAT, IRBAN-2"),
        ({"kind": "berita"}, "kind", "liputan"),
        ({"day": "Selasa, 7 Desember 2026"}, "day", "yang benar Senin"),
        ({"day": "31/11/2026"}, "day", "Tanggal tidak sah"),
        ({"day": 46363}, "day", "Tanggal tidak sah"),
        ({"from_hour": 7.3}, "from_hour", "Jam tidak sah"),
        ({"last_day": "6/12/2026", "to_hour": "10.00"}, "last_day", "sebelum mulai"),
        ({"to_hour": "07.00"}, "to_hour", "sebelum mulai"),
        ({"from_hour": None, "to_hour": "07.00"}, "to_hour", "tanpa jam mulai"),
        ({"alts": None}, "alts", "satu baris untuk tiap berkas"),
        ({"captions": "a\nb"}, "captions", "satu baris untuk tiap berkas"),
        ({"channels": "x/cerita"}, "channels", "article"),
        ({"channels": "Kanal_!"}, "channels", "tidak sesuai aturan"),
        ({"tags": "#Apel-Pagi"}, "tags", "TolakGratifikasi"),
        ({"latest": "7 Desember 2026 pukul 09.00 WIB"}, "latest", "sesudah waktu mulai"),
        ({"submitted_by": "#REF!"}, "submitted_by", "galat"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(
    tmp_path: Path, changes: dict[str, Any], key: str, part: str
) -> None:
    path = table(tmp_path, row("DUM-2026-12-01"), row("DUM-2026-12-02", **changes))
    problems = import_xlsx(path, units=UNITS).problems
    found = [problem for problem in problems if part in problem.hint]
    assert [(p.file, p.line, p.field.split()[0]) for p in found] == [
        ("daftar.xlsx", 7, place(key, 7).split()[0])
    ]
    # an emptied required cell is told once more as empty, nothing else is
    assert {p.field.split()[0] for p in problems} == {place(key, 7).split()[0]}


def test_double_codes_headers_and_merged_cells(tmp_path: Path) -> None:
    path = table(tmp_path, row("DUM-2026-12-01"), row("DUM-2026-12-01"))

    def spoil(sheet: Worksheet) -> None:
        sheet.cell(5, 2).value = "Judul Materi"
        sheet.cell(5, 3).value = "Bagian"
        sheet.cell(5, 9).value = "Kategori"
        sheet.merge_cells("D6:D7")

    hints = [p.hint for p in import_xlsx(change(path, spoil)).problems]
    for part in (
        "dipakai baris 6",
        "Kolom 'Bagian' tidak dikenal",
        "Kolom wajib 'Unit Kerja'",
        "Kolom 'Kategori' ada dua kali",
        "Sel D6:D7 digabung",
    ):
        assert [part in hint for hint in hints].count(True) == 1, part


def test_period_and_office_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    hints = " ".join(problem.hint for problem in import_xlsx(path).problems)
    assert "Periode belum ada" in hints
    assert "Kantor belum ada" in hints
    assert "belum berisi materi" in hints
    filled = import_xlsx(
        table(tmp_path, row("DUM-2027-01-02")), period="2027-01", office="lain", units=UNITS
    )
    assert (data(filled)["period"], data(filled)["office"]) == ("2027-01", "lain")


def test_nothing_a_unit_types_becomes_more_than_text(tmp_path: Path) -> None:
    tricky = "yes\n- a: *b\n'quote\" # bukan komentar: &x !!python/none\n\n  akhir"
    path = table(tmp_path, row("DUM-2026-12-01", text=tricky, title="no", hook="2026-12-07"))
    item = data(import_xlsx(path, units=UNITS))["items"][0]
    assert item["narrative"] == {
        "text": tricky,
        "hook": "2026-12-07",
        "points": ["Datang tepat waktu", "60 peserta hadir"],
    }
    assert item["title"] == "no"


def test_bombs_and_other_files_are_refused_unread(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    dense = tmp_path / "padat.xlsx"
    with zipfile.ZipFile(dense, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2_000_000))
    entities = tmp_path / "entitas.xlsx"
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    (tmp_path / "bukan.xlsx").write_text("Kode;Judul")
    with zipfile.ZipFile(tmp_path / "kosong.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    for name, part in (
        ("bom.xlsx", "mengembang"),
        ("padat.xlsx", "mengembang"),
        ("entitas.xlsx", "bukan XLSX"),
        ("bukan.xlsx", "bukan XLSX"),
        ("kosong.xlsx", "bukan XLSX"),
        ("tiada.xlsx", "tidak ditemukan"),
    ):
        with pytest.raises(ManifestError) as caught:
            import_xlsx(tmp_path / name)
        assert part in caught.value.hint, name


def test_a_damaged_archive_is_no_crash(tmp_path: Path) -> None:
    whole = table(tmp_path, row("DUM-2026-12-01")).read_bytes()
    path = tmp_path / "rusak.xlsx"
    for at in range(60, len(whole), len(whole) // 40):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            result = import_xlsx(path, units=UNITS)
        except ManifestError as error:
            assert error.problems  # noqa: PT017 - either outcome is right
        else:
            assert result.manifest_yaml


def test_rows_far_below_are_a_mistake_and_cost_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, row("DUM-2026-12-01"))
    change(path, lambda sheet: sheet.cell(1_048_576, 2, "jauh"))
    problems = import_xlsx(path, units=UNITS).problems
    assert [problem.hint for problem in problems] == [
        "Tabel lebih dari 2000 baris. Bagi per bulan."
    ]


def test_a_sheet_without_the_table_says_what_is_missing(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "lain.xlsx")
    with pytest.raises(ManifestError, match="1 mistake") as caught:
        import_xlsx(tmp_path / "lain.xlsx")
    assert "judul kolom" in caught.value.hint


def test_the_template_holds_no_formula_and_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, period="2026-12", office="=1+1", units=UNITS)
    book = load_workbook(path)
    assert book["Materi"]["B3"].data_type == "s"
    assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {"s", "n"}
    explained = [line[0].value for line in book["Petunjuk"].iter_rows(min_row=2)]
    assert explained == [column.header for column in COLUMNS]
