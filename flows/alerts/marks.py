"""Which runs are going on: one file per run, locked for as long as its process lives.

The kernel frees the lock when the process dies, however it dies; the file stays. A file that
nobody holds is a run that was killed (or a machine that lost its power). Two look at it: the
watch, which tells people, and the next run, which tells its operator and ends what the dead one
left running. The file goes when both have seen it.
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
from typing import Literal

Witness = Literal["watch", "run"]

_FOLDER = "runs"
_WITNESSES: tuple[Witness, ...] = ("watch", "run")
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
    for one in (var, folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{_UNSAFE.sub('-', run)}.json"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        # a child (ffmpeg, Chromium) must not keep a dead run alive: O_CLOEXEC above
        fcntl.flock(handle, fcntl.LOCK_EX)
        for one in _marks(path):  # a run that died and was started again begins anew
            one.unlink(missing_ok=True)
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps({"run": run, "what": what, "link": link}).encode())
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def is_going_on(var: Path) -> bool:
    """Whether a run is under way, also one that sends nothing yet."""
    for path in (var / _FOLDER).glob("*.json"):
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # ended in this moment
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
    return False


def dead_runs(var: Path, by: Witness) -> list[DeadRun]:
    """Every run that died and that this witness has not ``seen``."""
    found = []
    for path in sorted((var / _FOLDER).glob("*.json")):
        if path.with_suffix(f".{by}").exists():
            continue
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


def seen(run: DeadRun, by: Witness, *, alone: bool = False) -> None:
    """This witness told of it; ``alone``: there is no other one, so its file can go."""
    marks = _marks(run.path)
    run.path.with_suffix(f".{by}").touch(mode=0o600)
    if alone or all(one.exists() for one in marks):
        for path in (run.path, *marks):
            path.unlink(missing_ok=True)


def _marks(path: Path) -> list[Path]:
    """Beside a run's file: one for each witness that has seen it."""
    return [path.with_suffix(f".{one}") for one in _WITNESSES]
