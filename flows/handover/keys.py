"""The keys in ``allowed_signers``, for people: whose, since when, until when.

Format: ssh-keygen(1), ALLOWED SIGNERS. Read for display only; whether a signature stands is
decided by ssh-keygen itself (``content.signatures``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from config.clock import WIB

_OPTION = re.compile(r'([a-z-]+)(?:="([^"]*)")?,?')
_KEY = re.compile(r"\b((?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+)\s+([A-Za-z0-9+/=]+)")
_TIMES = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}

Standing = Literal["good", "early", "ended", "unreadable"]


@dataclass(frozen=True, slots=True)
class Key:
    """One line. ``fingerprint`` is what ``ssh-keygen -l`` prints; times are None if not set."""

    principal: str
    kind: str
    fingerprint: str
    begins: datetime | None
    ends: datetime | None
    standing: Standing


def read_keys(path: Path, now: datetime) -> tuple[Key, ...]:
    """All keys of the file; none when there is no file."""
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(
        _key(line.strip(), now) for line in lines if line.strip() and not line.startswith("#")
    )


def _key(line: str, now: datetime) -> Key:
    principal, _, rest = line.partition(" ")
    found = _KEY.search(rest)
    if found is None:
        return Key(principal, "", "", None, None, "unreadable")
    options = dict(_OPTION.findall(rest[: found.start()].strip()))
    begins, ends = _time(options.get("valid-after")), _time(options.get("valid-before"))
    standing: Standing = "good"
    if begins and now < begins:
        standing = "early"
    if ends and now >= ends:
        standing = "ended"
    return Key(principal, found[1], _fingerprint(found[2]), begins, ends, standing)


def _fingerprint(encoded: str) -> str:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return ""
    digest = base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def _time(text: str | None) -> datetime | None:
    """``YYYYMMDD[HHMM[SS]][Z]``; without Z it is read as WIB, as ``content.signatures`` does."""
    if not text:
        return None
    plain = text.removesuffix("Z")
    shape = _TIMES.get(len(plain))
    try:
        found = datetime.strptime(plain, shape or "").replace(tzinfo=WIB)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if text.endswith("Z") else found
