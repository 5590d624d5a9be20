"""How long a month's report and the check of a long ledger take.

    python -m benchmarks.report [--json] [--rounds N] [--items 200] [--entries 100000]

A month of ``--items`` items on five channels is made into every format, and a ledger of
``--entries`` entries is verified. Each figure stands beside the floor of its ledger: reading the
same rows and hashing their bytes once. CPU seconds of this process, median of the rounds; on a busy
machine they say more than the clock on the wall.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from config.clock import ManualClock
from proof.entries import EntryKind
from proof.ledger import SqliteLedger
from proof.month import MonthReport
from proof.month_build import month_report
from proof.report_data import report_csv, report_json, report_xlsx
from proof.report_html import report_html
from proof.report_pdf import report_pdf
from proof.verification import verify_ledger
from tests.proof.month_posts import month_of_items, opens
from tests.proof.month_world import BEGIN, CHANNELS, PERIOD, Chain, World, make_world, write_rows

GUIDES = {"report without PDF": 5.0, "report with PDF": 15.0, "verify": 1.5}
"""CPU seconds that an office should not wait longer for."""

Figures = dict[str, dict[str, float]]


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Median CPU seconds of ``work``, after one round that only warms up."""
    taken = []
    for _ in range(rounds + 1):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken[1:])


def read_and_hash(path: Path) -> int:
    """The floor: every row read once, its bytes hashed once."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    database.text_factory = bytes
    total = 0
    for body, sealed in database.execute("SELECT CAST(body AS BLOB), hash FROM entries"):
        total += len(hashlib.sha256(body).digest()) + len(sealed)
    database.close()
    return total


def busy_month(home: Path, items: int) -> World:
    """A month in which every item aired on five channels, on time."""
    world = make_world(home)
    post = month_of_items(world, [f"Materi nomor {n} bulan ini" for n in range(1, items + 1)])
    for number in range(1, items + 1):
        for channel in CHANNELS:
            post(number, channel).aired(opens(number) + timedelta(hours=1))
    world.write_ledger()
    return world


def long_ledger(path: Path, entries: int) -> None:
    """Entries like those of a publication, ``entries`` of them."""
    chain = Chain(BEGIN)
    body = {"channel": "situs", "platform": "wordpress", "version": "1" * 64, "run": "uji"}
    for number in range(entries):
        publication, item = f"{number // 8:020d}", f"DUM-2026-12-{number % 90:02d}"
        chain.add(EntryKind.OUTCOME, {**body, "n": number}, publication=publication, item=item)
    write_rows(path, chain.rows)


def report_figures(folder: Path, items: int, rounds: int) -> Figures:
    """Floor, the value itself, each format, and the two sums that people wait for."""
    world = busy_month(folder / "office", items)
    path = world.settings.ledger_path
    with SqliteLedger(path, ManualClock(BEGIN)) as ledger:

        def build() -> MonthReport:
            return month_report(ledger, world.store, world.settings, PERIOD)

        report = build()
        if report.total.tayang != items * len(CHANNELS):
            raise ValueError(f"{report.total.tayang} publications aired, not all")
        floor = seconds(lambda: read_and_hash(path), rounds)
        taken = {"value": seconds(build, rounds)}
    writers = (report_csv, report_json, report_xlsx, report_html, report_pdf)
    for write in writers:
        name = write.__name__.removeprefix("report_").upper()
        taken[name] = seconds(lambda write=write: write(report), rounds)  # type: ignore[misc]
    without = sum(value for name, value in taken.items() if name != "PDF")
    sums = {"report without PDF": without, "report with PDF": without + taken["PDF"]}
    return _beside(floor, {**taken, **sums})


def verify_figures(folder: Path, entries: int, rounds: int) -> Figures:
    """Floor and verification of a long ledger."""
    path = folder / "long.sqlite3"
    long_ledger(path, entries)
    if not verify_ledger(path).ok:
        raise ValueError("the ledger made here does not verify")
    floor = seconds(lambda: read_and_hash(path), rounds)
    return _beside(floor, {"verify": seconds(lambda: verify_ledger(path), rounds)})


def _beside(floor: float, taken: dict[str, float]) -> Figures:
    figures = {"floor": floor, **taken}
    return {
        name: {"cpu_seconds": round(value, 4), "ratio_to_floor": round(value / floor, 2)}
        for name, value in figures.items()
    }


def table(result: dict[str, Figures]) -> str:
    """The figures for people."""
    lines = []
    for title, figures in result.items():
        lines.append(f"{title:<34}{'CPU s':>9}{'× floor':>9}{'guide':>8}")
        for name, one in figures.items():
            guide = f"{GUIDES[name]:>8.1f}" if name in GUIDES else ""
            row = f"  {name:<32}{one['cpu_seconds']:>9.3f}{one['ratio_to_floor']:>9.2f}{guide}"
            lines.append(row)
    return "\n".join(lines)


def main() -> int:
    """Measure, print; ends 1 when a guide value is passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--entries", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tayang-") as name:
        folder = Path(name)
        result = {
            f"report, {given.items} items x 5 channels": report_figures(
                folder, given.items, given.rounds
            ),
            f"ledger of {given.entries} entries": verify_figures(
                folder, given.entries, given.rounds
            ),
        }
    sys.stdout.write((json.dumps(result, indent=2) if given.json else table(result)) + "\n")
    slow = [
        name
        for figures in result.values()
        for name, one in figures.items()
        if one["cpu_seconds"] > GUIDES.get(name, float("inf"))
    ]
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
