"""The promises people read are true: their numbers are the connectors', their tests exist."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from config.office import Delivery
from connectors.registry import capabilities
from tests.faults.guards import LOCK, RECONCILE, SHOWN
from tests.source_tree import ROOT
from tools.guarantees import PAGE, declared, made_now, placed, table

SECURITY = ROOT / "SECURITY.md"
ROW = re.compile(r"^\| ([STRIDE]) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMED = re.compile(r"`([a-z_/0-9]+\.py)::(test_[a-z_0-9]+)`")
GUARDED = re.compile(r"^\| (F\d\d) \| .+? \| (\w+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
FILES = re.compile(r"`(tests/[a-z_/0-9]+\.py)`")


def rows() -> list[str]:
    found = ROW.finditer(SECURITY.read_text(encoding="utf-8"))
    return [one[0] for one in found]


def names_in(path: Path) -> set[str]:
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def missing(text: str) -> list[str]:
    """Tests that a text names and that do not exist."""
    return [
        f"{file}::{name}"
        for file, name in NAMED.findall(text)
        if name not in names_in(ROOT / "tests" / file)
    ]


def test_every_threat_names_tests_that_exist() -> None:
    assert {one[2] for one in rows()} == set("STRIDE")
    for row in rows():
        assert NAMED.search(row), row
        assert missing(row) == []


def test_a_test_that_is_gone_is_seen() -> None:
    assert missing("`flows/test_run_once.py::test_that_never_was`") != []
    assert missing("`flows/test_never.py::test_a`") != []


def test_the_remaining_risks_are_what_the_connectors_declare_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert placed(page, made_now()) == page


def test_every_promise_names_files_of_tests() -> None:
    page = PAGE.read_text(encoding="utf-8")
    promises = page.partition("## Sisa risiko")[0]
    numbered = re.findall(r"^\d+\. .+$", promises, re.MULTILINE)
    assert len(numbered) >= 8
    for promise in numbered:
        named = FILES.findall(promise)
        assert named, promise
        assert [one for one in named if not (ROOT / one).exists()] == []


def test_the_page_tells_what_every_guard_prevents() -> None:
    """The rows of the matrix that must post twice without their guard, each with its number."""
    words = {"pencocokan": RECONCILE, "kunci": LOCK}
    found = GUARDED.findall(PAGE.read_text(encoding="utf-8"))
    assert {row: words[guard] for row, guard, _, _ in found} == SHOWN
    assert [row for row, _, cases, second in found if int(second) < 1 or int(cases) < 1] == []


def test_every_platform_says_its_risk_in_numbers() -> None:
    for platform, able in declared().items():
        assert re.search(r"\d", able.residual_note), platform


def test_a_changed_window_or_note_changes_the_table() -> None:
    able = capabilities("x")
    tries = Delivery().step_attempts
    made = table({"x": able}, step_attempts=tries)
    assert "180 detik" in made
    assert table({"x": replace(able, settle_s=60.0)}, step_attempts=tries) != made
    assert table({"x": replace(able, residual_note="lain 1")}, step_attempts=tries) != made
    assert table({"x": able}, step_attempts=tries + 1) != made


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="JAMINAN"):
        placed("# Jaminan\n", "tabel")
