"""The whole fault matrix, and its table: ``python -m tests.faults [ROW ...]`` (``make faults``).

Exit 1 when a post was made twice, lost or stuck, when an attack got through or a good input like
it was refused, when a test broke off or was skipped, when a row did not reach its number of
cases, or when the same cases without their guard (``guards.py``) posted nothing twice: then the
row could not have failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.guards import SHOWN

ROOT = Path(__file__).parents[2]
WANTED = {
    "F01": 1500,
    "F02": 500,
    "F03": 50,
    "F04": 60,
    "F05": 300,
    "F06": 12,
    "F07": 4,
    "F08": 500,
    "F09": 6,
    "F10": 10,
    "F11": 12,
    "F12": 40,
    "F13": 4,
    "F14": 12,
    "F15": 8,
    "F16": 16,
    "F17": 32,
    "F18": 50,
    "F19": 10,
    "F20": 20,
    "F21": 200,
    "F22": 12,
    "F23": 30,
    "F24": 8,
    "F25": 20,
    "F26": 24,
    "F27": 8,
    "F28": 6,
    "F29": 25,
    "F30": 40,
    "F31": 60,
    "F32": 20,
    "F33": 30,
    "F34": 10,
    "F35": 20,
    "F36": 240,
    "F37": 12,
    "F38": 10,
    "F39": 12,
    "F40": 8,
    "F41": 20,
    "F42": 10,
    "F43": 4,
    "F44": 10,
    "F45": 3,
    "F46": 5,
}
"""Row → the number of cases it must reach."""

SUMMED = (
    *("cases", "duplicates", "lost", "stuck", "failed"),
    *("attacks", "through", "goods", "barred", "kills"),
)

COLUMNS = (
    *("row", "cases", "duplicates", "lost", "stuck", "let through", "good refused"),
    *("prevented", "note"),
)

KILLS = 1000
"""Kills that row F02 must reach."""

MEMORY = Path("/dev/shm")
"""Where it exists, the worlds lie in memory: a kill leaves files as they are, and the power cuts
of row F03 are judged by what was synced, wherever the files lie."""


@dataclass
class Row:
    """Sums of one row."""

    cases: int = 0
    duplicates: int = 0
    lost: int = 0
    stuck: int = 0
    failed: int = 0
    attacks: int = 0
    through: int = 0
    goods: int = 0
    barred: int = 0
    kills: int = 0
    off_cases: int = 0
    prevented: int = 0
    """Second posts that came in ``off_cases`` without the row's guard."""

    notes: list[str] = field(default_factory=list)

    @property
    def attacked(self) -> tuple[str, str]:
        """Attacks let through and good inputs refused, each of how many; no words for no attack."""
        if not self.attacks:
            return "", ""
        return f"{self.through}/{self.attacks}", f"{self.barred}/{self.goods}"

    def problems(self, wanted: int, guard: str = "") -> list[str]:
        """What is not as it must be; ``guard``: without it the row must post twice."""
        counts = {
            "duplicates": self.duplicates,
            "lost": self.lost,
            "stuck": self.stuck,
            "let through": self.through,
            "good refused": self.barred,
        }
        found = [f"{name}: {count}" for name, count in counts.items() if count]
        if self.failed:
            found.append(f"{self.failed} test(s) broke off")
        if self.cases < wanted:
            found.append(f"{self.cases} of {wanted} cases")
        if guard and not self.prevented:
            found.append(f"without {guard} none of {self.off_cases} cases posts twice")
        return found


def summed(lines: Iterable[str]) -> dict[str, Row]:
    """Rows by name, from the lines that the tests have told."""
    rows: dict[str, Row] = {}
    for line in lines:
        told = json.loads(line)
        row = rows.setdefault(told["row"], Row())
        if told["off"]:
            row.off_cases += told["cases"]
            row.prevented += told["duplicates"]
            row.failed += told["failed"]
        else:
            for name in SUMMED:
                setattr(row, name, getattr(row, name) + told[name])
        row.notes += told["notes"]
    return rows


def run(rows: list[str], report: Path) -> int:
    """Run the tests of these rows (none: all) in two processes; pytest's exit code."""
    wishes = {"": "full", "_REPORT": str(report)}
    environment = os.environ | {f"TAYANG_FAULTS{name}": value for name, value in wishes.items()}
    environment["TAYANG_FAULT_ROWS"] = ",".join(rows)
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="tayang-faults-", dir=place) as folder:
        command = [sys.executable, "-m", "pytest", "tests/faults", "-q", "-n", "2"]
        command += ["--dist", "worksteal", f"--basetemp={folder}/cases"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def table(rows: dict[str, Row], wanted: dict[str, int]) -> tuple[Table, list[str]]:
    """The signed-off table, and what is wrong."""
    shown = Table(*COLUMNS)
    wrong: list[str] = []
    for name in sorted(wanted):
        row = rows.get(name, Row())
        guard = SHOWN.get(name, "")
        problems = row.problems(wanted[name], guard)
        if name == "F02" and row.kills < KILLS:
            problems.append(f"{row.kills} of {KILLS} kills")
        wrong += [f"{name}: {one}" for one in problems]
        notes = "\n".join([*dict.fromkeys(row.notes), *problems])
        counts = (row.cases, row.duplicates, row.lost, row.stuck)
        prevented = f"{guard}: {row.prevented} in {row.off_cases}" if guard else ""
        shown.add_row(name, *map(str, counts), *row.attacked, prevented, notes)
    return shown, wrong


def main(arguments: list[str]) -> int:
    """Run, print, judge."""
    unknown = [one for one in arguments if one not in WANTED]
    if unknown:
        sys.stderr.write(f"no such row: {', '.join(unknown)}\n")
        return 2
    wanted = {name: count for name, count in WANTED.items() if name in (arguments or WANTED)}
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "rows.jsonl"
        code = run(arguments, Path(folder))
        told = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    rows = summed(told)
    shown, wrong = table(rows, wanted)
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(shown)
    minutes = (time.monotonic() - began) / 60
    cases = sum(row.cases for row in rows.values())
    if wrong or code:
        console.print(
            f"NOT signed off after {minutes:.1f} min: {'; '.join(wrong) or 'tests failed'}"
        )
        return 1
    attacks, goods = (sum(getattr(row, n) for row in rows.values()) for n in ("attacks", "goods"))
    off, twice = (sum(getattr(row, n) for row in rows.values()) for n in ("off_cases", "prevented"))
    console.print(
        f"signed off: {cases} cases, 0 duplicates, 0 lost, 0 stuck; 0 of {attacks} attacks let "
        f"through, 0 of {goods} good inputs refused; without their guards {off} cases make "
        f"{twice} second posts ({minutes:.1f} min)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
