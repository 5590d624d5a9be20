"""Renditions are read from a cache that anybody on the machine might touch: bytes are checked."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from config.messages import say
from connectors.errors import Permanent
from media.spec import Rendition

_BLOCK_BYTES = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


def read_rendition(rendition: Rendition) -> bytes:
    """The file's bytes; Permanent when they are not those that were prepared."""
    content = Path(rendition.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != rendition.sha256:
        raise _changed(Path(rendition.path).name)
    return content


def verify_rendition(rendition: Rendition) -> None:
    """The same check for a file too large to hold; Permanent when the bytes differ."""
    digest = hashlib.sha256()
    with Path(rendition.path).open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    if digest.hexdigest() != rendition.sha256:
        raise _changed(Path(rendition.path).name)


def read_companion(path: str) -> bytes:
    """The bytes of a clip's poster or subtitles.

    Caches and stores name such a file by its SHA-256 (``<64>.ext``, ``<2>/<62>``): Permanent when
    the bytes are not those that the name promises.
    """
    file = Path(path)
    content = file.read_bytes()
    names = {file.stem, file.parent.name + file.name}
    promised = next((name for name in names if _HASH.fullmatch(name)), "")
    if promised and hashlib.sha256(content).hexdigest() != promised:
        raise _changed(file.name)
    return content


def companion_sha256(path: str) -> str:
    """SHA-256 of a poster or of subtitles; "" when there is no such file."""
    return hashlib.sha256(read_companion(path)).hexdigest() if path else ""


def _changed(name: str) -> Permanent:
    hint = say("connectors.rendition_changed", file=name)
    return Permanent(f"rendition {name} changed on disk", code="rendition_changed", hint=hint)
