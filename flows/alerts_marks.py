"""Which runs are going on: one file per run, locked for as long as its process lives.

The kernel frees the lock when the process dies, however it dies; the file stays. A file that
nobody holds is a run that was killed (or a machine that lost its power).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FOLDER = "runs"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class DeadRun:
    """A run whose process is gone. ``what``: the manifest; ``link``: where it is shown."""

    path: Path
    run: str
    what: str
    link: str


@contextmanager
def run_mark(var: Path, run: str, what: str, link: str) -> Iterator[None]:
    """Hold the run's file; it is gone after the block, also when the block raises."""
    folder = var / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{_UNSAFE.sub('-', run)}.json"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        # a child (ffmpeg, Chromium) must not keep a dead run alive: O_CLOEXEC above
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps({"run": run, "what": what, "link": link}).encode())
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def dead_runs(var: Path) -> list[DeadRun]:
    """Every run that died; their files stay until ``forget``."""
    found = []
    for path in sorted((var / _FOLDER).glob("*.json")):
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # ended in this moment
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            told = json.loads(os.read(handle, 10_000))
        except (BlockingIOError, ValueError):
            continue  # still going on, or empty: between being made and being locked
        finally:
            os.close(handle)
        if path.exists():
            found.append(DeadRun(path, told["run"], told["what"], told["link"]))
    return found


def forget(run: DeadRun) -> None:
    """It was told of."""
    run.path.unlink(missing_ok=True)
