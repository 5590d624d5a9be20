"""Part ``cold``: ``tayang publish`` of one item in a fresh Python, without Prefect."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
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
    python, imports = statistics.median(bare), statistics.median(loaded)
    return {
        "rounds": rounds,
        "seconds": statistics.median(taken),
        "slowest": max(taken),
        "split": {
            "Python": python,
            "imports": imports - python,
            "publishing": statistics.median(taken) - imports,
        },
    }


def _publish(office: Office, item: str) -> float:
    before = len(office.posts())
    words = ("-m", "flows.cli", "publish", str(office.manifest), "--item", item)
    taken = _seconds(office, *words)
    if len(office.posts()) != before + len(CHANNELS):
        raise RuntimeError(f"{item} was not published")
    return taken


def _seconds(office: Office, *words: str) -> float:
    known = {name: one for name, one in os.environ.items() if not name.startswith("PREFECT_")}
    env = {**known, **environment(office)}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"ended {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - began
