"""The ledger's SQLite file: its schema, how it is opened, what SQLite's errors mean.

Durability rests on WAL with synchronous=FULL (one fsync per commit): what ``append`` returned
survives a power cut. WAL needs shared memory, so the file must lie on a local disk. Hard and
symbolic links are refused: SQLite would look for the -wal beside the other name.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.messages import say
from proof.errors import LedgerBusy, LedgerCorrupt, LedgerError, LedgerFull, LedgerUnusable

APPLICATION_ID = 0x54415941
"""``TAYA`` in the file's header, so that `file` and we recognise it."""

FORMAT = 1
"""``tayang-ledger v1``, in user_version; a larger number is refused, never guessed at."""

# kind, publication and item are computed from the sealed body: there is nothing beside the body
# that could say something else than what the hash covers.
SCHEMA = {
    "entries": """CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  prev TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  kind TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind')) VIRTUAL,
  publication TEXT GENERATED ALWAYS AS (json_extract(body, '$.publication')) VIRTUAL,
  item TEXT GENERATED ALWAYS AS (json_extract(body, '$.item')) VIRTUAL
) STRICT""",
    "entries_by_publication": "CREATE INDEX entries_by_publication ON entries (publication)",
    "entries_by_item": "CREATE INDEX entries_by_item ON entries (item)",
    "entries_by_kind": "CREATE INDEX entries_by_kind ON entries (kind)",
    "entries_never_change": """CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END""",
    "entries_never_go": """CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END""",
    # also stops INSERT OR REPLACE, which deletes without asking the trigger above
    "entries_only_follow": """CREATE TRIGGER entries_only_follow BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  OR NEW.prev IS NOT
    coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'an entry only follows the last one'); END""",
    "private": """CREATE TABLE private (
  publication TEXT NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (publication, key)
) STRICT, WITHOUT ROWID""",
}

_NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.gcsfuse"}
    | {"fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "lustre"}
    | {"ncpfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf", "virtiofs"}
)
_log = logging.getLogger(__name__)


def open_ledger_file(path: Path, *, busy_s: float) -> sqlite3.Connection:
    """Open the ledger for writing; an empty or missing file becomes a new ledger.

    The connection may be used from several threads, one at a time.
    """
    _claim(path)
    _warn_on_network(path)
    with translated(path, busy_s=busy_s):
        database = sqlite3.connect(
            path, timeout=busy_s, isolation_level=None, check_same_thread=False
        )
        try:
            with _alone(path.parent):
                _make(database, path)
            # FULL is per connection: it is what makes a commit survive a power cut
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA fullfsync = ON")
            database.execute("PRAGMA secure_delete = ON")
            database.execute("PRAGMA cell_size_check = ON")
        except BaseException:
            database.close()
            raise
    return database


def read_ledger_file(path: Path, *, busy_s: float) -> sqlite3.Connection:
    """Open an existing ledger for reading only; it never blocks the writer."""
    _refuse_links(path)
    with translated(path, busy_s=busy_s):
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_s, isolation_level=None
        )
        try:
            _recognise(database, path)
        except BaseException:
            database.close()
            raise
    return database


def schema_is_ours(database: sqlite3.Connection) -> bool:
    """Whether table, indexes and guards are exactly those of this format."""
    # a caller may have switched the connection to bytes
    rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {_text(name): _text(sql) for name, sql in rows} == SCHEMA


@contextmanager
def translated(path: Path, *, busy_s: float) -> Iterator[None]:
    """Turn SQLite's errors into ours, by what the operator does next."""
    try:
        yield
    except sqlite3.Error as error:
        raise _meaning(error, path, busy_s) from error
    except UnicodeDecodeError as error:
        # SQLite's own message quotes a damaged schema that is no UTF-8 any more
        hint = say("proof.ledger.damaged", file=path.name)
        raise LedgerCorrupt(f"{path.name} is damaged (schema)", hint=hint) from error


def _meaning(error: sqlite3.Error, path: Path, busy_s: float) -> LedgerError:
    extended = getattr(error, "sqlite_errorcode", 0)
    code = extended & 0xFF
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        hint = say("proof.ledger.busy", seconds=f"{busy_s:g}")
        return LedgerBusy(f"{path.name} stayed locked for {busy_s:g} s ({name})", hint=hint)
    # on a full disk the first thing that fails is to enlarge the shared memory beside the log
    if code == sqlite3.SQLITE_FULL or extended == sqlite3.SQLITE_IOERR_SHMSIZE:
        hint = say("proof.ledger.full", file=path.parent.name)
        return LedgerFull(f"{path.name}: no room left ({name})", hint=hint)
    # 0: Python itself could not decode a stored text
    if code in {0, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}:
        hint = say("proof.ledger.damaged", file=path.name)
        return LedgerCorrupt(f"{path.name} is damaged ({name})", hint=hint)
    hint = say("proof.ledger.unreadable", file=path.name, reason=name)
    return LedgerUnusable(f"{path.name} cannot be used ({name})", hint=hint)


def _claim(path: Path) -> None:
    """Create the file readable for its owner only, without following a link."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_links(path)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        os.close(os.open(path, flags, 0o600))
    except OSError as error:
        raise LedgerUnusable(
            f"{path.name} cannot be opened: {error.strerror}",
            hint=say("proof.ledger.unreadable", file=path.name, reason=error.strerror),
        ) from error


def _refuse_links(path: Path) -> None:
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        try:
            found = name.lstat()
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            raise LedgerUnusable(
                f"{name.name} is a link or no regular file",
                hint=say("proof.ledger.link", file=name.name),
            )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time make the schema (switching to WAL ignores the busy timeout)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)  # a new file's name is durable only with its folder
    finally:
        os.close(handle)


def _make(database: sqlite3.Connection, path: Path) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version == 0 and tables == 0:
        (mode,) = database.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise LedgerUnusable(
                f"{path.name}: this file system cannot keep a write-ahead log",
                hint=say("proof.ledger.network", file=path.name, kind=filesystem_of(path)),
            )
        statements = (
            "BEGIN IMMEDIATE",
            f"PRAGMA application_id = {APPLICATION_ID}",
            f"PRAGMA user_version = {FORMAT}",
            *SCHEMA.values(),
            "COMMIT",
        )
        for statement in statements:
            database.execute(statement)
    _recognise(database, path)
    if not schema_is_ours(database):
        raise LedgerCorrupt(
            f"{path.name}: the guards of the ledger are missing or altered",
            hint=say("proof.ledger.schema"),
        )


def _recognise(database: sqlite3.Connection, path: Path) -> None:
    (ours,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if ours != APPLICATION_ID:
        raise LedgerUnusable(
            f"{path.name} is not a ledger", hint=say("proof.ledger.foreign", file=path.name)
        )
    if version != FORMAT:
        raise LedgerUnusable(
            f"{path.name} has format {version}, this program knows {FORMAT}",
            hint=say("proof.ledger.newer"),
        )


def filesystem_of(path: Path, mounts: str | None = None) -> str:
    """Return the type of the file system under ``path`` as the kernel names it, "" if unknown.

    ``mounts`` is the text of /proc/self/mountinfo (proc(5): field 5 the mount point with
    octal escapes, the type after " - ").
    """
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
        except OSError:
            return ""
    target, best, kind = path.resolve(), -1, ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = Path(left.split(" ")[4].replace("\\040", " "))
        if (point == target or point in target.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split(" ")[0]
    return kind


def _warn_on_network(path: Path) -> None:
    kind = filesystem_of(path)
    if kind in _NETWORK:
        _log.warning(say("proof.ledger.network", file=path.name, kind=kind))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
