"""Short clips for the demo: drawn frames, plainly marked CONTOH."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

from media.example_pictures import draw_example

_FPS = 25
_BAR = (255, 214, 10)


def draw_clip(path: Path, words: str, *, width: int, height: int, seconds: int = 4) -> None:
    """Write an H.264 MP4 that shows ``words`` while a bar runs along the bottom.

    The bar lets a person see that the clip moves, and a test that no end is missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    still = path.with_suffix(".still.png")
    draw_example(still, words, width=width, height=height)
    with Image.open(still, formats=("PNG",)) as opened:
        ground = opened.convert("RGB")
    still.unlink()
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        picture = container.add_stream("libx264", rate=_FPS)
        picture.width, picture.height = width, height
        picture.pix_fmt = "yuv420p"
        picture.options = {"crf": "28", "preset": "veryfast", "threads": "1", "g": str(_FPS * 2)}
        picture.time_base = Fraction(1, _FPS)
        total = seconds * _FPS
        for number in range(total):
            frame = ground.copy()
            right = width * (number + 1) // total
            ImageDraw.Draw(frame).rectangle((0, height - 24, right, height), fill=_BAR)
            pixels = av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")
            for packet in picture.encode(pixels):
                container.mux(packet)
        for packet in picture.encode():
            container.mux(packet)
