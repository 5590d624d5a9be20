"""The month's papers that nobody has to ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from flows.papers.monthly_papers import monthly_papers
from flows.parameters import MonthForm
from flows.runtime import open_runtime
from tests.flows.office import DEMO
from tests.proof.month_posts import december
from tests.proof.month_world import CHANNELS, make_world

OPTIONS = {"base_url": "http://127.0.0.1:9"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office at the beginning of January, with December in its ledger."""
    for name in ("office.yaml", "roles.yaml"):
        (tmp_path / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
    channels = [
        {"name": name, "platform": platform, "options": {**OPTIONS}}
        for name, (platform, _, _) in CHANNELS.items()
    ]
    text = yaml.safe_dump({"channels": channels, "delivery": {}})
    (tmp_path / "channels.yaml").write_text(text, encoding="utf-8")
    world = make_world(tmp_path)
    december(world)
    world.write_ledger()
    monkeypatch.setenv("TAYANG_CLOCK", "2027-01-01T06:45:00+07:00")
    return tmp_path


def test_last_month_is_written_into_the_offices_folder(home: Path) -> None:
    with open_runtime(home) as runtime:
        told = monthly_papers(runtime, look=False)
    assert told.ok
    assert told.message.startswith("Laporan Desember 2026: 20 publikasi")
    folder = home / "laporan" / "2026-12"
    assert sorted(path.suffix for path in folder.iterdir()) == [
        *(".csv", ".html", ".json", ".pdf", ".xlsx"),
    ]
    assert any("DUM-2026-12-03 youtube Belum diketahui" in line for line in told.lines)


def test_a_month_without_its_plan_asks_for_a_person(home: Path) -> None:
    with open_runtime(home) as runtime:
        told = monthly_papers(runtime, "2026-11", look=False)
    assert not told.ok
    assert any("belum memuat rencana November 2026" in line for line in told.lines)


def test_the_form_takes_months_only() -> None:
    assert MonthForm(month="2026-12").look_again
    with pytest.raises(ValidationError):
        MonthForm(month="2026-13")
