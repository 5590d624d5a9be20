"""What is added to the month's list after it was decided: the report of a month that grew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from proof.month import MonthReport
from proof.month_build import build_month
from tests.proof.month_world import PERIOD, World, make_world

LATE = "2026-12-17T09:00:00+07:00"


def line(title: str, kind: str = "edukasi") -> dict[str, Any]:
    return {"title": title, "unit": "SEKRETARIAT", "kind": kind, "channels": ("situs",)}


FIRST = {"DUM-2026-12-01": line("Apel"), "DUM-2026-12-02": line("Rapat")}
MORE = FIRST | {"DUM-2026-12-03": line("Kunjungan", "insidental")}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "office")


def report_of(world: World) -> MonthReport:
    made = build_month(world.chain.entries, world.store, world.settings, PERIOD)
    return made.report


def approved(report: MonthReport) -> set[str]:
    return {row.item for row in report.rows if row.approved}


def test_an_addition_is_in_the_list_and_makes_no_decision_late(world: World) -> None:
    world.approve(PERIOD, FIRST)
    before = report_of(world).kpi("K3")
    world.approve(PERIOD, MORE, decided_at=LATE)
    report = report_of(world)
    assert report.kpi("K3") == before
    assert before.met is True
    assert approved(report) == set(MORE)
    assert {row.item for row in report.rows if row.unplanned} == {"DUM-2026-12-03"}


def test_a_refused_addition_leaves_the_approved_list_in_force(world: World) -> None:
    first = world.approve(PERIOD, FIRST)
    world.approve(PERIOD, MORE, verdict="rejected", decided_at=LATE)
    report = report_of(world)
    assert report.plan is not None
    assert report.plan.digest == first
    assert approved(report) == set(FIRST)


def test_a_list_that_is_refused_afterwards_is_refused(world: World) -> None:
    world.approve(PERIOD, FIRST)
    world.approve(PERIOD, FIRST, verdict="rejected", decided_at=LATE)
    assert approved(report_of(world)) == set()


def test_refused_first_and_approved_later_counts_from_the_approval(world: World) -> None:
    world.approve(PERIOD, FIRST, verdict="rejected")
    world.approve(PERIOD, FIRST, decided_at=LATE)
    report = report_of(world)
    assert approved(report) == set(FIRST)
    assert report.kpi("K3").met is False
