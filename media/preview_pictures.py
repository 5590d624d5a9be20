"""Small pictures of renditions for pages that must work alone, as data URIs."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image

EDGE = 640
"""Longest side in pixels: sharp on a telephone and at 10 cm on paper."""

_AS_IS = 60_000  # bytes below which a JPEG is shown exactly as it will be sent


@lru_cache(maxsize=256)
def _jpeg(path: Path) -> bytes:
    data = path.read_bytes()
    if len(data) <= _AS_IS and data.startswith(b"\xff\xd8"):
        return data
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("RGB", (EDGE, EDGE))
        picture.thumbnail((EDGE, EDGE))
        ground = Image.new("RGB", picture.size, "white")
        solid = picture.convert("RGBA")
        ground.paste(solid, mask=solid.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=82)
    return out.getvalue()


def data_uri(path: str) -> str:
    """Return a JPEG of the picture, at most ``EDGE`` pixels wide and high; "" for no path.

    Renditions are named by their content, so that a picture made once may be kept.
    """
    if not path:
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(_jpeg(Path(path))).decode("ascii")
