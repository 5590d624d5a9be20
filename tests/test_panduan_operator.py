"""The operator's guide followed word by word, from top to bottom, in a fresh office.

Every shell block is run as it stands. Words in capitals are replaced as the guide says; what
must have happened before a section (an incident) is made by its preparation below.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.drills.catalogue import DRILLS
from tests.flows.command import Ran, tayang
from tests.flows.conftest import drawn, twin, twin_server
from tests.flows.mailbox import on_duty
from tests.flows.office import NOW, ONE, Office, make_office
from tests.sandbox_process import SandboxProcess
from tests.source_tree import ROOT

__all__ = ["drawn", "twin", "twin_server"]

PAGE = (ROOT / "docs" / "panduan-operator.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (\d+)\. .*?\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sections() -> dict[int, list[str]]:
    """Number → command lines of its shell blocks."""
    return {
        int(number): [line for block in BLOCK.findall(text) for line in block.splitlines()]
        for number, text in SECTION.findall(PAGE)
    }


class Follower:
    """A fresh user: types a line every minute, and fills in what was shown before."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.minutes = 0
        self.known: dict[str, str] = {}

    def clock(self) -> str:
        return (datetime.fromisoformat(NOW) + timedelta(minutes=self.minutes)).isoformat()

    def type(self, line: str) -> Ran:
        self.minutes += 1
        words = [self.known.get(word, word) for word in shlex.split(line)]
        assert words[0] == "tayang"
        ran = tayang(self.office, *words[1:], clock=self.clock())
        code = re.search(r"Kode periksa: (\S+)", ran.out)
        if code:
            self.minutes += 1
            self.known |= {"KODE": code[1], "WAKTU": self.clock()}
        return ran

    def doubt(self) -> None:
        """A run before section 6 leaves X in doubt."""
        self.office.twin.fault("x", "create_post", "error500_before", times=5)

    def look_at_status(self) -> None:
        """Before section 7: the operator copies the id of what is undecided."""
        self.office.twin.clear_faults()
        told = tayang(self.office, "status", "--json").value["publications"]
        self.known["ID"] = next(one["publication"] for one in told if one["state"] == "undecided")


EXPECTED = {"tayang publish manifest.yaml": {5: 11}}
"""In section 5 the answer of X is lost on purpose; everything else ends with 0."""


@pytest.fixture
def fresh(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Follower:
    twins: SandboxProcess = request.getfixturevalue("twin")
    office = make_office(tmp_path / "kantor", twins, ONE, pictures=request.getfixturevalue("drawn"))
    office.configure(settle={"wordpress": 0.1, "x": 0.1})
    on_duty(office.home, {})
    (office.home / "surat.pdf").write_bytes(b"%PDF-1.4 surat persetujuan\n")
    monkeypatch.chdir(office.home)
    return Follower(office)


def test_the_guide_can_be_followed_from_top_to_bottom(fresh: Follower) -> None:
    before: dict[int, Callable[[], None]] = {5: fresh.doubt, 7: fresh.look_at_status}
    for number, lines in sections().items():
        before.get(number, lambda: None)()
        for line in lines:
            ran = fresh.type(line)
            expected = EXPECTED.get(line, {}).get(number, 0)
            assert ran.code == expected, f"{number}: {line}\n{ran.out}\n{ran.err}"
    assert fresh.office.posts() == []  # section 10 took the item down everywhere
    for made in ("pratinjau.html", "serah-terima.html", "cadangan.sqlite3", "usulan.xlsx"):
        assert (fresh.office.home / made).stat().st_size > 0
    assert any((fresh.office.home / "laporan").iterdir())


def test_the_guide_has_every_task_and_lists_every_drill() -> None:
    assert sorted(sections()) == list(range(1, 18))
    assert len([one for lines in sections().values() for one in lines]) >= 15
    for drill in DRILLS:
        assert f"`{drill.name}`" in PAGE
