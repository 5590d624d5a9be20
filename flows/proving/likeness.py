"""Each medium as the platform serves it, against the one that was sent.

A picture is fetched and compared by its bytes, else by what it shows. Of a clip the platforms give
less: its length (Facebook, X, YouTube), the size of the file they took (YouTube), its own bytes
(Instagram), the still that stands for it (YouTube). What was compared is recorded part by part;
what a platform does not give stays ``uncompared`` and is never called the same.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

from connectors.base import Post, Seen, SeenMedia
from connectors.errors import ConnectorError
from connectors.visitor import fetch
from media.compare import SAME, distance, fingerprint
from media.errors import MediaError
from media.probe import probe
from media.spec import Rendition
from proof.evidence import ClipPart, Likeness

_log = logging.getLogger(__name__)

_PICTURE_BYTES = 16_000_000
_CLIP_BYTES = 64_000_000
_DEADLINE_S = 15.0
_UNLIKE = 40
"""Bits of 128: another crop may differ by some thirty, another picture by some sixty."""

_SECONDS_OFF = 1.5
"""YouTube tells whole seconds, and a platform's encoder moves the end by some frames."""

_SHARE_OFF = 0.02


def likenesses(post: Post, seen: Seen | None) -> tuple[Likeness, ...]:
    """Compare each medium that the platform serves with the one that was sent."""
    if seen is None or len(seen.media) != len(post.media):
        return ()
    pairs = zip(post.media, seen.media, strict=True)
    return tuple(_likeness(sent, shown) for sent, shown in pairs)


def _likeness(sent: Rendition, shown: SeenMedia) -> Likeness:
    if shown.sha256 == sent.sha256:
        return Likeness("bytes", 0)
    if sent.mime.startswith("video/") and shown.kind == "video":
        return _clip(sent, shown)
    if shown.kind != "image":
        return Likeness("unseen")
    return _picture(Path(sent.path), sent.sha256, shown.url)


def _picture(sent: Path, sha256: str, url: str) -> Likeness:
    served = _served(url, _PICTURE_BYTES)
    if served is None:
        return Likeness("unseen")
    if hashlib.sha256(served).hexdigest() == sha256:
        return Likeness("bytes", 0)
    try:
        bits = distance(fingerprint(served), fingerprint(sent))
    except (MediaError, OSError) as error:
        _log.debug("a picture was not compared: %s", type(error).__name__)
        return Likeness("unseen")
    if bits <= SAME:
        return Likeness("looks", bits)
    return Likeness("unlike" if bits > _UNLIKE else "unseen", bits)


def _clip(sent: Rendition, shown: SeenMedia) -> Likeness:
    seconds = shown.seconds
    if shown.file_url:
        served = _served(shown.file_url, _CLIP_BYTES)
        if served is not None and hashlib.sha256(served).hexdigest() == sent.sha256:
            return Likeness("bytes", 0)
        seconds = _length(served) if seconds is None else seconds
    parts = tuple(_parts(sent, shown, seconds))
    if any(one.result == "differs" and one.name != "poster" for one in parts):
        return Likeness("unlike", parts=parts)
    same = any(one.result == "same" for one in parts)
    return Likeness("parts" if same else "unseen", parts=parts)


def _parts(sent: Rendition, shown: SeenMedia, seconds: float | None) -> Iterator[ClipPart]:
    if seconds is None or not sent.seconds:
        yield ClipPart("seconds", "uncompared")
    else:
        near = abs(seconds - sent.seconds) <= max(_SECONDS_OFF, _SHARE_OFF * sent.seconds)
        told = (f"{sent.seconds:.1f}", f"{seconds:.1f}")
        yield ClipPart("seconds", "same" if near else "differs", *told)
    if shown.size is None:
        yield ClipPart("size", "uncompared")
    else:
        same = shown.size == sent.bytes
        yield ClipPart("size", "same" if same else "differs", str(sent.bytes), str(shown.size))
    yield _poster(sent, shown)


def _poster(sent: Rendition, shown: SeenMedia) -> ClipPart:
    """The still may be any frame of the platform's choice, so another one is no difference."""
    if not (sent.poster_path and shown.poster):
        return ClipPart("poster", "uncompared")
    found = _picture(Path(sent.poster_path), "", shown.poster)
    if found.how in ("bytes", "looks"):
        return ClipPart("poster", "same")
    return ClipPart("poster", "differs" if found.how == "unlike" else "uncompared")


def _served(url: str, most: int) -> bytes | None:
    """The file at ``url`` as a stranger gets it; None when it cannot be had."""
    if not url.startswith(("https://", "http://")):
        return None
    try:
        answer = fetch(url, max_bytes=most, deadline=_DEADLINE_S)
    except ConnectorError as error:
        _log.debug("a medium was not fetched: %s", type(error).__name__)
        return None
    return answer.body if answer.status == 200 else None


def _length(clip: bytes | None) -> float | None:
    try:
        return probe(clip).seconds or None if clip else None
    except MediaError as error:
        _log.debug("a clip was not measured: %s", type(error).__name__)
        return None
