"""Draws the 24 MP pictures that are measured; nothing is downloaded."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw, ImageFilter

SIZE = (6000, 4000)


def _level(x: float) -> int:
    return round(127.5 + 127.5 * math.sin(x))


def photo() -> bytes:
    """As much detail as a photograph: noise of six sizes, edges and flat faces; about 5 MB."""
    width, height = SIZE
    bands = []
    for _ in range(3):
        band = Image.linear_gradient("L").resize(SIZE)
        for cells, share in (
            (8, 0.5),
            (32, 0.4),
            (128, 0.3),
            (512, 0.2),
            (1500, 0.15),
            (3000, 0.08),
        ):
            noise = Image.effect_noise((cells * 3 // 2, cells), 90)
            band = Image.blend(band, noise.resize(SIZE, Image.Resampling.BICUBIC), share)
        bands.append(band)
    grey = bands[0]
    image = Image.merge("RGB", [grey, *(Image.blend(grey, one, 0.4) for one in bands[1:])])
    draw = ImageDraw.Draw(image)
    for n in range(60):
        x, y, r = n * 977 % width, n * 613 % height, 40 + n * 37 % 300
        draw.ellipse((x, y, x + r, y + r), outline=(250, 250, 240), width=6)
        face = (n * 50 % 255, n * 90 % 255, n * 20 % 255)
        draw.rectangle((y, x % height, y + r, x % height + r // 2), fill=face)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(1.0)))


def batik() -> bytes:
    """Fine patterns: a zone plate (moiré) beside kawung ovals in brown and cream."""
    width, height = SIZE
    plate = Image.new("L", (height // 2, height // 2))
    middle = height // 4
    scale = math.pi / (height // 2)
    plate.putdata(
        [
            _level(((x - middle) ** 2 + (y - middle) ** 2) * scale)
            for y in range(height // 2)
            for x in range(height // 2)
        ]
    )
    tile = Image.new("RGB", (80, 80), (240, 225, 190))
    draw = ImageDraw.Draw(tile)
    for box in ((4, 22, 38, 58), (42, 22, 76, 58), (22, 4, 58, 38), (22, 42, 58, 76)):
        draw.ellipse(box, fill=(110, 60, 25), outline=(60, 30, 10), width=2)
    draw.line((0, 0, 80, 80), fill=(150, 100, 50), width=2)
    image = Image.new("RGB", SIZE)
    for top in range(0, height, 80):
        for left in range(0, width, 80):
            image.paste(tile, (left, top))
    fine = image.resize((width // 4, height // 4), Image.Resampling.LANCZOS)
    image.paste(fine, (width - fine.width, height - fine.height))
    image.paste(plate.convert("RGB"), (200, 200))
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
