"""Files that are whole or not there: what a reader meets is never half written."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_THREADS = 8


def write_whole(path: Path, data: bytes) -> Path:
    """Write durably; the old file stays until the new one is on disk. Returns ``path``.

    Several processes and threads may write the same file; the last one stands.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)
    return path


def sync_folder(folder: Path) -> None:
    """A new name is durable only when the folder that holds it is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def at_once(sync: Callable[[T], object], things: Sequence[T]) -> None:
    """Call ``sync`` for each, side by side: a disk commits waiting files together.

    The threads end before this returns, so that a process may be forked afterwards.
    """
    if len(things) == 1:
        sync(things[0])
    elif things:
        with ThreadPoolExecutor(min(len(things), _THREADS)) as pool:
            list(pool.map(sync, things))
