"""A disk that can lose its power or be full, under a real ledger and a real store.

SQLite's own file methods are replaced for one open ledger (``sqlite3_io_methods``), and
``os.fsync`` for the store's files: what was synced is known byte by byte. ``image`` builds what
a power cut leaves: every file as it was at its last sync; ``torn`` adds some of the unsynced
pages at random, as a kernel that had begun to write them back would.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import random
import sqlite3
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import pytest

_PAGE = 4096
_FILE_POINTER, _JOURNAL_POINTER = 7, 28
_SQLITE_FULL = 13
_METHODS = (
    *("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock", "xUnlock"),
    *("xCheckReservedLock", "xFileControl", "xSectorSize", "xDeviceCharacteristics"),
    *("xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch"),
)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
)


_ALIVE: list[Any] = []
"""SQLite calls back until the file is closed, which may be at the end of the process."""


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3 (sqlite3.h)."""

    _fields_ = [("iVersion", ctypes.c_int), *((name, ctypes.c_void_p) for name in _METHODS)]


class Disk:
    """The disk under one open ledger. ``writes`` counts SQLite's writes to it."""

    def __init__(self, connection: sqlite3.Connection, ledger: Path) -> None:
        self.writes = 0
        self.full_from: int | None = None
        self.pages: dict[Path, bytes] = {}
        library = _library()
        wal = ledger.with_name(ledger.name + "-wal")
        for path, code in ((ledger, _FILE_POINTER), (wal, _JOURNAL_POINTER)):
            self._replace(library, connection, path, code)

    def _replace(
        self, library: ctypes.CDLL, connection: sqlite3.Connection, path: Path, code: int
    ) -> None:
        file = ctypes.c_void_p()
        # a Connection starts with the object's head (two words), then the handle
        handle = ctypes.c_void_p.from_address(id(connection) + 2 * ctypes.sizeof(ctypes.c_void_p))
        answer = library.sqlite3_file_control(handle, b"main", code, ctypes.byref(file))
        assert answer == 0
        assert file.value
        place = ctypes.POINTER(_Methods).from_address(file.value)
        methods = _Methods.from_buffer_copy(place.contents)
        sync, write = _SYNC(methods.xSync), _WRITE(methods.xWrite)

        def synced(this: int, flags: int) -> int:
            code = int(sync(this, flags))
            if path.exists():  # closing a ledger syncs it after its -wal is gone
                self.pages[path] = path.read_bytes()
            return code

        def written(this: int, data: int, count: int, offset: int) -> int:
            self.writes += 1
            if self.full_from is not None and self.writes > self.full_from:
                return _SQLITE_FULL
            return int(write(this, data, count, offset))

        calls = (_SYNC(synced), _WRITE(written))
        methods.xSync = ctypes.cast(calls[0], ctypes.c_void_p).value
        methods.xWrite = ctypes.cast(calls[1], ctypes.c_void_p).value
        place.contents = methods
        _ALIVE.append((self, methods, calls))
        self.pages[path] = path.read_bytes()

    def image(self, folder: Path, torn: random.Random | None = None) -> None:
        """The ledger's files in ``folder`` as the power cut leaves them."""
        for path, durable in self.pages.items():
            content = durable if torn is None else _torn(durable, path.read_bytes(), torn)
            (folder / path.name).write_bytes(content)


def _torn(durable: bytes, now: bytes, chance: random.Random) -> bytes:
    """The durable bytes with each unsynced page kept or lost by chance."""
    content = bytearray(durable.ljust(max(len(durable), len(now)), b"\0"))
    for start in range(0, len(now), _PAGE):
        if chance.random() < 0.5:
            content[start : start + _PAGE] = now[start : start + _PAGE]
    return bytes(content)


def _library() -> ctypes.CDLL:
    import _sqlite3

    # built in or linked: the extension's own symbols reach SQLite either way
    library = ctypes.CDLL(_sqlite3.__file__)
    if not hasattr(library, "sqlite3_file_control"):
        library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
    return library


class Folder:
    """What is durable below ``root``: bytes at their last fsync, names at their folder's."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._root = root
        self._bytes: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        real = os.fsync
        for folder in (root, *(one for one in root.rglob("*") if one.is_dir())):
            self._list(folder)

        def fsync(handle: int) -> None:
            real(handle)
            place = Path(f"/proc/self/fd/{handle}").resolve()
            if S_ISDIR(os.fstat(handle).st_mode):
                self._list(place)
            else:
                self._bytes[os.fstat(handle).st_ino] = place.read_bytes()

        monkeypatch.setattr(os, "fsync", fsync)

    def _list(self, folder: Path) -> None:
        names = {one.name: one.lstat().st_ino for one in folder.iterdir()}
        self._names[folder.stat().st_ino] = names

    def image(self, target: Path) -> None:
        """Build what a power cut leaves."""
        self._build(self._root.stat().st_ino, target)

    def _build(self, inode: int, target: Path) -> None:
        target.mkdir(exist_ok=True)
        for name, child in self._names.get(inode, {}).items():
            if child in self._names:
                self._build(child, target / name)
            elif child in self._bytes:
                (target / name).write_bytes(self._bytes[child])
                (target / name).chmod(0o444)
