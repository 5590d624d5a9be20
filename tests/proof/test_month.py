"""The month's report: what it counts, and that every format counts the same."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from proof.entries import EntryKind as K
from proof.kpi import working_minutes
from proof.month import MonthReport
from proof.month_build import build_month
from proof.report_data import report_csv, report_json, report_xlsx
from proof.report_html import report_html
from proof.report_pdf import report_pdf
from tests.proof.month_posts import Post, december, line, month_of_items, opens, released
from tests.proof.month_world import PERIOD, World, make_world, recount

FOUR = ("approved", "tayang", "on_time", "complete")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def report_of(world: World, period: str = PERIOD) -> MonthReport:
    return build_month(world.chain.entries, world.store, world.settings, period).report


def rows_of(report: MonthReport) -> dict[tuple[str, str], Any]:
    return {(row.item[-2:], row.channel): row for row in report.rows}


def recounted(path: Path, world: World) -> Counter[str]:
    """The four numbers and the states, counted from bodies and documents as plain JSON."""
    last: dict[tuple[str, str], str] = {}
    first_live: dict[tuple[str, str], str] = {}
    proofs: dict[tuple[str, str], dict[str, Any]] = {}
    approved: set[tuple[str, str]] = set()
    windows: dict[str, dict[str, str]] = {}
    for entry in recount(path)["entries"]:
        body, key = entry["body"], (entry["item"], entry["body"].get("channel", ""))
        if entry["kind"] == "plan":
            plan = json.loads(world.store.read(body["statement_sha256"]))
            assert plan["decision"]["verdict"] == "approved"
            approved |= {
                (one["id"], channel) for one in plan["items"] for channel in one["channels"]
            }
        if entry["kind"] == "release":
            document = json.loads(world.store.read(body["document_sha256"]))
            items = document["statement"]["content"]["items"]
            windows |= {name: item["window"] for name, item in items.items()}
        if entry["kind"] in {"live", "tayang", "withdrawn", "parked"}:
            last[key] = entry["kind"]
        if entry["kind"] == "live":
            first_live.setdefault(key, body["created_at"])
        if entry["kind"] == "tayang":
            proofs[key] = body
    tayang = {key for key, kind in last.items() if kind == "tayang"}
    times = {key: datetime.fromisoformat(first_live[key]) for key in tayang}
    on_time = {
        key
        for key, at in times.items()
        if datetime.fromisoformat(windows[key[0]]["not_before"])
        <= at
        <= datetime.fromisoformat(windows[key[0]]["latest"])
    }
    complete = {
        key
        for key in tayang
        if proofs[key]["url"] and set(proofs[key]["needs"]) <= set(proofs[key]["levels"])
    }
    return Counter(
        approved=len(approved), tayang=len(tayang), on_time=len(on_time), complete=len(complete)
    )


def test_every_format_counts_what_the_ledger_holds(world: World) -> None:
    december(world)
    path = world.write_ledger()
    expected = recounted(path, world)
    assert expected == Counter(approved=20, tayang=13, on_time=12, complete=13)
    report = report_of(world)
    assert {name: getattr(report.total, name) for name in FOUR} == expected

    data = json.loads(report_json(report))
    assert {name: data["totals"][name] for name in FOUR} == expected
    for groups in (data["channels"], data["units"]):
        assert {name: sum(one[name] for one in groups.values()) for name in FOUR} == expected

    table = list(csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig"))))
    assert len(table) == report.total.total
    in_table = [row for row in table if row["Bukti"] == "LENGKAP"]
    assert len(in_table) == expected["complete"]
    assert sum(row["Ketepatan waktu"] == "TEPAT" for row in in_table) == expected["on_time"]

    book = load_workbook(io.BytesIO(report_xlsx(report)))
    summary = {row[0]: row[1] for row in book["Ringkasan"].iter_rows(values_only=True)}
    names = ("Disetujui", "Tayang", "Tepat waktu", "Bukti lengkap")
    assert [summary[name] for name in names] == [expected[name] for name in FOUR]
    in_book = list(book["Publikasi"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in in_book] == [row["Kode usulan"] for row in table]

    page = report_html(report).decode()
    shown = re.findall(r"<dt>([^<]+)</dt><dd><b>(\d+)</b>", page)
    assert shown == [(name, str(expected[key])) for name, key in zip(names, FOUR, strict=True)]
    assert page.count('<tr role="row" class=') == report.total.total

    text = PdfReader(io.BytesIO(report_pdf(report))).pages[0].extract_text()
    for name, key in zip(names, FOUR, strict=True):
        assert re.search(rf"\b{expected[key]}\s+{name}\b", text), (name, text)


def test_each_publication_stands_as_its_entries_say(world: World) -> None:
    december(world)
    rows = rows_of(report_of(world))
    states = {key: row.state.value for key, row in rows.items() if key[0] in {"03", "04"}}
    assert states == {
        ("03", "situs"): "corrected",
        ("03", "facebook"): "withdrawn",
        ("03", "instagram"): "live",
        ("03", "x"): "refused",
        ("03", "youtube"): "unknown",
        ("04", "situs"): "tayang",
        ("04", "facebook"): "tayang",
        ("04", "instagram"): "parked",
        ("04", "x"): "planned",
        ("04", "youtube"): "planned",
    }
    assert rows["03", "situs"].reason == "Salah tulis nama ruang"
    assert rows["03", "facebook"].reason == "Foto belum berizin"
    assert rows["04", "situs"].late
    report = report_of(world)
    found = [(row.item[-2:], row.channel) for row in report.exceptions]
    assert found[0] == ("03", "youtube")  # what is in doubt comes first
    assert set(found) == set(states) - {("03", "situs"), ("04", "facebook")}


def test_what_is_in_doubt_did_not_miss_its_window(world: World) -> None:
    """A doubtful post may be public: the report must not tell anybody to send it again."""
    december(world)
    report = report_of(world)
    doubtful = rows_of(report)["03", "youtube"]
    assert not doubtful.missed(report.as_of)
    page = report_html(report).decode()
    block = page[page.index("Belum diketahui") : page.index("</li>", page.index("Belum diketahui"))]
    assert "platform dilihat dahulu" in block
    assert "jendela tayang baru" not in block


def test_a_proof_number_is_its_ledger_entry_and_never_moves(world: World) -> None:
    post = december(world)
    before = {row.number for row in report_of(world).rows if row.number}
    post(4, "x").aired(opens(4) + timedelta(hours=3))
    after = {row.number for row in report_of(world).rows if row.number}
    assert before < after
    entries = {entry.seq: entry for entry in world.chain.entries}
    for number in after:
        seq = int(number.split("/")[3])
        assert entries[seq].kind is K.TAYANG
        assert number.endswith(f"/{entries[seq].body['channel'].upper()}")


def test_the_same_head_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    december(world)
    first, again = report_of(world), report_of(world)
    for write in (report_csv, report_json, report_xlsx, report_html, report_pdf):
        assert write(first) == write(again), write.__name__
    other = make_world(tmp_path / "elsewhere")
    december(other)
    assert report_pdf(report_of(other)) == report_pdf(first)


def test_without_data_a_kpi_is_not_measured(world: World) -> None:
    report = report_of(world)
    unmeasured = [kpi.key for kpi in report.kpis if not kpi.measured]
    assert unmeasured == [f"K{n}" for n in range(1, 13) if n != 11]
    assert {kpi.result for kpi in report.kpis if not kpi.measured} == {"belum diukur"}


def test_the_kpis_of_december(world: World) -> None:
    december(world)
    report = report_of(world)
    values = {kpi.key: kpi.value for kpi in report.kpis if kpi.measured}
    assert values["K7"] == 50.0
    assert values["K9"] == 100.0
    assert values["K11"] == 2.0
    assert values["K12"] == 0.0
    assert report.kpi("K3").met is True
    assert not report.kpi("K10").measured  # nobody looked again
    assert report.kpi("K6").met is True
    assert "jeda rilis sampai tayang" in report.kpi("K6").result


def test_both_clocks_of_the_upload_run_apart(world: World) -> None:
    """A post that waits for its window is long on the road and short at work."""
    post = month_of_items(world, ["Apel Pagi"])
    for channel in ("situs", "facebook", "instagram", "x", "youtube"):
        post(1, channel).parked("too_early")
    world.chain.at += timedelta(hours=30)
    for channel in ("situs", "facebook", "instagram", "x", "youtube"):
        post(1, channel).aired(opens(1))
    report = report_of(world)
    entries = [e for e in world.chain.entries if e.publication]
    by_post = [[e for e in entries if e.publication == one.publication] for one in report.rows]
    assert working_minutes(by_post) < 5
    assert report.kpi("K6").met is True
    assert "1 hari 6 jam" in report.kpi("K6").result


def test_what_was_not_planned_stands_apart(world: World) -> None:
    lines = {
        f"DUM-{PERIOD}-01": line("Terencana", "SEKRETARIAT", "liputan", "situs"),
        f"DUM-{PERIOD}-02": line("Kunjungan mendadak", "SEKRETARIAT", "insidental", "situs"),
    }
    plan = world.approve(PERIOD, lines)
    world.release(PERIOD, plan, {one: released(each, 9) for one, each in lines.items()})
    report = report_of(world)
    assert (report.total.unplanned, report.total.total) == (1, 2)
    assert report.kpi("K12").value == 50.0


def test_a_line_carried_over_counts_in_the_month_that_airs_it(world: World) -> None:
    carried = {f"DUM-{PERIOD}-01": line("Dibawa ke Januari", "SEKRETARIAT", "liputan", "situs")}
    world.approve(PERIOD, carried)
    plan = world.approve("2027-01", carried)
    release = world.release("2027-01", plan, {one: released(v, 9) for one, v in carried.items()})
    post = Post(world, f"DUM-{PERIOD}-01", "situs", release, plan)
    post.aired()
    assert [row.state.value for row in report_of(world, "2027-01").rows] == ["tayang"]
    assert [row.state.value for row in report_of(world).rows] == ["planned"]


def test_a_lost_document_leaves_a_gap_that_is_told(world: World) -> None:
    december(world)
    released_sha = next(
        e.body["document_sha256"] for e in world.chain.entries if e.kind is K.RELEASE
    )
    world.store.path(released_sha).unlink()
    report = report_of(world)
    assert any("catatan nomor 2" in gap for gap in report.gaps)
    assert report.total.tayang == 13
    assert "catatan nomor 2" in report_html(report).decode()
