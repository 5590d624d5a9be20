"""Part ``cold``: ``tayang publish`` of one item in a fresh Python, without Prefect."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.pipeline.office import CHANNELS, item_code, office_of
from tests.conftest import ROOT
from tests.flows.office import Office
from tests.real.deployment import environment

_IMPORTS = "import flows.cli, flows.commands.publish"


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Medians of seconds; the first round only warms the file cache."""
    with office_of(folder / "kantor", (rounds + 1) * len(CHANNELS)) as office:
        taken = [_publish(office, item_code(number + 1)) for number in range(rounds + 1)][1:]
        bare = [_seconds(office, "-c", "pass") for _ in range(rounds)]
        loaded = [_seconds(office, "-c", _IMPORTS) for _ in range(rounds)]
    whole, python, imports = _middle(taken), _middle(bare), _middle(loaded)
    parts = {"Python": python, "imports": _less(imports, python), "rest": _less(whole, imports)}
    return {
        "rounds": rounds,
        "seconds": whole[0],
        "cpu_seconds": whole[1],
        "slowest": max(one[0] for one in taken),
        "split": {name: {"wall": part[0], "cpu": part[1]} for name, part in parts.items()},
    }


def _less(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], one[1] - other[1]


def _publish(office: Office, item: str) -> tuple[float, float]:
    before = len(office.posts())
    words = ("-m", "flows.cli", "publish", str(office.manifest), "--item", item)
    taken = _seconds(office, *words)
    if len(office.posts()) != before + len(CHANNELS):
        raise RuntimeError(f"{item} was not published")
    return taken


def _seconds(office: Office, *words: str) -> tuple[float, float]:
    """Of wall, and of CPU; on a busy machine the second says more."""
    known = {name: one for name, one in os.environ.items() if not name.startswith("PREFECT_")}
    env = {**known, **environment(office)}
    began, used = time.perf_counter(), _children()
    done = subprocess.run(
        [sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"ended {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - began, _children() - used


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _middle(taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(one[0] for one in taken), statistics.median(one[1] for one in taken)
