"""Edited after the release: every field of manifest, plan and release, one change at a time."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from config.strictyaml import load_strict
from content.release import Release
from tests.faults.attack import Road
from tests.faults.mutants import Mutant, mutants, same
from tests.faults.scale import amount, every
from tests.faults.tally import Tally
from tests.flows.conftest import MakeOffice
from tests.flows.office import ONE, TWO

FIRST_OF_THREE = "DUM-2026-12-01"
"""The demo item that fills most fields."""


def _write(path: Path, content: Any) -> None:
    if path.suffix == ".json":
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _try(road: Road, path: Path, tried: list[Mutant], *, named: bool) -> None:
    act = ("publish", "@", "--item", road.office.read()["items"][0]["id"], "--json")
    for name, loc, changed in tried:
        field = next(str(part) for part in reversed(loc) if isinstance(part, str))
        with road.spoiled(path):
            _write(path, changed)
            road.refused(name, *([field] if named else []), act=act)


def _says_the_same(changed: Any, release: Any) -> bool:
    """Whether both are one release in two spellings (``…t09:00z`` for ``…T09:00Z``)."""
    try:
        return Release.model_validate(changed) == Release.model_validate(release)
    except ValidationError:
        return False


@pytest.fixture
def edited(new_office: MakeOffice, tally: Tally) -> Road:
    """An office with three released items, of which the first is edited."""
    office = new_office(FIRST_OF_THREE, ONE, TWO)
    office.release()
    return Road(office, tally)


@pytest.mark.fault("F21")
def test_every_changed_field_of_the_manifest_is_refused_and_named(edited: Road) -> None:
    tried = list(mutants(edited.office.read(), ("items", 0), ("period",), ("office",)))
    assert len(tried) > 150
    _try(edited, edited.office.manifest, list(every(tried, 20)), named=True)
    edited.aired("put back", posts=6)


@pytest.mark.fault("F21")
def test_every_changed_field_of_plan_and_release_is_refused(edited: Road) -> None:
    office = edited.office
    plan = load_strict(office.home / "plan.yaml").data
    listed = list(mutants(plan, ("items", 0), ("period",), ("office",), ("decision", "digest")))
    _try(edited, office.home / "plan.yaml", list(every(listed, 15)), named=False)
    release = json.loads(office.release_file.read_text(encoding="utf-8"))
    listed = [one for one in mutants(release) if not _says_the_same(one[2], release)]
    tried = random.Random(21).sample(listed, amount(120, 6))
    _try(edited, office.release_file, tried, named=False)
    edited.aired("put back", posts=6)


@pytest.mark.fault("F21")
@pytest.mark.parametrize("number", every(range(6), 3))
def test_another_way_of_writing_the_same_is_the_same(road: Road, number: int) -> None:
    road.office.edit(ONE, title="Apel Pagi di Caf\u00e9 Tekankan Disiplin")
    road.office.approve_plan()
    road.office.release()
    content = road.office.read()
    path = road.office.manifest
    written = [*same(content), ("flow style", content), ("quoted, with a comment", content)]
    name, changed = written[number]
    style: dict[str, Any] = {"default_flow_style": True} if name == "flow style" else {}
    if name.startswith("quoted"):
        style = {"default_style": '"'}
    text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False, **style)
    if name.startswith("quoted"):
        text = "# catatan petugas\n" + text.replace("\n", "\r\n")
    assert text != path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    road.aired(name)
