"""Part ``due``: an office that ``tayang serve`` looks after; how long one waits for its posts.

*Due* is the moment for which a run is scheduled. The deployment's schedule (each quarter of an
hour) lies before it: an item whose window opens at 13.02 is taken by the run of 13.15.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.pipeline.office import CHANNELS, item_code, office_of
from config.clock import SystemClock
from tests.real.serving import Served, serving

_CLOCK = SystemClock()
_DEPLOYMENT = "tayangkan/terbit"
_AHEAD_SECONDS = 25
_PATIENCE_SECONDS = 240
_LOOK_SECONDS = 0.05


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Medians of seconds: due until the first write is received, and created until *tayang*."""
    with (
        office_of(folder / "kantor", 2 * rounds * len(CHANNELS)) as office,
        serving(office) as made,
    ):
        made.rest()
        due = [_scheduled(made, item_code(n + 1)) for n in range(rounds)]
        flow = [_asked_for(made, item_code(rounds + n + 1)) for n in range(rounds)]
    return {"rounds": rounds, "due": _medians(due), "flow": _medians(flow)}


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    middle = {name: statistics.median(one[name] for one in found) for name in found[0]}
    return middle | {"slowest": max(one["seconds"] for one in found)}


def _scheduled(served: Served, item: str) -> dict[str, float]:
    """A run that is scheduled for a moment soon to come."""
    at = _CLOCK.now() + timedelta(seconds=_AHEAD_SECONDS)
    written = len(served.office.writes())
    run = _create(served, item, at)
    _until(lambda: len(served.office.writes()) > written)
    seconds = (_CLOCK.now() - at).total_seconds()
    _require_tayang(served, run)
    return {"seconds": seconds, **_states(served, run, at, seconds)}


def _asked_for(served: Served, item: str) -> dict[str, float]:
    """A run that a person asks for now, until everything of it is *tayang*."""
    at = _CLOCK.now()
    run = _create(served, item, at)
    _require_tayang(served, run)
    ended = _first(served, run, "COMPLETED")
    seconds = (ended - at).total_seconds()
    return {"seconds": seconds, **_states(served, run, at, seconds)}


def _create(served: Served, item: str, at: datetime) -> str:
    wanted = {
        "parameters": {"permintaan": {"items": [item]}},
        "state": {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}},
        "idempotency_key": uuid4().hex,
    }
    path = f"/deployments/{served.deployment(_DEPLOYMENT)['id']}/create_flow_run"
    return str(served.call("POST", path, wanted)["id"])


def _require_tayang(served: Served, run: str) -> None:
    if served.finished(run) != "COMPLETED":
        raise RuntimeError(f"the measured run ended {served.state(run)}")


def _states(served: Served, run: str, at: datetime, until: float) -> dict[str, float]:
    """Where the seconds went: until the worker took it, until it ran, and from then on."""
    taken = (_first(served, run, "PENDING") - at).total_seconds()
    ran = (_first(served, run, "RUNNING") - at).total_seconds()
    return {"worker takes it": taken, "process starts": ran - taken, "the run itself": until - ran}


def _first(served: Served, run: str, state: str) -> datetime:
    found = served.call("GET", f"/flow_run_states/?flow_run_id={run}")
    return min(datetime.fromisoformat(one["timestamp"]) for one in found if one["type"] == state)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("nothing was written")
        time.sleep(_LOOK_SECONDS)
