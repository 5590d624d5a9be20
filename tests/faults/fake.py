"""The fake platform as a server of its own: it outlives every process that speaks with it.

What it holds, its faults and the time lie in files, whole at every moment, one writer at a time.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path, PosixPath
from typing import Any

from config.clock import Clock, ManualClock
from connectors.base import Shape
from flows.delivery import deliver
from flows.publishing.job import CrashPoint, Outcome, never
from tests.flows.platform import START, FakeConnector, Fault, Platform
from tests.flows.world import World, make_world

Faults = Mapping[str, Sequence[Fault]]


class WholeFile(PosixPath):
    """A file that is written whole or not at all, however the writer ends."""

    def write_text(self, data: str, *_: Any, **__: Any) -> int:
        beside = self.with_name(f"{self.name}.{os.getpid()}.new")
        with open(beside, "w", encoding="utf-8") as file:  # noqa: PTH123 -- not through this class
            file.write(data)
        os.replace(beside, self)  # noqa: PTH105 -- the same
        return len(data)


class KeptClock(ManualClock):
    """A clock whose time lies in a file: it does not go back because a process died."""

    def __init__(self, file: Path) -> None:
        super().__init__(START)
        self._file = WholeFile(file)
        self._start = super().now()
        if self._file.exists():
            super().advance(float(self._file.read_text()))

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._file.write_text(str((self.now() - self._start).total_seconds()))


class Server(Platform):
    """A Platform whose faults are used up in a file, and whose writes are one at a time."""

    crash: CrashPoint = staticmethod(never)

    def order(self, faults: Faults) -> None:
        """Spoil the next calls of these steps."""
        self._orders.write_text(json.dumps({step: list(names) for step, names in faults.items()}))

    @property
    def _orders(self) -> WholeFile:
        return WholeFile(self.path.with_name(self.path.name + ".faults"))

    def write(self, step: str, make: dict[str, Any]) -> dict[str, Any]:
        with self._alone():
            orders: dict[str, list[Fault]] = (
                json.loads(self._orders.read_text()) if self._orders.exists() else {}
            )
            self.faults = {step: orders.get(step, [])[:1]}
            # used up first: a fault that strikes again because of a kill would be two faults
            self.order(orders | {step: orders.get(step, [])[1:]})
            made = super().write(step, make)
        self.crash(f"{step}:on the way back")
        return made

    @contextmanager
    def _alone(self) -> Iterator[None]:
        handle = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def open_world(
    folder: Path,
    shape: Shape,
    *,
    photos: int = 1,
    clock: Clock | None = None,
) -> World:
    """The world in ``folder`` as a new process finds it."""
    folder.mkdir(exist_ok=True)
    world = make_world(folder, shape, photos=photos)
    world.clock = KeptClock(folder / "time")
    world.ledger._clock = clock or world.clock
    platform = Server(WholeFile(folder / "platform.json"), clock or world.clock)
    world.platform, world.connector = platform, FakeConnector(platform, shape)
    return world


def run(world: World, crash: CrashPoint = never, **rules: float) -> Outcome:
    """One delivery."""
    tools = world.tools(crash, **rules)
    if isinstance(world.platform, Server):
        world.platform.crash = crash
    return deliver(world.job, world.connector, replace(tools, clock=world.platform.clock))


def boundaries(folder: Path, shape: Shape, faults: Faults, *, photos: int = 1) -> list[str]:
    """The crash points that a delivery under these faults passes, in order."""
    seen: list[str] = []
    world = open_world(folder, shape, photos=photos)
    assert isinstance(world.platform, Server)
    world.platform.order(faults)
    run(world, seen.append)
    world.ledger.close()
    return seen


def killed(act: Callable[[], None]) -> bool:
    """Do ``act`` in a child process; whether SIGKILL ended it (False: it came to its end)."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001 -- a child must never return into pytest
            os._exit(9)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the killed run broke by itself"
    return False


def kill_at(number: int) -> CrashPoint:
    """SIGKILL at the ``number``-th boundary (from 0)."""
    left = [number]

    def point(_name: str) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return point


def killed_run(folder: Path, shape: Shape, number: int, *, photos: int) -> bool:
    """A run in a process of its own that is killed at its ``number``-th boundary."""

    def act() -> None:
        world = open_world(folder, shape, photos=photos)
        run(world, kill_at(number))

    return killed(act)


def posts(world: World, *, after: timedelta = timedelta(0)) -> int:
    """Public posts, those that come late included when ``after`` has passed."""
    path = world.platform.path
    held: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    now = world.platform.clock.now() + after
    return sum(
        1
        for one in held
        if one["public"] and one["kind"] != "media" and datetime.fromisoformat(one["from"]) <= now
    )
