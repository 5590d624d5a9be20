from __future__ import annotations

import struct
import zlib

import pillow_heif
import pytest
from PIL import Image

from media.errors import MediaError, OversizedMedia, UnreadableMedia, UnsupportedMedia
from media.image import make_image
from media.probe import probe
from media.spec import ImageSpec
from tests.media import pictures as draw

pillow_heif.register_heif_opener()

FEED = ImageSpec(max_count=4, max_bytes=5_000_000, max_width=640, max_height=640)
HEADER = struct.Struct(">IIBBBBB")


def png_header(width: int, height: int) -> bytes:
    base = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 13, b"IHDR")
    body = HEADER.pack(width, height, 8, 2, 0, 0, 0)
    return base + body + struct.pack(">I", zlib.crc32(b"IHDR" + body)) + b"\0\0\0\x04IDAT"


def resized_header(jpeg: bytes, width: int, height: int) -> bytes:
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


@pytest.mark.parametrize(
    "data",
    [
        png_header(100_000, 100_000),
        png_header(9_000, 9_000),
        resized_header(draw.saved(draw.quarters()), 10_000, 10_000),
        resized_header(draw.saved(draw.quarters()), 8_000, 6_251),
    ],
)
def test_a_bomb_is_refused_from_its_header(data: bytes) -> None:
    with pytest.raises(OversizedMedia) as caught:
        make_image(data, FEED)
    assert caught.value.limit == "50 Mpx"
    assert "50 juta piksel" in caught.value.hint


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "green")]
    return draw.saved(frames[0], kind, save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (animation("PNG"), UnsupportedMedia),
        (animation("WEBP"), UnsupportedMedia),
        (animation("GIF"), UnsupportedMedia),
        (draw.saved(draw.quarters(64, 64), "TIFF"), UnsupportedMedia),
        (draw.saved(draw.quarters(64, 64), "EPS"), UnsupportedMedia),
        (draw.saved(draw.quarters(64, 64), "BMP"), UnsupportedMedia),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", MediaError),
        (b"", UnreadableMedia),
        (b"bukan foto", UnreadableMedia),
        (b"\xff\xd8\xff\xe0", UnreadableMedia),
        (b"\xff\xd8\xff\xd9", UnreadableMedia),
    ],
)
def test_what_is_no_photograph_is_refused(data: bytes, error: type[MediaError]) -> None:
    for act in (lambda: make_image(data, FEED), lambda: probe(data)):
        with pytest.raises(error) as caught:
            act()
        assert caught.value.exit_code == 30
        assert caught.value.hint.endswith(".")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_photo_cut_off_is_refused(kind: str, part: float) -> None:
    data = draw.saved(draw.scene(600, 400), kind)
    with pytest.raises(UnreadableMedia):
        make_image(data[: int(len(data) * part)], FEED)
