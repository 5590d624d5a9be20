"""Keeps programs running: starts them, starts them again when they die, and ends them all.

Every program leads a process group of its own and carries a mark in its environment, so that
whatever it started can be found and ended even when it died without a word.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.clock import Clock
from config.marks import SERVE
from config.messages import say
from flows.serve.leftovers import end_processes

LOG_BYTES = 5_000_000
LOG_FILES = 4

_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 120.0
_STEADY_SECONDS = 300.0
_GRACE_SECONDS = 20.0
_POLL_SECONDS = 0.2

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. ``mark`` tells its processes from every other's."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    mark: str
    cwd: Path


@dataclass(slots=True)
class Keeper:
    """One program and its process. ``pause``: seconds until the next start after a death."""

    program: Program
    clock: Clock
    tell: Tell
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    pause: float = _FIRST_PAUSE
    before_start: Callable[[], None] = field(default=lambda: None)
    """Called when nothing of it runs any more and it is about to start."""

    _started: float = 0.0
    _due: float = field(default=0.0)

    @property
    def alive(self) -> bool:
        """Whether its process runs now."""
        return self.process is not None and self.process.poll() is None

    def look(self) -> None:
        """Start it when it is not running and its pause is over; called every second or so."""
        rotate(self.program.log)
        now = self.clock.monotonic()
        if self.alive:
            if now - self._started > _STEADY_SECONDS:
                self.pause = _FIRST_PAUSE
            return
        if self.process is not None:
            self._mourn(now)
        if now >= self._due:
            self._start(now)

    def end(self) -> None:
        """End it and everything it started; nothing of it lives afterwards."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            _signal_group(process.pid, signal.SIGTERM)
            deadline = self.clock.monotonic() + _GRACE_SECONDS
            while process.poll() is None and self.clock.monotonic() < deadline:
                self.clock.sleep(_POLL_SECONDS)
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        end_processes(SERVE, self.program.mark, self.clock, grace=_GRACE_SECONDS)

    def _start(self, now: float) -> None:
        self.before_start()
        program = self.program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                list(program.command),
                env={**program.env, SERVE: program.mark},
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.starts += 1
        self._started = now
        self.tell(say("flows.serve.started", name=program.name, pid=self.process.pid))

    def _mourn(self, now: float) -> None:
        """Tell of the death, end what it left, and let the next start wait."""
        process, self.process = self.process, None
        code = process.returncode if process is not None else 0
        left = end_processes(SERVE, self.program.mark, self.clock, grace=_GRACE_SECONDS)
        pause = self.pause
        self.pause = min(2 * pause, _LONGEST_PAUSE)
        self._due = now + pause
        values = {"code": code, "pause": round(pause), "log": self.program.log.name}
        self.tell(say("flows.serve.died", name=self.program.name, **values))
        if left:
            self.tell(say("flows.serve.left", name=self.program.name, count=left))


@dataclass(slots=True)
class Periodic:
    """A short command run again and again, never twice at once; its failures stay in its log."""

    command: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    every: float
    clock: Clock
    process: subprocess.Popen[bytes] | None = None
    _due: float = field(default=0.0)

    def look(self) -> None:
        """Start it when it is due and its last run has ended."""
        now = self.clock.monotonic()
        if now < self._due or (self.process is not None and self.process.poll() is None):
            return
        self._due = now + self.every
        rotate(self.log)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                list(self.command),
                env=dict(self.env),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def end(self) -> None:
        """End the run that goes on, if one does."""
        if self.process is not None and self.process.poll() is None:
            _signal_group(self.process.pid, signal.SIGKILL)
            self.process.wait()


def rotate(log: Path, *, most: int = LOG_BYTES, files: int = LOG_FILES) -> None:
    """Move a log that has grown aside. The writer appends, so its file is emptied, not renamed."""
    if not log.exists() or log.stat().st_size < most:
        return
    log.with_name(f"{log.name}.{files}").unlink(missing_ok=True)
    for number in range(files - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)


def _signal_group(group: int, which: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, which)
