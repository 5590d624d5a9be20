"""Pictures that are no pictures, not whole, too large, or more than a picture."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.media import pictures as draw

pillow_heif.register_heif_opener()

ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic"}
PAYLOAD = b"<?php system($_GET['c']); ?><script>alert(document.domain)</script>"
"""What a server that is asked for the picture must never find in it."""


@cache
def photo(kind: str) -> bytes:
    """A sound photograph of 900 × 600."""
    return draw.saved(draw.scene(900, 600), kind)


def cut_off() -> dict[str, bytes]:
    """Name → a photograph whose end is missing, or whose middle is spoilt where a decoder sees it.

    Spoilt WebP and HEIC data is valid data of another picture: nobody can tell.
    """
    found: dict[str, bytes] = {}
    for kind, ending in ENDINGS.items():
        whole = photo(kind)
        for part in (0.05, 0.3, 0.6, 0.9, 0.98):
            found[f"{kind.lower()}-{part}.{ending}"] = whole[: int(len(whole) * part)]
    for kind in ("JPEG", "PNG"):
        data = bytearray(photo(kind))
        middle = len(data) // 2
        data[middle : middle + 2000] = bytes(2000)
        found[f"{kind.lower()}-nol.{ENDINGS[kind]}"] = bytes(data)
    return found


def _chunk(name: bytes, body: bytes) -> bytes:
    checked = name + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))


def _png(width: int, height: int, *chunks: bytes, data: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = [_chunk(b"IHDR", head), *chunks, _chunk(b"IDAT", data), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def _packed(size: int) -> bytes:
    """``size`` zeros, packed piece by piece."""
    packer = zlib.compressobj(9)
    piece = bytes(1 << 20)
    packed = b"".join(packer.compress(piece) for _ in range(size >> 20))
    return packed + packer.compress(bytes(size & 0xFFFFF)) + packer.flush()


def _with_jpeg_size(width: int, height: int) -> bytes:
    jpeg = photo("JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def _with_heif_size(width: int, height: int) -> bytes:
    heif = photo("HEIF")
    at = heif.index(b"ispe") + 8
    return heif[:at] + struct.pack(">II", width, height) + heif[at + 8 :]


def _webp_header(width: int, height: int) -> bytes:
    """An extended header (VP8X) that promises a canvas."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bombs() -> dict[str, bytes]:
    """Name → a small file that wants to be large."""
    wide = _packed(20_001 * 20_000)
    text = b"Comment\0\0" + _packed(300_000_000)
    profile = b"icc\0\0" + _packed(300_000_000)
    row = zlib.compress(bytes(65 * 64))
    return {
        "kepala-10-milyar.png": _png(100_000, 100_000),
        "isi-400-juta.png": _png(20_000, 20_000, data=wide),
        "kepala-65500.jpg": _with_jpeg_size(65_500, 65_500),
        "kepala-8000x6251.jpg": _with_jpeg_size(8_000, 6_251),
        "kanvas-16383.webp": _webp_header(16_383, 16_383),
        "ispe-60000.heic": _with_heif_size(60_000, 60_000),
        "teks-300-MB.png": _png(64, 64, _chunk(b"zTXt", text), data=row),
        "profil-300-MB.png": _png(64, 64, _chunk(b"iCCP", profile), data=row),
    }


def _animation(kind: str) -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "green")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


def other_kinds() -> dict[str, bytes]:
    """Name → what no office should hand in as a photograph."""
    plain = draw.quarters(64, 64)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    kinds = {
        "eps": draw.saved(plain, "EPS"),
        "ps": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file 1000 string readstring pop print\n",
        "svg": svg,
        "svgz": b"\x1f\x8b\x08\x00" + zlib.compress(svg),
        "tiff": draw.saved(plain, "TIFF"),
        "ico": draw.saved(plain, "ICO"),
        "bmp": draw.saved(plain, "BMP"),
        "gif": draw.saved(plain, "GIF"),
        "jp2": draw.saved(plain, "JPEG2000"),
        "pcx": draw.saved(plain, "PCX"),
        "tga": draw.saved(plain, "TGA"),
        "ppm": draw.saved(plain, "PPM"),
        "dds": draw.saved(plain, "DDS"),
        "pdf": draw.saved(plain, "PDF"),
        "wmf": b"\xd7\xcd\xc6\x9a" + bytes(60),
        "emf": b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(60),
        "psd": b"8BPS\0\x01" + bytes(60),
        "html": b"<!doctype html><script>alert(1)</script>",
    }
    found = {f"{kind}.jpg": data for kind, data in kinds.items()}
    found |= {f"gerak.{kind.lower()}": _animation(kind) for kind in ("PNG", "WEBP")}
    return found | {"tiff.tiff": kinds["tiff"], "svg.svg": svg, "gif.gif": kinds["gif"]}


def polyglots() -> dict[str, bytes]:
    """Name → a sound photograph that carries something else with it."""
    jpeg = photo("JPEG")
    comment = b"\xff\xfe" + struct.pack(">H", len(PAYLOAD) + 2) + PAYLOAD
    info = PngInfo()
    info.add_text("Comment", PAYLOAD.decode(), zip=True)
    exif = Image.Exif()
    exif[0x010E] = PAYLOAD.decode()
    return {
        "komentar.jpg": jpeg[:2] + comment + jpeg[2:],
        "exif.jpg": draw.saved(draw.scene(900, 600), "JPEG", exif=exif),
        "ekor.jpg": jpeg + PAYLOAD,
        "ekor.png": photo("PNG") + PAYLOAD,
        "teks.png": draw.saved(draw.scene(900, 600), "PNG", pnginfo=info),
        "xmp.webp": draw.saved(draw.scene(900, 600), "WEBP", xmp=PAYLOAD),
    }
