"""Scales pictures with ffmpeg's SIMD scaler instead of Pillow's plain C loops.

Measured on a 24 MP photograph decoded at half scale, six renditions, as a multiple of the floor
(that decode and six encodes): Pillow LANCZOS 5.8, Pillow HAMMING 3.0, this 2.3; least PSNR
against full-size LANCZOS 48, 42 and 47 dB (benchmarks/media). Bands are scaled one by one as
grey pictures, so no colour matrix and no chroma subsampling can touch them.
"""

from __future__ import annotations

import av
from av.video.reformatter import VideoReformatter
from PIL import Image

Box = tuple[int, int, int, int]


class Bands:
    """An RGB picture taken apart once, from which any number of boxes are scaled."""

    def __init__(self, image: Image.Image) -> None:
        self.size = image.size
        self._bands = image.split()

    def resized(self, box: Box, size: tuple[int, int]) -> Image.Image:
        """Return ``box`` (pixels of this picture) scaled to ``size``, bicubic, antialiased."""
        return Image.merge("RGB", [_scaled(band, box, size) for band in self._bands])


def _scaled(band: Image.Image, box: Box, size: tuple[int, int]) -> Image.Image:
    whole = (0, 0, *band.size)
    part = band if box == whole else band.crop(box)
    if part.size == size:
        return part
    frame = av.VideoFrame(*part.size, "gray")
    plane = frame.planes[0]
    rows = part.tobytes("raw", "L", plane.line_size)
    plane.update(rows.ljust(plane.buffer_size, b"\0"))
    made = VideoReformatter().reformat(frame, *size, "gray", interpolation="BICUBIC", threads=1)
    result = made.planes[0]
    # frombytes copies: the frame's memory goes back to ffmpeg when it is let go
    return Image.frombytes("L", size, memoryview(result), "raw", "L", result.line_size, 1)
