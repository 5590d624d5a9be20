"""Folders for what is being made, which do not outlive their makers for long.

A maker holds a lock on its folder, which the kernel frees when the process dies. Whoever comes
next removes the folders that nobody holds: half a clip can be as large as a whole one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_folder(place: Path) -> Iterator[Path]:
    """An empty folder below ``place``, gone afterwards; those of killed makers go first."""
    place.mkdir(parents=True, exist_ok=True)
    with _locked(place):  # nobody may sweep between a folder's birth and its lock
        _sweep(place)
        folder = Path(tempfile.mkdtemp(dir=place))
        own = _open(folder)
        fcntl.flock(own, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(own)


def _sweep(place: Path) -> None:
    for folder in [one for one in place.iterdir() if one.is_dir()]:
        try:
            handle = _open(folder)
        except FileNotFoundError:
            continue  # its maker removed it in this moment
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # somebody works in it
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    handle = _open(place)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
