"""Where a run's time goes: functions of ours timed from outside, each without what it calls.

Wall seconds and the thread's own CPU seconds, summed over threads: channels run side by side, so
the wall seconds of all parts together are more than the run's.
"""

from __future__ import annotations

import functools
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import connectors.http
import connectors.visitor
import flows.conductor
import flows.items.itemstage
import flows.kept_pages
import flows.proving.picturing
import flows.tasks
import proof.projection
from content.store import Basket
from proof.ledger import SqliteLedger

PLACES: tuple[tuple[str, Any, str], ...] = (
    ("files of the month", flows.conductor, "load_inputs"),
    ("approval and texts", flows.items.itemstage, "_released"),
    ("finding renditions", flows.items.itemstage, "_media"),
    ("checks", flows.items.itemstage, "_check"),
    ("delivery", flows.conductor, "deliver"),
    ("proof", flows.conductor, "prove"),
    ("data card", flows.proving.picturing, "card_of"),
    ("ledger: entries written", SqliteLedger, "append"),
    ("ledger: views read", proof.projection, "fold"),
    ("content store", Basket, "_write"),
    ("content store", Basket, "settle"),
    ("HTTP", connectors.http, "exchange"),
    ("HTTP", connectors.visitor, "exchange"),
    ("artifacts", flows.kept_pages, "keep"),
    ("proof page and report", flows.tasks, "report_of"),
    ("proof page and report", flows.tasks, "write_page"),
    ("task runs (Prefect)", flows.tasks.PrefectStages, "_run"),
    ("log lines (Prefect)", flows.tasks.PrefectStages, "report"),
)


class Split:
    """Timers around ``PLACES``; ``task_runs`` counts the tasks that were run."""

    def __init__(self) -> None:
        self._stacks = threading.local()
        self._lock = threading.Lock()
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self.task_runs = 0
        for name, owner, attribute in PLACES:
            setattr(owner, attribute, self._timed(name, getattr(owner, attribute)))

    def begin(self) -> None:
        """Forget what was counted."""
        self.wall.clear()
        self.cpu.clear()
        self.task_runs = 0

    def _timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def timed(*args: Any, **options: Any) -> Any:  # noqa: ANN401 -- any function
            stack: list[list[float]] = self._stacks.__dict__.setdefault("open", [])
            inner = [0.0, 0.0]
            stack.append(inner)
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return work(*args, **options)
            finally:
                wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
                stack.pop()
                if stack:
                    stack[-1][0] += wall
                    stack[-1][1] += cpu
                with self._lock:
                    self.wall[name] += wall - inner[0]
                    self.cpu[name] += cpu - inner[1]
                    self.task_runs += name.startswith("task runs")

        return timed
