"""Processes that outlived the one that was to look after them, found by a mark they inherited.

The mark is a variable of their environment (Linux's /proc shows it); where there is no /proc
nothing is found. A process is asked to end first, and killed when it does not.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from config.clock import Clock

_POLL_SECONDS = 0.2


def processes_with(name: str, value: str, *, proc: Path = Path("/proc")) -> list[int]:
    """Ids of the living processes, ours excepted, whose environment began with NAME=VALUE."""
    wanted = f"{name}={value}".encode()
    found = []
    for folder in proc.glob("[0-9]*"):
        pid = int(folder.name)
        if pid == os.getpid():
            continue
        try:
            marks = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if wanted in marks and not _ended(folder):
            found.append(pid)
    return sorted(found)


def end_processes(name: str, value: str, clock: Clock, *, grace: float) -> int:
    """Ask them to end, wait ``grace`` seconds, kill the rest; returns how many there were."""
    first = processes_with(name, value)
    _signal(first, signal.SIGTERM)
    deadline = clock.monotonic() + grace
    while (left := processes_with(name, value)) and clock.monotonic() < deadline:
        clock.sleep(_POLL_SECONDS)
    while left:
        _signal(left, signal.SIGKILL)
        clock.sleep(_POLL_SECONDS)
        left = processes_with(name, value)
    return len(first)


def _signal(pids: list[int], which: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, which)


def _ended(folder: Path) -> bool:
    """A zombie: dead, only not yet waited for."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return True
