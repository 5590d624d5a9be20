"""One lock per publication: the kernel frees it when the process dies, so none is ever stale.

flock(2) on a local disk; more than one publishing host per ledger is not supported.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.clock import Clock

_POLL_SECONDS = 0.2


class Busy(Exception):
    """Another run is delivering this publication and did not finish in time."""


@contextmanager
def publication_lock(
    folder: Path, publication: str, *, clock: Clock, wait: float
) -> Iterator[None]:
    """Hold the publication's lock; Busy after ``wait`` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    handle = os.open(folder / f"{publication}.lock", flags, 0o600)
    try:
        _acquire(handle, publication, clock=clock, wait=wait)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, publication: str, *, clock: Clock, wait: float) -> None:
    deadline = clock.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if clock.monotonic() >= deadline:
                message = f"publication {publication} is being delivered by another run"
                raise Busy(message) from None
            clock.sleep(_POLL_SECONDS)
        else:
            return
