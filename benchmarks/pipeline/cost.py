"""Part ``cost``: what a publication costs beside as many empty task runs as it uses."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.pipeline.office import CHANNELS, item_code, office_of
from tests.conftest import ROOT
from tests.flows.office import Office
from tests.real.deployment import environment
from tests.real.prefect_server import PrefectServer, prefect_server_at
from tests.real.programs import start, stop, tail


@contextmanager
def measured_process(
    server: PrefectServer, office: Office, rounds: Sequence[Sequence[str]]
) -> Iterator[tuple[subprocess.Popen[bytes], Path, Path]]:
    """The process, where it writes its lines, and its log."""
    out, log = office.home.parent / "out.jsonl", office.home.parent / "run.log"
    words = ("-m", "benchmarks.pipeline.child", str(out), json.dumps(rounds))
    program = start(
        [sys.executable, *words], env={**server.env, **environment(office)}, log=log, cwd=ROOT
    )
    try:
        yield program, out, log
    finally:
        stop(program)


def lines_of(program: subprocess.Popen[bytes], out: Path, log: Path) -> list[dict[str, Any]]:
    """What the process wrote, once it has ended. Errors: RuntimeError with the end of its log."""
    if program.wait() != 0:
        raise RuntimeError(f"the measured process ended {program.returncode}:\n{tail(log, 40)}")
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def require_all_tayang(line: dict[str, Any], publications: int) -> None:
    """A run that did not publish is no measurement."""
    if line["counts"] != {"tayang": publications}:
        raise RuntimeError(f"the measured run ended {line['counts']}, not {publications} tayang")


def measure(folder: Path, publications: int, rounds: int) -> dict[str, Any]:
    """Medians per publication; the first round, of one item, only warms up."""
    items = max(1, publications // len(CHANNELS))
    codes = [[item_code(1)]]
    codes += [[item_code(2 + r * items + n) for n in range(items)] for r in range(rounds)]
    every = sum(len(one) for one in codes) * len(CHANNELS)
    with (
        prefect_server_at(_made(folder / "prefect")) as server,
        office_of(folder / "kantor", every) as office,
        measured_process(server, office, codes) as (program, out, log),
    ):
        lines = lines_of(program, out, log)
    per_round = items * len(CHANNELS)
    ours = [line for line in lines if line["run"] == "ours"][1:]
    empty = [line for line in lines if line["run"] == "empty"][1:]
    for line in ours:
        require_all_tayang(line, per_round)
    return _figures(ours, empty, per_round)


def _figures(
    ours: list[dict[str, Any]], empty: list[dict[str, Any]], publications: int
) -> dict[str, Any]:
    pairs = list(zip(ours, empty, strict=True))

    def middle(values: list[float]) -> float:
        return statistics.median(1000 * value / publications for value in values)

    names = sorted({name for line in ours for name in line["split"]})
    split = {
        name: {
            kind: middle([line["split"].get(name, {}).get(kind, 0.0) for line in ours])
            for kind in ("wall", "cpu")
        }
        for name in names
    }
    rest = [line["cpu"] - sum(one["cpu"] for one in line["split"].values()) for line in ours]
    split["other, and other threads"] = {"wall": 0.0, "cpu": middle(rest)}
    return {
        "publications": publications,
        "rounds": len(ours),
        "task_runs": statistics.median(line["task_runs"] / publications for line in ours),
        "ours_wall_ms": middle([line["wall"] for line in ours]),
        "empty_wall_ms": middle([line["wall"] for line in empty]),
        "ratio": statistics.median(one["wall"] / other["wall"] for one, other in pairs),
        "ours_cpu_ms": middle([line["cpu"] for line in ours]),
        "empty_cpu_ms": middle([line["cpu"] for line in empty]),
        "own_cpu_ms": middle([one["cpu"] - other["cpu"] for one, other in pairs]),
        "split": split,
    }


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
