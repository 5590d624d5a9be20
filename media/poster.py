"""Chooses the still picture of a clip: not black, not washed out, not blurred.

Reads finished clips only (ours), a few frames spread over the clip, each after a key frame.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageFilter, ImageStat

from media.clip import damaged
from media.image import make_image
from media.spec import ImageSpec

POSTER = ImageSpec(max_count=1, max_bytes=2_000_000, max_width=1920, max_height=1920)
"""A plain JPEG that every platform takes as cover or thumbnail (YouTube: 2 MB)."""

_PLACES = (0.1, 0.22, 0.34, 0.5, 0.62, 0.74, 0.86, 0.03)
"""Where to look, as shares of the length; the very beginning last: it is often a fade."""

GOOD_ENOUGH = 2.5
"""A frame with this score is taken without looking further."""

_MOST_DECODED = 45  # frames after a key frame: half of a two-second group and more
_SPACES = {1: "ITU709", 5: "ITU601", 6: "ITU601"}
_EDGE = 320
_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


@dataclass(frozen=True, slots=True)
class Look:
    """How a frame looks: luminance mean and deviation (0-255), variance of its edges."""

    mean: float
    contrast: float
    edges: float

    @property
    def score(self) -> float:
        """Larger is better; near 0 for a plain black or white frame."""
        lit = max(0.0, 1 - abs(self.mean - 120) / 120)
        return lit * min(self.contrast / 40, 1.5) * (1 + min(self.edges, 900) / 150)


def look_at(image: Image.Image) -> Look:
    """Measure a picture at a common size, so that resolutions can be compared."""
    grey = image.convert("L")
    grey.thumbnail((_EDGE, _EDGE), Image.Resampling.BILINEAR)
    plain = ImageStat.Stat(grey)
    edges = grey.filter(_LAPLACE).crop((1, 1, grey.width - 1, grey.height - 1))
    return Look(plain.mean[0], plain.stddev[0], ImageStat.Stat(edges).var[0])


@dataclass(frozen=True, slots=True)
class Poster:
    """A finished still and the moment of the clip that shows it, in milliseconds."""

    data: bytes
    mime: str
    width: int
    height: int
    phash: str
    at_ms: int


def best_frame(clip: Path) -> tuple[Image.Image, int]:
    """The best of a few frames of a finished (upright, BT.709) clip, and its milliseconds.

    UnreadableMedia when no frame can be decoded.
    """
    best: tuple[Image.Image, int] | None = None
    best_score = -1.0
    with av.open(str(clip), format="mov") as container:
        stream = container.streams.video[0]
        length = float(container.duration or 0) / av.time_base
        for place in _PLACES:
            found = _frame(container, stream, place * length)
            score = look_at(found[0]).score if found is not None else -1.0
            if score > best_score:
                best, best_score = found, score
            if best_score >= GOOD_ENOUGH:
                break
    if best is None:
        raise damaged("no frame can be decoded")
    return best


def _frame(container: Any, stream: Any, second: float) -> tuple[Image.Image, int] | None:  # noqa: ANN401 -- untyped PyAV
    """A frame near ``second``, not further than ``_MOST_DECODED`` frames behind its key frame."""
    container.seek(int(second / stream.time_base), stream=stream, backward=True)
    last: Any = None
    for frame in islice(container.decode(stream), _MOST_DECODED):
        last = frame
        if frame.time is not None and frame.time >= second:
            break
    if last is None:
        return None
    space = _SPACES.get(int(last.colorspace), "ITU709")
    plain = last.reformat(format="rgb24", src_colorspace=space, dst_colorspace=space)
    # rounded up: the millisecond must not lie in the frame before
    return plain.to_image(), math.ceil(max(0.0, last.time or 0.0) * 1000)


def make_poster(clip: Path, spec: ImageSpec | None = None) -> Poster:
    """The clip's poster, made like any photograph; MediaError when the spec cannot be met."""
    buffer = io.BytesIO()
    frame, at_ms = best_frame(clip)
    frame.save(buffer, "PNG", compress_level=1)
    rule = spec or POSTER
    fit = rule.fit if rule.aspects else "inside"
    made = make_image(buffer.getvalue(), rule, fit=fit)
    return Poster(made.data, made.mime, made.width, made.height, made.phash, at_ms)
