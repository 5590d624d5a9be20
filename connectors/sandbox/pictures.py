"""Opens what was uploaded, as a platform does: by its bytes, never by its name."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import (  # the plugins register themselves: naming them spares loading all others
    GifImagePlugin,  # noqa: F401 -- registers itself
    Image,
    ImageOps,
    JpegImagePlugin,  # noqa: F401 -- registers itself
    MpoImagePlugin,  # noqa: F401 -- registers itself
    PngImagePlugin,  # noqa: F401 -- registers itself
    WebPImagePlugin,  # noqa: F401 -- registers itself
)

_MIME: Final = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
# The opener of JPEG also knows MPO (what many phones write).
_OPENERS: Final = ("JPEG", "PNG", "GIF", "WEBP")
_ORIENTATION_TAG: Final = 0x0112


@dataclass(frozen=True)
class Picture:
    """A picture that could be opened. Sizes in pixels, as stored (before any orientation tag)."""

    mime: str
    width: int
    height: int
    frames: int
    orientation: int


def look(content: bytes, *, whole: bool) -> Picture | None:
    """What picture these bytes are; None when they are none. ``whole``: decode every pixel too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_OPENERS) as image:
                orientation = int(image.getexif().get(_ORIENTATION_TAG, 1))
                frames = int(getattr(image, "n_frames", 1)) if image.format == "GIF" else 1
                if whole:
                    image.load()
                return Picture(
                    _MIME[image.format or ""], image.width, image.height, frames, orientation
                )
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None


def scaled_size(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """The size that fits into a box without enlarging. A side of 0 in the box is no limit."""
    ratio = min(
        1.0, *(limit / side for limit, side in zip(box, (width, height), strict=True) if limit)
    )
    return max(1, round(width * ratio)), max(1, round(height * ratio))


def rendition(content: bytes, size: tuple[int, int], *, crop: bool) -> bytes:
    """A smaller copy in the same file format, upright; ``crop`` fills the size from the middle."""
    with Image.open(io.BytesIO(content), formats=_OPENERS) as image:
        kind = "JPEG" if image.format == "MPO" else image.format
        upright = ImageOps.exif_transpose(image)
        small = ImageOps.fit(upright, size) if crop else upright.resize(size)
        out = io.BytesIO()
        small.save(out, format=kind, **({"quality": 82} if kind in ("JPEG", "WEBP") else {}))
        return out.getvalue()
