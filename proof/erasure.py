"""Lawful erasure of files: from the store, and every copy and derivative that Tayang made of it.

Only files; the entries that tell of it are the caller's. An office's own originals are never
touched, only named.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.store import Store

_PAGES = frozenset({".html", ".htm", ".svg"})
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone: files by place; and what still holds the content (the office's own files)."""

    places: dict[str, int]
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where copies may lie.

    ``made``: folders that hold nothing but what Tayang made (pages, packs, exports): copies there
    go, and so do archives that hold one, and pages that show one of ``names``. ``cache`` goes
    whole when ``derived``: it may be deleted at any time. ``own``: the office's folder.
    """

    made: Sequence[Path]
    cache: Path
    own: Path
    names: Collection[str] = ()
    derived: bool = False


def erase_blobs(hashes: Collection[str], store: Store, reach: Reach) -> Erased:
    """Erase all blobs of these hashes everywhere; what is gone already is no error."""
    gone: Counter[str] = Counter()
    sizes = {store.path(one).stat().st_size for one in hashes if store.has(one)}
    for sha256 in hashes:
        gone["store"] += store.erase(sha256)
    for folder in reach.made:
        for path in _files(folder, but=(store.root, reach.cache)):
            if _holds(path, hashes, reach.names):
                path.unlink()
                gone[folder.name] += 1
    if reach.derived and reach.cache.is_dir():
        gone["cache"] += sum(1 for _ in _files(reach.cache))
        shutil.rmtree(reach.cache)
    skip = (store.root, reach.cache, *reach.made)
    left = tuple(
        path
        for path in _files(reach.own, but=skip)
        if path.stat().st_size in sizes and _hash(path) in hashes
    )
    return Erased({place: count for place, count in sorted(gone.items()) if count}, left)


def _files(folder: Path, but: Sequence[Path] = ()) -> Iterator[Path]:
    """Regular files below a folder; links are not followed."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path in but:
            continue
        if path.is_dir():
            yield from _files(path, but)
        elif path.is_file():
            yield path


def _holds(path: Path, hashes: Collection[str], names: Collection[str]) -> bool:
    if path.suffix in _PAGES and names:
        text = path.read_text("utf-8", errors="replace")
        if any(name in text for name in (*names, *hashes)):
            return True
    if zipfile.is_zipfile(path):
        return any(one in hashes for one in _members(path))
    return _hash(path) in hashes


def _members(path: Path) -> Iterator[str]:
    """Hashes of an archive's members; a damaged archive has none that can be told."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    digest = hashlib.sha256()
                    while chunk := member.read(_CHUNK):
                        digest.update(chunk)
                yield digest.hexdigest()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
