"""What ``tayang serve`` keeps running: the server, if it is ours, and the workers by queue."""

from __future__ import annotations

import hashlib
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.clock import Clock
from config.marks import SERVE
from config.messages import say
from config.settings import Settings
from flows.serve.leftovers import end_processes
from flows.serve.place import CODE, server_environment
from flows.serve.serving import Keeper, Program, Tell

MOST_WORKERS = 8
DEFAULT_QUEUE, MEDIA_QUEUE = "default", "media"
_PREFECT = (sys.executable, "-m", "prefect")


@dataclass(frozen=True, slots=True)
class WorkerPlan:
    """One worker: its ``label`` is its log's name; no ``queue`` means every queue."""

    label: str
    title: str
    queue: str = ""

    def name(self) -> str:
        """As the Prefect server knows it: one of this label per machine and office."""
        return f"serve-{socket.gethostname()}-{self.label}"


def worker_plans(publishing: int, media: int) -> list[WorkerPlan]:
    """With media workers the others keep to the ordinary queue; without, they take all."""
    queue = DEFAULT_QUEUE if media else ""
    kinds = (("worker", publishing, queue), ("media", media, MEDIA_QUEUE))
    return [
        WorkerPlan(
            label if number == 1 else f"{label}-{number}",
            say(f"flows.serve.{label}") + (f" {number}" if number > 1 else ""),
            queue,
        )
        for label, count, queue in kinds
        for number in range(1, count + 1)
    ]


def end_old(settings: Settings, clock: Clock) -> int:
    """End what an earlier ``serve`` of this office left; how many processes there were."""
    every = [one.label for one in worker_plans(MOST_WORKERS, MOST_WORKERS)]
    marks = [_mark(settings, label) for label in ("server", *every)]
    return sum(end_processes(SERVE, mark, clock, grace=10) for mark in marks)


def server_keeper(
    settings: Settings, folder: Path, env: Mapping[str, str], port: int, clock: Clock, tell: Tell
) -> Keeper:
    """The server on this port; it alone is given the database's address, which holds a password."""
    words = ("server", "start", "--host", "127.0.0.1", "--port", str(port))
    program = Program(
        name=say("flows.serve.server"),
        command=[*_PREFECT, *words],
        env={**env, **server_environment(settings)},
        log=folder / "log" / "server.log",
        mark=_mark(settings, "server"),
        cwd=folder,
    )
    return Keeper(program, clock, tell)


def worker_keepers(
    settings: Settings,
    folder: Path,
    env: Mapping[str, str],
    pool: str,
    plans: list[WorkerPlan],
    clock: Clock,
    tell: Tell,
    bury: Callable[[frozenset[str]], None],
) -> tuple[Keeper, ...]:
    """One keeper per plan. ``bury`` is called before a start, with our workers that do not run."""
    keepers: dict[str, Keeper] = {}

    def before_start() -> None:
        bury(frozenset(name for name, one in keepers.items() if not one.alive))

    for plan in plans:
        queue = ("--work-queue", plan.queue) if plan.queue else ()
        words = ("worker", "start", "--pool", pool, "--type", "process", "--name", plan.name())
        program = Program(
            name=plan.title,
            command=[*_PREFECT, *words, *queue],
            env=env,
            log=folder / "log" / f"{plan.label}.log",
            mark=_mark(settings, plan.label),
            cwd=CODE,
        )
        keepers[plan.name()] = Keeper(program, clock, tell, before_start=before_start)
    return tuple(keepers.values())


def _mark(settings: Settings, label: str) -> str:
    office = hashlib.sha256(str(settings.home.resolve()).encode()).hexdigest()[:16]
    return f"{office}/{label}"
