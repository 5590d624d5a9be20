"""Opens photographs: what a file really is, and its pixels upright in sRGB.

Limits are checked in the header, before anything is decoded. The name of a file decides nothing.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from config.messages import say
from content.sniff import HEAD_BYTES, IMAGES, sniff
from media.colour import has_alpha, to_srgb, to_srgb_in_place
from media.errors import OversizedMedia, UnreadableMedia, UnsupportedMedia
from media.metadata import GPS_IFD, ORIENTATION, exif_tags

MAX_PIXELS = 50_000_000
"""Largest photograph taken, in pixels: a 48 MP phone passes (reliability.md F24)."""

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_MIMES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, RuntimeError)
_opening = threading.Lock()

Source = Path | bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What the file says before it is decoded. ``width``/``height`` are of the upright picture."""

    format: str
    mime: str
    width: int
    height: int
    mode: str
    orientation: int = 1
    icc: bytes = b""
    has_alpha: bool = False
    has_gps: bool = False
    holds: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def on_its_side(self) -> bool:
        """Whether the picture lies in the file with width and height exchanged."""
        return self.orientation >= 5


@cache
def _with_heif() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)


@contextmanager
def _opened(source: Source) -> Iterator[Image.Image]:
    """Open without decoding; MediaError when it is nothing we take."""
    _with_heif()
    file = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with file:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        try:
            # The filters are the process's: one opening at a time. Damaged EXIF only warns.
            with _opening, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                image = Image.open(file, formats=FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels("more than 89000000") from error
        except UnidentifiedImageError as error:
            raise _unknown(sniff(head)) from error
        except _DAMAGED as error:
            raise _damaged("its header cannot be read") from error
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels(f"{image.width}×{image.height}")
            # further frames of an MPO or HEIC are depth maps, gain maps or a burst: not animation
            if image.format in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1:
                raise UnsupportedMedia(
                    "the picture is animated", hint=say("media.image.animated"), value="animasi"
                )
            yield image


def read_header(source: Source) -> Header:
    """Read what the file says about itself; MediaError when it is not a photograph we take."""
    with _opened(source) as image:
        info = image.info
        exif = info.get("exif") or b""
        tags = exif_tags(exif)
        xmp = info.get("xmp") or b""
        # pillow-heif has turned the picture already (irot, imir)
        turn = 1 if image.format == "HEIF" else tags.get(ORIENTATION, 1)
        width, height = image.size if turn < 5 or turn not in _TURNS else image.size[::-1]
        present = {"exif": exif, "xmp": xmp, "icc": info.get("icc_profile")}
        return Header(
            format=image.format or "",
            mime=_MIMES[image.format or ""],
            width=width,
            height=height,
            mode=image.mode,
            orientation=turn if turn in _TURNS else 1,
            icc=info.get("icc_profile") or b"",
            has_alpha=has_alpha(image),
            has_gps=GPS_IFD in tags or b"GPSLatitude" in _as_bytes(xmp),
            holds=tuple(name for name, value in present.items() if value),
        )


def load(source: Source, header: Header, denominator: int = 1) -> Image.Image:
    """The picture as it lies in the file, in sRGB, held once; ``upright`` turns what is made of it.

    Mode RGB, or RGBA with nothing transparent in it; at 1/``denominator`` (1, 2, 4, 8) of its
    size (JPEG only): the decoder then skips the finer frequencies altogether. UnreadableMedia
    when the data is damaged or ends early.
    """
    with _loaded(source, header, denominator) as image:
        plain = to_srgb_in_place(image, header.icc)
        # profile and comments belong to the file, not to these pixels
        plain.info.clear()
        return plain


def decode(source: Source, header: Header, denominator: int = 1) -> Image.Image:
    """The same upright, mode RGB: for what is small or made only once."""
    with _loaded(source, header, denominator) as image:
        plain = upright(to_srgb(image, header.icc), header)
        plain.info.clear()
        return plain


def check(source: Source, header: Header) -> None:
    """Read all of the picture's data; UnreadableMedia when it is damaged or ends early."""
    with _loaded(source, header, 1):
        pass


@contextmanager
def _loaded(source: Source, header: Header, denominator: int) -> Iterator[Image.Image]:
    with _opened(source) as image:
        if denominator > 1 and header.mime == "image/jpeg":
            image.draft(None, (image.width // denominator, image.height // denominator))
        try:
            image.load()
        except _DAMAGED as error:
            raise _damaged("the picture data is damaged or ends early") from error
        yield image


def upright(image: Image.Image, header: Header) -> Image.Image:
    """The picture turned as its file says."""
    turn = _TURNS.get(header.orientation)
    return image if turn is None else image.transpose(turn)


def _as_bytes(xmp: bytes | str) -> bytes:
    return xmp.encode() if isinstance(xmp, str) else xmp


def _too_many_pixels(value: str) -> OversizedMedia:
    limit = MAX_PIXELS // 1_000_000
    return OversizedMedia(
        f"the picture has {value} pixels, limit {limit} million",
        hint=say("media.image.too_many_pixels", value=value, limit=limit),
        limit=f"{limit} Mpx",
        value=value,
    )


def _unknown(mime: str) -> UnsupportedMedia | UnreadableMedia:
    if mime and mime not in IMAGES:
        return UnsupportedMedia(
            f"{mime} is not a kind of photograph that is taken",
            hint=say("media.image.unsupported", value=mime),
            limit="JPEG, PNG, WEBP, HEIC",
            value=mime,
        )
    return UnreadableMedia("the file is not a picture", hint=say("media.image.not_a_picture"))


def _damaged(why: str) -> UnreadableMedia:
    return UnreadableMedia(f"the picture cannot be read: {why}", hint=say("media.image.damaged"))
