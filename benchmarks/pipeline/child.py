"""The process that is measured: the real flow, and a flow of empty tasks, turn by turn.

    python -m benchmarks.pipeline.child OUT ROUNDS

``ROUNDS`` is JSON: a list of rounds, each the codes of its items (none: all). One line of JSON per
run is added to ``OUT``. Which server and which office is told by the environment.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from benchmarks.pipeline.split import Split
from config.settings import home_from_environment
from flows.lastrun import read_last_run
from flows.parameters import PublishForm
from flows.publish import publish_manifest

_WARM = 3


@task(task_run_name="kosong {number}", retries=0, cache_policy=NO_CACHE, persist_result=False)
def empty(number: int) -> None:
    """As our tasks are declared, without work."""
    del number


@flow(name="ukur-kosong", retries=0, persist_result=False)
def empty_runs(count: int) -> None:
    """As many empty task runs as asked for."""
    for number in range(count):
        empty(number)


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Seconds of wall and of this process's CPU, all its threads together."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def ours(items: list[str], split: Split) -> dict[str, Any]:
    """One run of the real flow over these items."""
    split.begin()
    taken = timed(lambda: publish_manifest(PublishForm(items=items), return_state=True))
    ended = read_last_run(home_from_environment() / "var")
    counts = ended["counts"] if ended else {}
    return {
        "run": "ours",
        **taken,
        "task_runs": split.task_runs,
        "counts": counts,
        "split": {name: {"wall": split.wall[name], "cpu": split.cpu[name]} for name in split.wall},
    }


def main(out: Path, rounds: list[list[str]]) -> None:
    """Run the rounds; a first empty flow only warms up."""
    split = Split()
    empty_runs(_WARM)
    for items in rounds:
        found = ours(items, split)
        _told(out, found)
        if items:
            count = found["task_runs"]
            taken = timed(lambda count=count: empty_runs(count))  # type: ignore[misc]
            _told(out, {"run": "empty", **taken, "task_runs": count})


def _told(out: Path, line: dict[str, Any]) -> None:
    with out.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
