"""Pictures for the demo: drawn, plainly marked CONTOH, no photograph of anyone."""

from __future__ import annotations

import hashlib
import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_MARK = "CONTOH"
_PALETTE = ((23, 78, 99), (122, 62, 22), (46, 94, 52), (88, 50, 101), (134, 96, 12), (40, 60, 120))


def draw_example(path: Path, words: str, *, width: int = 1600, height: int = 1066) -> None:
    """Write one picture (JPEG or PNG by the name's suffix) that shows ``words`` and the mark.

    The same name and words give the same bytes, so that a demo run again finds nothing changed.
    """
    seed = hashlib.sha256(f"{path.name}{words}".encode()).digest()
    base = _PALETTE[seed[0] % len(_PALETTE)]
    image = Image.new("RGB", (width, height), base)
    pen = ImageDraw.Draw(image)
    _pattern(pen, seed, base, width, height)
    _centred(pen, words, width, height)
    _marks(pen, width, height)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = io.BytesIO()
    kind = "PNG" if path.suffix.lower() == ".png" else "JPEG"
    image.save(data, kind, quality=90)
    path.write_bytes(data.getvalue())


def _pattern(
    pen: ImageDraw.ImageDraw, seed: bytes, base: tuple[int, int, int], width: int, height: int
) -> None:
    """Overlapping circles, a little like kawung batik, so that crops and colours can be judged."""
    size = 90 + seed[1] % 60
    for row, top in enumerate(range(-size, height + size, size)):
        for column, left in enumerate(range(-size, width + size, size)):
            shift = 14 if (row + column) % 2 else 30
            colour = tuple(min(255, part + shift) for part in base)
            pen.ellipse((left, top, left + size * 1.2, top + size * 1.2), outline=colour, width=4)


def _centred(pen: ImageDraw.ImageDraw, words: str, width: int, height: int) -> None:
    # the middle square keeps all of it: a channel may crop to that
    font = ImageFont.load_default(size=min(width, height) // 24)
    lines = "\n".join(textwrap.wrap(words, 36))
    box = pen.multiline_textbbox((0, 0), lines, font=font, align="center", spacing=14)
    left = (width - box[2]) / 2
    top = (height - box[3]) / 2
    pad = 30
    pen.rounded_rectangle(
        (left - pad, top - pad, left + box[2] + pad, top + box[3] + pad), 20, fill=(255, 255, 255)
    )
    pen.multiline_text((left, top), lines, font=font, fill=(20, 20, 20), align="center", spacing=14)


def _marks(pen: ImageDraw.ImageDraw, width: int, height: int) -> None:
    font = ImageFont.load_default(size=width // 20)
    for place in ((width * 0.03, height * 0.03), (width * 0.75, height * 0.9)):
        pen.text(place, _MARK, font=font, fill=(255, 255, 255), stroke_width=3, stroke_fill="black")
