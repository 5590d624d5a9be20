"""The SOP's facts in the report: KPIs, units, and every format against a recount of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from config.holidays import Holidays, load_holidays
from proof.entries import EntryKind as K
from proof.report_data import report_csv, report_json, report_xlsx
from proof.report_html import report_html
from proof.report_pdf import report_pdf
from proof.story import story_of
from tests.proof.exports import check_bare, export
from tests.proof.intake_facts import fact, material, steps
from tests.proof.month_posts import Post, december, line, released
from tests.proof.month_world import PERIOD, UNITS, World, make_world, recount
from tests.proof.test_month import report_of

COUNTS = ("lines", "received", "late", "overdue", "waiting")
AFTER = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def planned(world: World) -> None:
    """Five approved lines of two units, nothing released: only the intake knows."""
    names = ["SEKRETARIAT", "SEKRETARIAT", "SEKRETARIAT", "IRBAN-1", "IRBAN-1"]
    lines = {f"DUM-{PERIOD}-{n:02d}": line(f"Usulan {n}", unit) for n, unit in enumerate(names, 1)}
    world.approve(PERIOD, lines)


def whole_month(world: World) -> None:
    planned(world)
    steps(world)
    material(world, 1, "SEKRETARIAT", "2026-12-07T10:00", "2026-12-07T10:12")
    material(world, 2, "SEKRETARIAT", "", "2026-12-07T11:00", outcome="returned", fault="buram")
    material(world, 2, "SEKRETARIAT", "2026-12-08T10:00", "2026-12-08T10:30")
    material(world, 4, "IRBAN-1", "2027-01-04T08:00", "2027-01-04T08:10")
    world.chain.at = AFTER
    world.chain.add(K.RUN, {"run": "uji", "period": PERIOD, "counts": {}})


def recounted(path: Path, world: World) -> dict[str, Counter[str]]:
    """Counts per unit, from the ledger's bodies as plain JSON."""
    entries = recount(path)["entries"]
    [plan] = [one["body"] for one in entries if one["kind"] == "plan"]
    lines = json.loads(world.store.read(plan["statement_sha256"]))["items"]
    came: dict[str, str] = {}
    for one in entries:
        if one["kind"] == "intake" and one["body"].get("outcome") == "accepted":
            came.setdefault(one["item"], one["body"]["at"])
    found: dict[str, Counter[str]] = {unit: Counter() for unit in UNITS}
    for one in lines:
        at = came.get(one["id"])
        word = "overdue" if at is None else "received" if at < "2027" else "late"
        found[one["unit"]].update(["lines", word])
    return found


def test_every_format_tells_of_each_unit_what_the_ledger_holds(world: World) -> None:
    whole_month(world)
    expected = recounted(world.write_ledger(), world)
    assert expected["SEKRETARIAT"] == Counter(lines=3, received=2, overdue=1)
    assert expected["IRBAN-1"] == Counter(lines=2, late=1, overdue=1)
    wanted = {UNITS[key]: [one[name] for name in COUNTS] for key, one in expected.items()}
    report = report_of(world)

    units = json.loads(report_json(report))["intake"]["units"]
    assert {one["label"]: [one[name] for name in COUNTS] for one in units} == wanted

    book = load_workbook(io.BytesIO(report_xlsx(report)))
    rows = list(book["Penerimaan per unit"].iter_rows(min_row=2, values_only=True))
    assert {row[0]: list(row[4:]) for row in rows} == wanted
    assert [row[1] for row in rows] == ["TEPAT", "TERLAMBAT"]
    facts = list(book["Catatan penerimaan"].iter_rows(min_row=2, values_only=True))
    assert len(facts) == sum(e.kind is K.INTAKE for e in world.chain.entries)

    page = report_html(report).decode()
    section = page[page.index('id="penerimaan"') : page.index('id="semua"')]
    shown = {
        name: [int(one) for one in re.findall(r'<td class="number">(\d+)</td>', rest)]
        for name, rest in re.findall(r'<th scope="row">([^<]+)</th>(.*)</tr>', section)
    }
    assert shown == wanted

    pages = PdfReader(io.BytesIO(report_pdf(report))).pages
    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in pages))
    for unit, counts in wanted.items():
        assert re.search(rf"{unit} TE.*? {' '.join(map(str, counts))}\b", text), (unit, text)
    assert "Inspektur Pembantu I: daftar usulan terlambat, 1 materi diterima sesudah" in text

    table = list(csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig"))))
    first = {row["Kode usulan"][-2:]: row["Materi diterima (WIB)"] for row in table}
    assert first["01"] == "2026-12-07T10:12:00+07:00"
    assert first["03"] == ""


def test_the_steps_before_the_upload_are_measured(world: World) -> None:
    whole_month(world)
    report = report_of(world)
    values = {key: report.kpi(key).value for key in ("K1", "K2", "K3", "K4", "K5")}
    assert values == {"K1": -2.0, "K2": 105.0, "K3": -2.0, "K4": 40.0, "K5": 12.0}
    met = {key: report.kpi(key).met for key in values}
    assert met == {"K1": True, "K2": True, "K3": True, "K4": False, "K5": False}
    assert "disiapkan dalam 10 menit" in report.kpi("K1").result
    assert report.kpi("K2").result == "1 jam 45 menit pada 23 November 2026"
    assert "10 menit sejak diajukan" in report.kpi("K3").result
    assert "2 dari 3 paket dalam 15 menit" in report.kpi("K5").result
    assert "1 paket lain" in report.kpi("K5").note


@pytest.mark.parametrize(
    ("name", "at", "more", "key"),
    [
        ("invitation", "2026-11-23T08:00", {}, "K1"),  # a Monday: past the third week
        ("invitation", "2026-11-18T10:00", {"since": "2026-11-18T09:30"}, "K1"),
        ("meeting", "2026-11-23T11:01", {"since": "2026-11-23T09:00"}, "K2"),
        ("submitted", "2026-11-25T09:00", {}, "K3"),
    ],
)
def test_what_took_too_long_or_came_late_does_not_meet_the_standard(
    world: World, name: str, at: str, more: dict[str, Any], key: str
) -> None:
    planned(world)
    fact(world, name, at, **more)
    assert report_of(world).kpi(key).met is False


def test_a_newer_entry_supersedes_and_a_void_one_takes_back(world: World) -> None:
    planned(world)
    wrong = fact(world, "invitation", "2026-11-23T08:00")
    assert report_of(world).kpi("K1").met is False
    right = fact(world, "invitation", "2026-11-18T08:00", supersedes=wrong.seq, reason="keliru")
    assert report_of(world).kpi("K1").met is True
    assert [one.seq for one in report_of(world).intake.facts] == [right.seq]
    fact(world, "invitation", "2026-11-18T08:00", supersedes=right.seq, reason="batal", void=True)
    assert not report_of(world).kpi("K1").measured
    assert report_of(world).intake.facts == ()


def ends_on(world: World, year: int, month: int, day: int) -> None:
    world.chain.at = datetime(year, month, day, 10, 0, tzinfo=UTC)
    world.chain.add(K.RUN, {"run": "uji", "period": PERIOD, "counts": {}})


def test_nobody_is_late_before_the_day_is_over(world: World) -> None:
    """Lists are due on the day of the approval, 27 November, while no meeting is recorded."""
    planned(world)
    fact(world, "invitation", "2026-11-18T08:00")
    ends_on(world, 2026, 11, 27)
    report = report_of(world)
    assert {one.list_state for one in report.intake.units} == {"waiting"}
    assert sum(one.waiting for one in report.intake.units) == 5
    assert report.intake.behind == ()
    ends_on(world, 2026, 11, 28)
    assert {one.list_state for one in report_of(world).intake.units} == {"missing"}


def test_material_of_the_months_last_day_is_in_time(world: World) -> None:
    planned(world)
    material(world, 1, "SEKRETARIAT", "", "2026-12-31T23:59")
    material(world, 2, "SEKRETARIAT", "", "2027-01-01T00:00")
    ends_on(world, 2026, 12, 31)
    assert [one.overdue for one in report_of(world).intake.units] == [0, 0]
    ends_on(world, 2027, 1, 2)
    first = report_of(world).intake.units[0]
    assert (first.received, first.late, first.overdue) == (1, 1, 1)


def test_what_was_called_off_is_nobodys_debt(world: World) -> None:
    whole_month(world)
    off = {"role": "ppid", "position": "PPID", "effect": "gone", "reason": "acara batal"}
    for number in (1, 3):  # the first one's material had come
        world.chain.add(K.WITHDRAWN, {**off, "channel": ""}, item=f"DUM-{PERIOD}-{number:02d}")
    unit = report_of(world).intake.units[0]
    assert (unit.lines, unit.received, unit.overdue) == (2, 2, 0)


def test_a_release_proves_that_material_was_there(world: World) -> None:
    """What can be derived is not asked for again; a recorded reception starts the clock of K6."""
    december(world)
    report = report_of(world)
    assert sum(one.received for one in report.intake.units) == 4
    assert report.kpi("K4").value == 100.0
    assert "jeda rilis sampai tayang" in report.kpi("K6").result
    assert "belum dicatat" in report_html(report).decode()
    for number, unit in ((1, "IRBAN-1"), (2, "SEKRETARIAT")):
        material(world, number, unit, "", "2026-12-01T05:00")
    later = report_of(world).kpi("K6")
    assert "jeda terima sampai tayang" in later.result
    assert later.result.split("median")[-1] != report.kpi("K6").result.split("median")[-1]


@pytest.mark.parametrize(("closed", "days"), [(frozenset(), 3.0), (None, 1.0)])
def test_freshness_counts_the_offices_working_days(
    tmp_path: Path, closed: frozenset[date] | None, days: float
) -> None:
    """From Wednesday 23 to Monday 28 December 2026; 24 and 25 are closed."""
    world = make_world(tmp_path)
    known = load_holidays(tmp_path)
    holidays = known if closed is None else Holidays(closed, known.sources)
    world.settings = replace(world.settings, holidays=holidays)
    lines = {f"DUM-{PERIOD}-01": line("Menjelang Natal", "SEKRETARIAT", "liputan", "situs")}
    plan = world.approve(PERIOD, lines)
    release = world.release(PERIOD, plan, {one: released(v, 23) for one, v in lines.items()})
    post = Post(world, f"DUM-{PERIOD}-01", "situs", release, plan)
    post.aired(datetime(2026, 12, 28, 3, 0, tzinfo=UTC))
    found = report_of(world).kpi("K8")
    assert (found.value, found.note) == (days, "")


def test_a_year_whose_holidays_nobody_filled_is_told(world: World) -> None:
    december(world)
    assert "Hari libur tahun 2026 belum diisi" in report_of(world).kpi("K8").note


def test_an_items_story_tells_its_intake_in_order(world: World) -> None:
    whole_month(world)
    texts = [one.text for one in story_of(f"DUM-{PERIOD}-02", world.chain.entries, {}, UNITS).lines]
    kinds = [
        *("Rencana", "Undangan rapat", "Daftar usulan unit Sekretariat", "Rapat koordinasi"),
        *("Daftar usulan Desember 2026 diajukan", "Soft file materi dari unit Sekretariat dikem"),
        "Soft file materi dari unit Sekretariat diterima",
    ]
    assert len(texts) == len(kinds), texts
    for text, begin in zip(texts[1:], kinds[1:], strict=True):
        assert text.startswith(begin), text
    assert "Alasan: buram" in texts[5]


def test_the_auditors_checker_takes_the_new_entries(world: World, tmp_path: Path) -> None:
    whole_month(world)
    head = export(world, tmp_path / "bukti.zip")
    told = check_bare(tmp_path / "bukti.zip", "--head", head)
    assert (told.code, told.first) == (0, ""), told.text
