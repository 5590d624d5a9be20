"""Keeps freed memory in the process while many large pictures are made one after the other.

glibc gives the tens of megabytes of every picture back to the kernel and asks for them again for
the next one; each page then costs a fault and is filled with zeros (measured: 23,000 faults and
a sixth of the processor time per 12 MP photograph). Other C libraries are left as they are.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_KEPT = 512 * 1024**2
_PIECE = 64 * 1024**2
_PAD = 128 * 1024
_TRIM, _TOP_PAD, _MMAP = -1, -2, -3  # M_* of malloc.h
_lock = threading.Lock()
_inside: list[None] = []  # one per user


@contextmanager
def kept() -> Iterator[None]:
    """Keep what is freed inside; when the last user leaves, the kernel gets it back.

    Of a thread that is not the first one a piece of at most 64 MB stays for the next thread.
    """
    with _lock:
        _inside.append(None)
        _set(trim=_KEPT, pad=_PIECE, mmap=_PIECE)
    try:
        yield
    finally:
        with _lock:
            _inside.pop()
            if not _inside:
                _give_back()


def _give_back() -> None:
    # what glibc itself comes to after it has freed a few large pieces (malloc.c)
    _set(trim=_PIECE, pad=_PAD, mmap=_PIECE // 2)
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _set(*, trim: int, pad: int, mmap: int) -> None:
    if (libc := _glibc()) is not None:
        for kind, value in ((_TRIM, trim), (_TOP_PAD, pad), (_MMAP, mmap)):
            libc.mallopt(kind, value)


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library of this process when it is glibc: only there do these numbers mean this."""
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "gnu_get_libc_version") and hasattr(libc, "mallopt") else None
