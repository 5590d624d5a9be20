"""prefect.yaml names flows that exist, keeps Jakarta's time, and drops nobody's request."""

from __future__ import annotations

import ast
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from flows.commands.serve_setup import DEPLOYMENTS
from flows.parameters import CareForm, HaltForm, MonthForm, PublishForm, SweepForm, VerifyForm
from tests.layout_rules import ENTRY_FILES
from tests.source_tree import ROOT

FORMS: dict[str, type[BaseModel]] = {
    "terbit": PublishForm,
    "malam": CareForm,
    "sisa": SweepForm,
    "stop": HaltForm,
    "ulang": VerifyForm,
    "laporan": MonthForm,
}


def deployments() -> dict[str, dict[str, Any]]:
    known = yaml.safe_load((ROOT / DEPLOYMENTS).read_text(encoding="utf-8"))["deployments"]
    return {one["name"]: one for one in known}


def test_by_hand_and_serve_read_one_file() -> None:
    """`prefect deploy --all` in a checkout takes what `tayang serve` of a wheel takes."""
    assert (ROOT / "prefect.yaml").resolve() == ROOT / DEPLOYMENTS


def test_every_entry_file_is_deployed() -> None:
    entries = {one["entrypoint"].partition(":")[0] for one in deployments().values()}
    assert entries == set(ENTRY_FILES)


@pytest.mark.parametrize("name", deployments())
def test_its_entry_point_is_a_flow_with_an_indonesian_description(name: str) -> None:
    path, _, function = deployments()[name]["entrypoint"].partition(":")
    assert path in ENTRY_FILES
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    (found,) = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    assert found.name == function
    assert ast.get_docstring(found)
    assert [ast.unparse(one).partition("(")[0] for one in found.decorator_list] == ["flow"]
    assert deployments()[name]["description"]


@pytest.mark.parametrize("name", deployments())
def test_its_schedules_are_jakartas(name: str) -> None:
    for schedule in deployments()[name].get("schedules", []):
        assert schedule["timezone"] == "Asia/Jakarta"
        assert schedule["slug"]


def test_what_a_person_asks_for_waits_instead_of_being_dropped() -> None:
    known = deployments()
    for name in ("terbit", "malam", "sisa", "ulang"):
        assert known[name]["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert "concurrency_limit" not in known["stop"]


def test_its_parameters_fit_the_form() -> None:
    known = deployments()
    for name, form in FORMS.items():
        given = known[name].get("parameters", {}).get("permintaan")
        if given is not None:
            form.model_validate(given)
    assert "parameters" not in known["stop"]
