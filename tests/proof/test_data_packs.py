"""The E-Monev pack, the list for the DIP, and links that were looked at again."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from proof.data_packs import dip_csv, write_emonev
from proof.entries import EntryKind as K
from proof.month_build import MonthSource, build_month
from tests.proof.month_posts import december, month_of_items, opens
from tests.proof.month_world import PERIOD, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "kantor")


def source(world: World) -> MonthSource:
    return build_month(world.chain.entries, world.store, world.settings, PERIOD)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_pack_holds_page_table_and_every_picture(world: World, tmp_path: Path) -> None:
    december(world)
    path = tmp_path / "emonev.zip"
    assert write_emonev(source(world), world.store, path) == 13
    with zipfile.ZipFile(path) as box:
        names = set(box.namelist())
        page, rows = box.read("index.html").decode(), table(box.read("daftar.csv"))
    assert len(rows) == 13
    for row in rows:
        files = row["Berkas gambar"].split()
        assert files
        assert set(files) <= names
        assert row["Tautan dicek (WIB)"].endswith("+07:00")
        assert row["Tautan"] in page
    linked = set(re.findall(r'(?:href|src)="(gambar/[^"]+)"', page))
    assert linked == {name for name in names if name.startswith("gambar/")}
    assert "<b>13</b> publikasi" in page
    assert "facebook.contoh.go.id/dum-2026-12-03" not in page  # taken down stays down
    first = path.read_bytes()
    write_emonev(source(world), world.store, path)
    assert path.read_bytes() == first


def test_an_erased_picture_is_left_out(world: World, tmp_path: Path) -> None:
    december(world)
    proof: Any = next(e for e in world.chain.entries if e.kind is K.TAYANG)
    world.store.path(proof.body["evidence"]["kept"]["screenshot_sha256"]).unlink()
    path = tmp_path / "emonev.zip"
    write_emonev(source(world), world.store, path)
    with zipfile.ZipFile(path) as box:
        assert table(box.read("daftar.csv"))[0]["Berkas gambar"] == ""


def test_the_list_for_the_dip_has_one_line_per_item_on_air(world: World) -> None:
    december(world)
    rows = table(dip_csv(source(world).report))
    assert [row["Judul informasi"] for row in rows] == [
        "Apel Pagi Tekankan Disiplin",
        "Reviu Dokumen Perencanaan 2027",
        "Kenali Tiga Langkah Melapor",
        "Jelang Akhir Tahun, Ingat Aturan Gratifikasi",
    ]
    assert all(row["Tautan"].startswith("https://situs.") for row in rows)
    assert {row["Kategori (diisi PPID)"] for row in rows} == {""}
    assert rows[2]["Bentuk dan saluran"] == "Situs web"


def test_links_count_once_somebody_looked_again(world: World) -> None:
    post = month_of_items(world, ["Apel Pagi"])
    for channel in ("situs", "facebook", "instagram", "x", "youtube"):
        post(1, channel).aired(opens(1))
    assert not source(world).report.kpi("K10").measured
    post(1, "situs").seen_again("same")
    post(1, "facebook").seen_again("deleted")
    post(1, "x").seen_again("unread")
    report = source(world).report
    assert report.kpi("K10").value == 50.0
    assert "3 tautan belum diperiksa ulang" in report.kpi("K10").note
    assert report.total.lost == 1
    assert report.total.tayang == 4
    assert report.total.complete == 4  # a shallower look later takes nothing from the proof
    assert report.exceptions[0].channel == "facebook"
