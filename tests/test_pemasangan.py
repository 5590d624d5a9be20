"""What docs/pemasangan.md and its units tell is what the program accepts."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import typer

from config.alerts import load_alerts
from config.errors import ConfigError
from flows.cli import app
from tests.flows.office import DEMO
from tests.source_tree import ROOT
from tests.test_readme import parsed

DOCS = ROOT / "docs"
UNITS = sorted((DOCS / "systemd").glob("tayang*"))
PAGES = ("pemasangan.md", "panduan-operator.md", "untuk-pimpinan.md", "architecture.md")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def office(folder: Path, alerts: str) -> Path:
    (folder / "alerts.yaml").write_text(alerts, encoding="utf-8")
    (folder / "roles.yaml").write_text(DEMO.joinpath("roles.yaml").read_text("utf-8"), "utf-8")
    return folder


def shown() -> str:
    page = (DOCS / "pemasangan.md").read_text(encoding="utf-8")
    found = re.search(r"^`alerts.yaml`:\n\n```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert found, "pemasangan.md shows no alerts.yaml"
    return found[1]


def test_the_duty_list_shown_is_accepted(tmp_path: Path) -> None:
    duties = load_alerts(office(tmp_path, shown()), {})
    assert duties is not None
    assert [one.role for one in duties.alerts.duty] == ["pelaksana", "ppid"]
    assert duties.alerts.heartbeat is not None
    assert duties.position("ppid") == "Kepala Subbagian Umum dan Kepegawaian"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("deputy: ppid", "deputy: siapa", "siapa"),
        ("- role: ppid", "- role: bukan-peran", "bukan-peran"),
        ("- role: ppid", "- role: pelaksana", "dua kali"),
        ("x: pelaksana}", "x: hantu}", "hantu"),
        ("    deputy: ppid ", "    only_escalation: true ", "penerima pertama"),
        ("escalate_minutes: 30", "escalate_minute: 30", "escalate_minute"),
    ],
)
def test_a_wrong_duty_list_names_what_is_wrong(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert right in shown()
    with pytest.raises(ConfigError) as refused:
        load_alerts(office(tmp_path, shown().replace(right, wrong)), {})
    assert told in refused.value.hint


def test_an_office_without_a_duty_list_has_none(tmp_path: Path) -> None:
    assert load_alerts(tmp_path, {}) is None


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: str(path.name))
def test_a_unit_starts_what_exists(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # units mind the case
    parser.read_string(unit.read_text(encoding="utf-8"))
    assert parser["Unit"]["Description"].startswith("Tayang: ")
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS
        return
    assert parser["Service"]["User"] == "tayang"
    command = shlex.split(parser["Service"]["ExecStart"])
    if command[0].endswith("/tayang"):
        root: Any = typer.main.get_command(app)
        path, mistakes = parsed(root, command[1:])
        assert path
        assert mistakes == []


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_of_the_pages_lead_somewhere(page: str) -> None:
    links = LINK.findall((DOCS / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_the_page_for_the_head_of_office_is_one_page() -> None:
    words = (DOCS / "untuk-pimpinan.md").read_text(encoding="utf-8").split()
    assert len(words) < 480
