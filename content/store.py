"""Content-addressed store: a file is known by its SHA-256 and can only be what it was.

Sources are copied while they are hashed, so that what was checked is what will be sent even when
somebody swaps the file afterwards (reliability.md F22). Layout: ``<root>/ab/cdef…`` (0444).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from config.files import at_once, sync_folder
from config.messages import say
from content.errors import StoreError

_CHUNK = 1 << 20
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a named pipe must not wait for a writer
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store; ``size`` in bytes."""

    sha256: str
    size: int


def refused(key: str, name: str, **values: object) -> StoreError:
    """Make the error for ``name``; ``key`` is a ``store.`` sentence of the catalogue."""
    return StoreError(
        f"{key.replace('_', ' ')}: {name} {values or ''}".strip(),
        hint=say(f"content.store.{key}", name=name, **values),
    )


def relative_parts(name: str) -> tuple[str, ...]:
    """Split a relative name; raises StoreError for a path that leaves or names no folder's file."""
    pure = PurePosixPath(name)
    # a drive or an address (C:, http:, concat:) is no name either
    odd = "\\" in name or "\0" in name or _SCHEME.match(name)
    if not name or odd or pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise refused("escapes", name)
    return pure.parts


@contextlib.contextmanager
def _open_beneath(folder: Path, parts: tuple[str, ...], name: str) -> Iterator[IO[bytes]]:
    """Open a regular file below ``folder`` step by step, following no symbolic link."""
    try:
        # the folder itself may be reached by a link: the person chose it
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise refused("missing", folder.name) from error
    try:
        for part in parts[:-1]:
            below = os.open(part, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = below
        file = os.open(parts[-1], _FILE, dir_fd=handle)
    except FileNotFoundError as error:
        raise refused("missing", name) from error
    except (OSError, ValueError) as error:
        # ELOOP, and ENOTDIR for a linked folder: no other kind of path is wanted either
        raise refused("not_regular", name) from error
    finally:
        os.close(handle)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise refused("not_regular", name)
    with os.fdopen(file, "rb") as stream:
        yield stream


def _chunks(stream: IO[bytes], name: str, max_bytes: int) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise refused("too_large", name, limit=max_bytes)
        yield chunk
    if size == 0:
        raise refused("empty", name)


class Store:
    """Files by content. Adding is idempotent and safe between processes; only ``erase`` removes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.named: set[str] = set()
        """Folders whose own name was made durable; they are never removed."""

    def add_file(self, path: Path, *, within: Path, max_bytes: int) -> Stored:
        """Copy a regular, non-empty file that lies below ``within`` without any link on the way.

        ``path`` is relative to ``within``, or absolute below it. Raises StoreError.
        """
        with self.together() as basket:
            return basket.add_file(path, within=within, max_bytes=max_bytes)

    def add_bytes(self, data: bytes) -> Stored:
        """Keep ``data`` (also empty data)."""
        with self.together() as basket:
            return basket.add_bytes(data)

    @contextlib.contextmanager
    def together(self) -> Iterator[Basket]:
        """Add several files that are all durable, or none of ours, when the block ends.

        The disk is asked for all of them at once, which takes little longer than for one.
        """
        basket = Basket(self)
        try:
            yield basket
            basket.settle()
        finally:
            basket.discard()

    def path(self, sha256: str) -> Path:
        """Return where the content lies; StoreError when it is not there."""
        place = self.place(sha256)
        if not place.is_file():
            raise refused("unknown", sha256[:12])
        return place

    def has(self, sha256: str) -> bool:
        """Whether the content is there (it is not read)."""
        return bool(_SHA256.fullmatch(sha256)) and self.place(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """Return the content after hashing it again; StoreError when it is missing or changed."""
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise refused("damaged", sha256[:12])
        return data

    def erase(self, sha256: str) -> bool:
        """Remove the content, durably, for lawful erasure only; False when it was not there."""
        place = self.place(sha256)
        if not place.is_file():
            return False
        place.unlink()
        sync_folder(place.parent)
        return True

    def place(self, sha256: str) -> Path:
        """Where the content lies or would lie; StoreError for what is no hash."""
        if not _SHA256.fullmatch(sha256):
            raise refused("no_hash", sha256[:80])
        return self.root / sha256[:2] / sha256[2:]

    def is_whole(self, sha256: str) -> bool:
        """Whether the content is there whole; a damaged copy is replaced by the good one."""
        place = self.place(sha256)
        if not place.is_file():
            return False
        with place.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


@dataclass(frozen=True, slots=True)
class _Staged:
    """Written beside its place, and not durable yet."""

    stream: IO[bytes]
    temporary: Path
    stored: Stored


class Basket:
    """What one ``Store.together`` adds; nothing of it can be found before the block ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._staged: list[_Staged] = []
        self._known: set[str] = set()

    def add_file(self, path: Path, *, within: Path, max_bytes: int) -> Stored:
        """As ``Store.add_file``."""
        try:
            relative = path.relative_to(within) if path.is_absolute() else path
        except ValueError as error:
            raise refused("escapes", path.name) from error
        name = relative.as_posix()
        with _open_beneath(within, relative_parts(name), name) as stream:
            before = os.fstat(stream.fileno())
            stored = self._there(_chunks(stream, name, max_bytes))
            if stored is None:
                stream.seek(0)
                stored = self._write(_chunks(stream, name, max_bytes))
            after = os.fstat(stream.fileno())
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise refused("changed_while_read", name)
        return stored

    def add_bytes(self, data: bytes) -> Stored:
        """As ``Store.add_bytes``."""
        return self._there([data]) or self._write([data])

    def settle(self) -> None:
        """Make all of it durable and give it its places."""
        store = self._store
        places = {one.stored.sha256: store.place(one.stored.sha256) for one in self._staged}
        fresh = {
            one.stored.sha256: one for one in self._staged if not store.is_whole(one.stored.sha256)
        }
        at_once(os.fsync, [one.stream.fileno() for one in fresh.values()])
        for sha256, one in fresh.items():
            places[sha256].parent.mkdir(exist_ok=True)
            one.temporary.replace(places[sha256])
        # a name is durable only when the folders that hold it are; also a name that another
        # process has just given and not made durable yet
        folders = {store.place(sha256).parent for sha256 in (*places, *self._known)}
        names = {folder.name for folder in folders}
        at_once(sync_folder, [*folders, *([store.root] if names - store.named else [])])
        store.named |= names

    def discard(self) -> None:
        """Close everything and remove what found no place."""
        for one in self._staged:
            one.stream.close()
            one.temporary.unlink(missing_ok=True)

    def _there(self, chunks: Iterable[bytes]) -> Stored | None:
        """The content when it is there whole; nothing is written: every run brings its sources."""
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
        if not self._store.is_whole(digest.hexdigest()):
            return None
        self._known.add(digest.hexdigest())
        return Stored(digest.hexdigest(), size)

    def _write(self, chunks: Iterable[bytes]) -> Stored:
        self._store.root.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self._store.root, prefix=".in-")
        stream = os.fdopen(handle, "wb")
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fchmod(stream.fileno(), 0o444)
        except BaseException:
            stream.close()
            Path(name).unlink()
            raise
        stored = Stored(digest.hexdigest(), size)
        self._staged.append(_Staged(stream, Path(name), stored))
        return stored
