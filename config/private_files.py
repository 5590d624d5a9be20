"""Files that only their owner may read: credentials and tokens."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from config.errors import Problem, SecretError
from config.files import sync_folder
from config.messages import say

READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MAX_BYTES = 64 * 1024


def read_private(path: Path) -> str | None:
    """The file's text, None when there is no file; SecretError when others may read it or when
    it is a link, a folder, a pipe, or not text.
    """
    try:
        # without O_NONBLOCK a named pipe would hold the reader for ever
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(path, say("config.secret_unreadable", name=path.name)) from error
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise _refused(path, say("config.secret_unreadable", name=path.name))
        if mode & READABLE_BY_OTHERS:
            raise _refused(path, say("config.secret_open", path=path))
        content = file.read(_MAX_BYTES)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _refused(path, say("config.secret_unreadable", name=path.name)) from None


def write_private(path: Path, text: str) -> None:
    """Replace the file whole, mode 0600, durably; its folder is made 0700 when missing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(draft, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _refused(path: Path, hint: str) -> SecretError:
    return SecretError(f"secret file {path.name} refused", [Problem(str(path), 0, "", hint)])
