"""Renditions are read from a cache that anybody on the machine might touch: bytes are checked."""

from __future__ import annotations

import hashlib
from pathlib import Path

from config.messages import say
from connectors.errors import Permanent
from media.spec import Rendition

_BLOCK_BYTES = 1024 * 1024


def read_rendition(rendition: Rendition) -> bytes:
    """The file's bytes; Permanent when they are not those that were prepared."""
    content = Path(rendition.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != rendition.sha256:
        raise _changed(rendition)
    return content


def verify_rendition(rendition: Rendition) -> None:
    """The same check for a file too large to hold; Permanent when the bytes differ."""
    digest = hashlib.sha256()
    with Path(rendition.path).open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    if digest.hexdigest() != rendition.sha256:
        raise _changed(rendition)


def _changed(rendition: Rendition) -> Permanent:
    name = Path(rendition.path).name
    hint = say("connectors.rendition_changed", file=name)
    return Permanent(f"rendition {name} changed on disk", code="rendition_changed", hint=hint)
