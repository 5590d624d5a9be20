"""Files of the rendition cache: written whole or not at all, hashed again when they are used.

A file's time of change is when it was made or last used, so that what nobody uses can be let go.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any


def read_json(path: Path) -> dict[str, Any] | None:
    """What a cache file holds; None when it is missing or was cut off."""
    try:
        loaded = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    _used(path)
    return loaded if isinstance(loaded, dict) else None


def in_use(path: Path, sha256: str) -> bool:
    """Whether the cache's file is there and has that content; it counts as used now."""
    if not holds(path, sha256):
        return False
    _used(path)
    return True


def _used(path: Path) -> None:
    with suppress(OSError):  # gone meanwhile, or another user's: it may be let go too early
        os.utime(path)


def let_go(root: Path, before: datetime) -> int:
    """Remove what the cache below ``root`` last used before then; returns how many files."""
    count = 0
    for path in chain.from_iterable(
        (root / name).glob("*") for name in ("index", "files", "sources")
    ):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                count += 1
    return count


def holds(path: Path, sha256: str) -> bool:
    """Whether the file is there and has that content."""
    try:
        return hash_of(path) == sha256
    except OSError:
        return False


def hash_of(path: Path) -> str:
    """SHA-256 of a file of any size, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, data: bytes) -> None:
    """Put a whole file in place: readers see the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        move(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def move(made: Path, path: Path) -> None:
    """Put a finished file of the same disk in place, read-only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made.chmod(0o444)
    made.replace(path)
