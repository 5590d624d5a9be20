"""prefect.yaml names flows that exist, keeps Jakarta's time, and drops nobody's request."""

from __future__ import annotations

import ast
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from flows.parameters import (
    CareForm,
    HaltAction,
    HaltForm,
    MediaForm,
    MonthForm,
    PublishForm,
    SweepForm,
    VerifyForm,
)
from flows.serve.setup import DEPLOYMENTS
from tests.layout_rules import ENTRY_FILES
from tests.source_tree import ROOT

FLOW_RUN_NAME = "{permintaan.run_name}"
FORMS: dict[str, type[BaseModel]] = {
    "terbit": PublishForm,
    "siapkan": MediaForm,
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
    for name in ("terbit", "siapkan", "malam", "sisa", "ulang"):
        assert known[name]["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
    assert "concurrency_limit" not in known["stop"]


def test_its_parameters_fit_the_form() -> None:
    known = deployments()
    for name, form in FORMS.items():
        given = known[name].get("parameters", {}).get("permintaan")
        if given is not None:
            form.model_validate(given)
    assert "parameters" not in known["stop"]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (PublishForm(), "tayangkan yang dirilis"),
        (
            PublishForm(items=["DUM-2026-12-02"], channels=["x"]),
            "tayangkan yang dirilis DUM-2026-12-02 x",
        ),
        (
            HaltForm(action=HaltAction.STOP, role="ppid", reason="salah foto"),
            "hentikan semua kanal",
        ),
        (HaltForm(action=HaltAction.LIFT, channel="x", role="ppid", reason="sudah"), "cabut x"),
        (SweepForm(), "cari sisa"),
        (SweepForm(remove=True), "hapus sisa"),
        (VerifyForm(), "periksa ulang yang jatuh tempo"),
        (VerifyForm(due=False, months=["2026-12"]), "periksa ulang yang diminta 2026-12"),
        (MediaForm(), "siapkan media yang dirilis"),
        (MonthForm(), "laporan bulan lalu"),
        (MonthForm(month="2026-12"), "laporan 2026-12"),
    ],
)
def test_a_run_is_named_by_what_was_asked(form: BaseModel, name: str) -> None:
    """As Prefect fills in ``flow_run_name``; the name of a field is no part of the form."""
    assert FLOW_RUN_NAME.format(permintaan=form) == name
    assert "run_name" not in form.model_json_schema()["properties"]


def test_a_long_name_is_cut_and_ascii() -> None:
    name = PublishForm(items=[f"DUM-2026-12-{n:02}\u2192" for n in range(20)]).run_name
    assert len(name) == 80
    assert name.isascii()
    assert name.endswith("...")


def test_heavy_media_work_has_a_queue_of_its_own() -> None:
    queues = {
        name: one["work_pool"].get("work_queue_name", "default")
        for name, one in deployments().items()
    }
    assert [name for name, queue in queues.items() if queue != "default"] == ["siapkan"]
    assert queues["siapkan"] == "media"
