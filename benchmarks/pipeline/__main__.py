"""What the whole pipeline costs, how long one waits, and how far one run goes.

    python -m benchmarks.pipeline [cost] [due] [many] [cold] [--small] [--json]

No part named: all of them. Real servers on loopback: a Prefect server on SQLite, the platforms'
twins, and for `due` all that `tayang serve` looks after. A part takes, on two quiet cores (as
long again on busy ones; --small in brackets):

  cost  5 min (2)  a publication beside as many empty Prefect task runs as it uses, in turns in
                   one process on one server; our own CPU (the process's, less that of the empty
                   runs) and where it goes
  due   5 min (3)  a run's moment until the first write that a platform receives; a run asked for
                   until its item is tayang
  many  9 min (2)  1,000 publications (100) in one run: memory, the server's answers meanwhile,
                   locked databases
  cold  1 min (1)  `tayang publish` of one item in a fresh Python, without Prefect

Medians of several rounds. Ends 1 when a figure is above its guide.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.pipeline import cold, cost, due, many

PARTS = ("cost", "due", "many", "cold")
GUIDES: tuple[tuple[str, str, float], ...] = (
    ("cost", "ratio", 4.0),
    ("cost", "own_cpu_ms", 15.0),
    ("due", "due.seconds", 60.0),
    ("due", "flow.seconds", 15.0),
    ("many", "memory_ratio", 1.25),
    ("many", "answer_p95_ms", 2000.0),
    ("many", "answers_failed", 0.0),
    ("many", "ledger_locked", 0.0),
    ("cold", "seconds", 5.0),
)
"""(part, figure, the most that it should be)."""


def measured(part: str, folder: Path, *, small: bool) -> dict[str, Any]:
    """The figures of one part."""
    if part == "cost":
        return cost.measure(folder, 20 if small else 40, 2 if small else 3)
    if part == "due":
        return due.measure(folder, 1 if small else 3)
    if part == "many":
        return many.measure(folder, 100 if small else 1000)
    return cold.measure(folder, 2 if small else 5)


def value_of(figures: Mapping[str, Any], name: str) -> float:
    """A figure by its dotted name."""
    for step in name.split("."):
        figures = figures[step]
    return float(figures)  # type: ignore[arg-type] # the last one is a number


def tables(found: Mapping[str, Any]) -> list[Table]:
    """One table per part, and one of the guides."""
    made = [_table(part, figures) for part, figures in found.items()]
    guides = Table("part", "figure", "measured", "at most", "", title="guides")
    for part, name, most in GUIDES:
        if part in found:
            value = value_of(found[part], name)
            guides.add_row(part, name, f"{value:.2f}", f"{most:g}", "" if value <= most else "over")
    return [*made, guides]


def _table(part: str, figures: Mapping[str, Any]) -> Table:
    table = Table("figure", "", title=part)
    for name, value in _flat("", figures):
        table.add_row(name, f"{value:.2f}")
    return table


def _flat(prefix: str, figures: Mapping[str, Any]) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            found += _flat(f"{prefix}{name}: ", value)
        else:
            found.append((prefix + name, float(value)))
    return found


def main(arguments: list[str]) -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pipeline",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part")
    parser.add_argument("--small", action="store_true", help="a quick look")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    found: dict[str, Any] = {}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        for part in given.parts or PARTS:
            found[part] = measured(part, Path(place) / part, small=given.small)
    if given.json:
        sys.stdout.write(json.dumps({"load": load, **found}, indent=2) + "\n")
    else:
        console = Console(width=100)
        for table in tables(found):
            console.print(table)
        console.print(f"load before: {load:.1f}, after: {os.getloadavg()[0]:.1f}")
    return int(any(value_of(found[p], n) > most for p, n, most in GUIDES if p in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
