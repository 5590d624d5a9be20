"""Part ``many``: a thousand publications in one run: memory, the server's answers, locks."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from benchmarks.pipeline.cost import lines_of, measured_process, require_all_tayang
from benchmarks.pipeline.office import CHANNELS, office_of
from tests.real.prefect_server import PrefectServer, prefect_server_at

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_EVERY_SECONDS = 0.5
_ASKED = {"sort": "START_TIME_DESC", "limit": 50}
"""What the UI's list of runs asks for."""


@dataclass
class Watched:
    """Samples taken beside the run: (seconds, resident bytes), seconds per answer, failures."""

    memory: list[tuple[float, int]] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    failures: int = 0


def measure(folder: Path, publications: int) -> dict[str, Any]:
    """One run of everything. Errors: RuntimeError when a publication did not become *tayang*."""
    home = folder / "prefect"
    home.mkdir(parents=True)
    with (
        prefect_server_at(home) as server,
        office_of(folder / "kantor", publications) as office,
        measured_process(server, office, [[]]) as (program, out, log),
    ):
        with watching(program.pid, server) as seen:
            (line,) = lines_of(program, out, log)
        locked = server.log.read_text(errors="replace").count("database is locked")
        ours = log.read_text(errors="replace")
        busy = ours.count("LedgerBusy") + ours.count("ledger.sqlite3 stayed locked")
        entries = office.size()
    made = -(-publications // len(CHANNELS)) * len(CHANNELS)
    require_all_tayang(line, made)
    answers = sorted(seen.answers)
    return {
        "publications": made,
        "seconds": line["wall"],
        "wall_ms": 1000 * line["wall"] / made,
        "cpu_ms": 1000 * line["cpu"] / made,
        "task_runs": line["task_runs"],
        "ledger_entries": entries,
        **_memory(seen.memory),
        "answers": len(answers),
        "answer_p50_ms": 1000 * statistics.median(answers),
        "answer_p95_ms": 1000 * answers[int(0.95 * (len(answers) - 1))],
        "answer_max_ms": 1000 * answers[-1],
        "answers_failed": seen.failures,
        "ledger_locked": busy,
        "prefect_locked": locked,
    }


def _memory(samples: list[tuple[float, int]]) -> dict[str, float]:
    """The last third of the run against its first, and the slope of a line through both."""
    third = len(samples) // 3
    first, last = samples[:third], samples[-third:]
    before, after = (statistics.median(size for _, size in part) for part in (first, last))
    span = statistics.median(at for at, _ in last) - statistics.median(at for at, _ in first)
    return {
        "memory_first_mb": before / 1e6,
        "memory_last_mb": after / 1e6,
        "memory_most_mb": max(size for _, size in samples) / 1e6,
        "memory_ratio": after / before,
        "memory_slope_mb_per_minute": (after - before) / 1e6 / (span / 60),
    }


@contextmanager
def watching(pid: int, server: PrefectServer) -> Iterator[Watched]:
    """Sample until the block ends; what the process needed to start is not part of the run."""
    seen, ended = Watched(), threading.Event()

    def look() -> None:
        began = time.monotonic()
        while not ended.wait(_EVERY_SECONDS):
            size = _resident(pid)
            if size and _running(server, seen):
                seen.memory.append((time.monotonic() - began, size))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def _running(server: PrefectServer, seen: Watched) -> bool:
    """Ask as the UI does, and note how long the answer took; whether our run goes on."""
    asked = time.monotonic()
    try:
        reply = requests.post(f"{server.api}/flow_runs/filter", json=_ASKED, timeout=30)
        reply.raise_for_status()
    except requests.RequestException:
        seen.failures += 1
        return False
    runs = reply.json()
    going = any(one["state_type"] == "RUNNING" and "kosong" not in one["name"] for one in runs)
    if going:
        seen.answers.append(time.monotonic() - asked)
    return going


def _resident(pid: int) -> int:
    """Bytes in memory; 0 when the process has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0
