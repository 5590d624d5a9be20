"""Scales pictures with ffmpeg's SIMD scaler instead of Pillow's plain C loops.

Bands are scaled one by one as grey pictures, so no colour matrix and no chroma subsampling can
touch them; the scaler reads a cut straight out of the band, nothing is copied for it. What it
costs and how near it comes to Pillow's LANCZOS at full size: ``benchmarks/media``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter
from PIL import Image

Box = tuple[int, int, int, int]
Filter = Literal["BICUBIC", "LANCZOS"]
Plane = npt.NDArray[np.uint8]

KEPT_PIXELS = 8_000_000
"""Above this many pixels the three bands are not kept beside the picture: they cost memory."""

THROUGH_HALF = 2.8
"""From this reduction on, LANCZOS to half size and LANCZOS again equals one LANCZOS (≥ 48 dB on
a zone plate) and costs a third of it."""

_ROWS = 256

_MARGIN = 16
"""Rows read beyond a strip on either side: LANCZOS to half size sees six. An even number."""


class Bands:
    """A picture from which any number of boxes are scaled with one filter, antialiased.

    Mode RGB, or RGBA whose transparency is not looked at.
    """

    def __init__(self, image: Image.Image, using: Filter = "LANCZOS") -> None:
        self.size = image.size
        self._using = using
        big = image.width * image.height > KEPT_PIXELS
        self._image = image if big else None
        self._planes = () if big else tuple(np.asarray(image.getchannel(n)) for n in range(3))

    def resized(self, box: Box, size: tuple[int, int]) -> Image.Image:
        """Return ``box`` (pixels of this picture) scaled to ``size``."""
        left, top, right, bottom = box
        reduction = min((right - left) / size[0], (bottom - top) / size[1])
        if self._using == "LANCZOS" and reduction >= THROUGH_HALF:
            height, width = self._half[0].shape
            left, top, right, bottom = on_decoded((width, height), self.size, box)
            planes = (one[top:bottom, left:right] for one in self._half)
        else:
            planes = (self.plane(number, box) for number in range(3))  # one at a time
        bands = [_as_image(_scaled(one, size, self._using)) for one in planes]
        return Image.merge("RGB", bands)

    def plane(self, number: int, box: Box) -> Plane:
        """The box of one band (0 red, 1 green, 2 blue)."""
        left, top, right, bottom = box
        if self._image is not None:
            return _plane(self._image, number, box)
        return self._planes[number][top:bottom, left:right]

    @cached_property
    def _half(self) -> tuple[Plane, ...]:
        width, height = self.size
        if self._image is not None and height % 2 == 0:
            return _halved(self._image, self._using)
        size = -(-width // 2), -(-height // 2)
        whole = (0, 0, width, height)
        return tuple(_scaled(self.plane(number, whole), size, self._using) for number in range(3))


def _halved(image: Image.Image, using: Filter) -> tuple[Plane, ...]:
    """The three bands at half size, strip by strip: no band is ever held at full size."""
    width, height = -(-image.width // 2), image.height // 2
    planes = tuple(np.empty((height, width), np.uint8) for _ in range(3))
    step = _ROWS // 2
    for top in range(0, height, step):
        end = min(top + step, height)
        above, below = max(0, 2 * top - _MARGIN), min(image.height, 2 * end + _MARGIN)
        rows = image.crop((0, above, image.width, below))
        skipped = top - above // 2
        for number, plane in enumerate(planes):
            strip = np.asarray(rows.getchannel(number))
            small = _scaled(strip, (width, (below - above) // 2), using)
            plane[top:end] = small[skipped : skipped + end - top]
        del rows, strip, small  # before the next ones are made
    return planes


def _scaled(plane: Plane, size: tuple[int, int], using: Filter) -> Plane:
    height, width = plane.shape
    if (width, height) == size:
        return plane
    frame = av.VideoFrame.from_numpy_buffer(plane, "gray")
    made = VideoReformatter().reformat(frame, *size, "gray", interpolation=using, threads=1)
    result = made.planes[0]
    rows = np.frombuffer(memoryview(result), np.uint8).reshape(size[1], result.line_size)
    # copied: the frame's memory goes back to ffmpeg when it is let go
    return rows[:, : size[0]].copy()


def _as_image(plane: Plane) -> Image.Image:
    return Image.frombytes("L", (plane.shape[1], plane.shape[0]), plane.tobytes())


def on_decoded(decoded: tuple[int, int], full: tuple[int, int], box: Box) -> Box:
    """The box in pixels of the decoded (perhaps reduced) picture, at least one pixel large."""
    across, down = decoded[0] / full[0], decoded[1] / full[1]
    left, top = round(box[0] * across), round(box[1] * down)
    right, bottom = round(box[2] * across), round(box[3] * down)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _plane(image: Image.Image, number: int, box: Box) -> Plane:
    """Copy a part of one band out, some rows at a time: Pillow would hold it twice on the way."""
    left, top, right, bottom = box
    plane = np.empty((bottom - top, right - left), np.uint8)
    for start in range(top, bottom, _ROWS):
        end = min(start + _ROWS, bottom)
        rows = image.crop((left, start, right, end)).getchannel(number)
        plane[start - top : end - top] = np.asarray(rows)
    return plane
