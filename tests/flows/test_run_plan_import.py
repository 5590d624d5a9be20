"""``tayang plan import``: the office's table becomes the list that Atasan PPID decides on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config.strictyaml import load_strict
from content.plan import load_plan
from tests.content.xlsx_world import row, table
from tests.flows.command import Ran, tayang
from tests.flows.office import Office

MONTH = "DUM-2026-12-"


def office_table(office: Office, *rows: dict[str, Any], name: str = "usulan.xlsx") -> Path:
    with office.runtime() as runtime:
        ours = runtime.settings.office
    unit = next(iter(ours.units.values()))
    filled = [one | {"unit": unit} for one in rows]
    return table(office.home, *filled, name=name, office=ours.id, units=ours.units)


def bare(**told: Any) -> dict[str, Any]:
    """A row as it is at the meeting: no text, no pictures, no dates yet."""
    empty = dict.fromkeys(row())
    wanted = {"title": "Apel Pagi", "kind": "Hari Besar", "channels": "situs, instagram/reel"}
    return empty | wanted | told


def imported(office: Office, source: Path, out: str = "plan.yaml", *more: str) -> Ran:
    target = str(office.home / out)
    return tayang(office, "plan", "import", str(source), "--out", target, *more)


def test_a_table_of_titles_is_enough_for_a_plan(office: Office) -> None:
    plan = office.home / "plan.yaml"
    plan.unlink()
    source = office_table(office, bare(), bare(title="Rapat", channels="situs, x, situs/article"))
    ran = imported(office, source)
    assert ran.code == 0, ran.err
    made = load_plan(plan)
    assert made.decision is None
    told = [(one.id, one.title, one.kind, one.channels) for one in made.items]
    assert told == [
        (f"{MONTH}01", "Apel Pagi", "hari_besar", ("situs", "instagram")),
        (f"{MONTH}02", "Rapat", "hari_besar", ("situs", "x")),
    ]
    assert f"{MONTH}01, {MONTH}02" in ran.out
    # the copy with the codes gives the same list
    again = imported(office, office.home / "plan.berkode.xlsx", "lagi.yaml")
    assert again.code == 0
    assert load_plan(office.home / "lagi.yaml") == made


@pytest.mark.parametrize("key", ["title", "kind", "channels"])
def test_what_a_plan_needs_is_named_by_its_cell(office: Office, key: str) -> None:
    before = (office.home / "plan.yaml").read_bytes()
    ran = imported(office, office_table(office, bare(**{key: None})))
    assert ran.code == 30
    assert "Materi!" in ran.err
    assert "Sel wajib ini kosong" in ran.err
    assert (office.home / "plan.yaml").read_bytes() == before


def test_a_row_more_in_mid_month_keeps_codes_and_the_decided_list(office: Office) -> None:
    plan = office.home / "plan.yaml"
    decided = plan.read_bytes()
    (old,) = load_strict(plan).data["items"]
    known = bare(id=old["id"], title=old["title"])
    source = office_table(office, known, bare(title="Kunjungan", kind="insidental"))
    assert imported(office, source, "plan-tambahan.yaml", "--known", str(plan)).code == 0
    first, second = load_plan(office.home / "plan-tambahan.yaml").items
    assert (first.id, second.id) == (old["id"], f"{MONTH}{int(old['id'][-2:]) + 1:02d}")
    assert plan.read_bytes() == decided
    # written over the decided list, that one is kept beside it
    assert imported(office, source).code == 0
    (kept,) = office.home.glob("plan.lama-*.yaml")
    assert kept.read_bytes() == decided


def test_a_row_that_lost_its_code_gets_no_second_one(office: Office) -> None:
    (old,) = load_strict(office.home / "plan.yaml").data["items"]
    ran = imported(office, office_table(office, bare(title=old["title"])))
    assert ran.code == 30
    assert old["id"] in ran.err
