"""Draws the pictures that the media tests use, awkward ones included."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, TiffImagePlugin

RED, GREEN, BLUE, YELLOW = (200, 30, 40), (30, 160, 60), (40, 60, 200), (230, 200, 40)
CORNERS = {(0.1, 0.1): RED, (0.9, 0.1): GREEN, (0.1, 0.9): BLUE, (0.9, 0.9): YELLOW}
"""What ``quarters`` shows at which place, as fractions of the upright picture."""

TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an upright scene for each EXIF orientation."""


def quarters(width: int = 800, height: int = 600) -> Image.Image:
    """Four plain colours, each in its own corner, with a white cross between them."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for (x, y), colour in CORNERS.items():
        left, top = (0 if x < 0.5 else width * 0.52), (0 if y < 0.5 else height * 0.52)
        draw.rectangle((left, top, left + width * 0.48, top + height * 0.48), fill=colour)
    return image


@cache
def scene(width: int = 1200, height: int = 900, seed: int = 1) -> Image.Image:
    """A picture with as much detail as a photograph: shapes over noise of several sizes."""
    image = Image.merge("RGB", [Image.linear_gradient("L").resize((width, height))] * 3)
    for step in (8, 40, 160):
        noise = Image.effect_noise((step, step), 80).resize((width, height))
        image = Image.blend(image, Image.merge("RGB", [noise] * 3), 0.3)
    draw = ImageDraw.Draw(image)
    for n in range(40):
        x, y, r = (n * 977 * seed) % width, (n * 613 * seed) % height, 20 + n * 37 % 120
        draw.ellipse((x, y, x + r, y + r), fill=(n * 50 % 255, n * 90 % 255, n * 20 % 255))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    if kind == "JPEG":
        options = {"quality": 92, "subsampling": "4:4:4"} | options
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def camera_exif(orientation: int = 1, *, gps: bool = True) -> bytes:
    """EXIF as a phone writes it: maker, model, serial, owner, turn, and a place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Kamera", "Model 1", "Pemilik"
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0xA431] = "SN123"
    if gps:
        place = exif.get_ifd(0x8825)
        place[1], place[3] = "S", "E"
        degrees = tuple(TiffImagePlugin.IFDRational(n) for n in (7, 48, 5))
        place[2], place[4] = degrees, degrees
    return exif.tobytes()


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """Put a segment right after the start of a JPEG."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + jpeg[2:]


def with_chunk(png: bytes, kind: bytes, body: bytes) -> bytes:
    """Put a chunk right after the header of a PNG."""
    import zlib

    crc = zlib.crc32(kind + body)
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)
    return png[:33] + chunk + png[33:]


_P3 = {"rXYZ": (0.5151, 0.2412, -0.0011), "gXYZ": (0.2920, 0.6922, 0.0419)}
_P3 |= {"bXYZ": (0.1571, 0.0666, 0.7841), "wtpt": (0.9642, 1.0, 0.8249)}


def matrix_profile(colours: Mapping[str, tuple[float, ...]] = _P3, gamma: float = 2.2) -> bytes:
    """A small ICC v2 display profile; by default with the primaries of Display P3 (D50)."""

    def xyz(values: tuple[float, ...]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    name = b"Luas\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    parts = {"desc": description, "cprt": b"text\0\0\0\0CC0\0"}
    parts |= {tag: xyz(values) for tag, values in colours.items()}
    parts |= {"rTRC": curve, "gTRC": curve, "bTRC": curve}
    table, body, at = b"", b"", 128 + 4 + 12 * len(parts)
    for tag, data in parts.items():
        table += tag.encode() + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", at + len(body), b"lcms", 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(parts)) + table + body


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    image.load()
    return image


def colour_at(data: bytes, x: float, y: float) -> tuple[int, int, int]:
    """Colour at a place given as fractions, as a viewer without colour management shows it."""
    image = opened(data).convert("RGB")
    place = int(x * image.width), int(y * image.height)
    return image.getpixel(place)  # type: ignore[return-value]  # RGB gives three


def near(one: tuple[int, ...], other: tuple[int, ...], tolerance: int = 10) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))
