"""Writes a finished picture: no metadata, no profile, and no more bytes than the channel takes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from config.messages import say
from media.errors import UncleanRendition, UnfitMedia
from media.metadata import metadata_of
from media.spec import ImageSpec

QUALITIES = (85, 80, 74, 68, 60)
"""JPEG and WEBP qualities tried at full size, best first."""

SMALL_QUALITY = 74
"""Quality of the smaller sizes that follow."""

SHRINK = 0.8
LEAST_EDGE = 480
"""Below this many pixels on the longer edge a photograph is refused rather than made smaller."""

_WRITERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A finished file and the picture in it; ``quality`` 0 for lossless."""

    data: bytes
    mime: str
    image: Image.Image
    quality: int


def output_mime(spec: ImageSpec) -> str:
    """The first kind in the spec that we can write; ValueError when there is none."""
    for mime in spec.mimes:
        if mime in _WRITERS:
            return mime
    raise ValueError(f"no picture kind that can be written in {spec.mimes}")


def encode(draw: Callable[[float], Image.Image], spec: ImageSpec, *, sharp: bool) -> Encoded:
    """Write ``draw(1.0)``; lower the quality, then the size (``draw(0.8)`` ...), to the byte limit.

    ``sharp`` keeps colour at full resolution (drawings and text: a PNG source). UnfitMedia when
    the limit cannot be met above the least size; UncleanRendition when metadata is left.
    """
    mime = output_mime(spec)
    scale, smallest = 1.0, 0
    while True:
        image = draw(scale)
        too_small = max(image.size) < LEAST_EDGE or image.width < spec.min_width
        if scale < 1.0 and too_small:
            raise _too_heavy(smallest, spec)
        for quality in _qualities(mime, first=scale == 1.0):
            data = _write(image, mime, quality, sharp=sharp)
            if len(data) <= spec.max_bytes:
                _must_be_clean(data)
                return Encoded(data, mime, image, quality)
            smallest = len(data)
        scale *= SHRINK


def _qualities(mime: str, *, first: bool) -> tuple[int, ...]:
    if mime == "image/png":
        return (0,)
    return QUALITIES if first else (SMALL_QUALITY,)


def _write(image: Image.Image, mime: str, quality: int, *, sharp: bool) -> bytes:
    buffer = io.BytesIO()
    if mime == "image/jpeg":
        subsampling = "4:4:4" if sharp else "4:2:0"
        image.save(buffer, "JPEG", quality=quality, subsampling=subsampling)
    elif mime == "image/webp":
        image.save(buffer, "WEBP", quality=quality, method=4)
    else:
        image.save(buffer, "PNG")
    return buffer.getvalue()


def _must_be_clean(data: bytes) -> None:
    left = metadata_of(data)
    if left:
        names = ", ".join(left)
        raise UncleanRendition(
            f"the finished picture still holds {names}",
            hint=say("media.image.unclean", value=names),
            limit="0",
            value=names,
        )


def _too_heavy(size: int, spec: ImageSpec) -> UnfitMedia:
    kb = 1000
    return UnfitMedia(
        f"the picture needs {size} bytes at its least size, limit {spec.max_bytes}",
        hint=say("media.image.too_heavy", value=-(-size // kb), limit=spec.max_bytes // kb),
        limit=f"{spec.max_bytes} B",
        value=f"{size} B",
    )
