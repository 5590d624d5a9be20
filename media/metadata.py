"""Finds metadata in JPEG, PNG and WEBP by walking the bytes, without trusting an image library.

Check R20 (domain.md D): metadata is stripped, then the file is opened again and must be empty.
The writer (Pillow) and this reader share no code, so one's mistake does not hide the other's.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

GPS_IFD = 0x8825
ORIENTATION = 0x0112
# APP0 JFIF (density) and APP14 Adobe (colour transform) are needed to show the picture
_JPEG_NEEDED = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}
# a marker that ends entropy-coded data: no stuffed zero, restart or fill byte
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_NEEDED = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM"})
_PNG_NEEDED |= {b"pHYs", b"bKGD", b"sBIT"}
_WEBP_NEEDED = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})
_PNG_NAMES = {b"eXIf": "exif", b"iCCP": "icc", b"tIME": "time"}
_WEBP_NAMES = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc"}


def metadata_of(source: Path | bytes) -> tuple[str, ...]:
    """Names of what the file holds beyond its picture, sorted: ``("exif", "xmp")``; empty = clean.

    Names: exif, xmp, icc, iptc, comment, text, time, mpf, trailing (bytes after the picture's
    end), ``app<N>`` and ``chunk:<NAME>`` for what we do not know. ValueError for other formats.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    if data[:2] == b"\xff\xd8":
        found = set(_in_jpeg(data))
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        found = set(_in_png(data))
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        found = set(_in_webp(data))
    else:
        raise ValueError("not a JPEG, PNG or WEBP file")
    return tuple(sorted(found))


def _segment_name(marker: int, body: bytes) -> str:
    if marker == 0xFE:
        return "comment"
    known = {
        b"Exif\0": "exif",
        b"http://ns.adobe.com/": "xmp",
        b"ICC_PROFILE\0": "icc",
        b"Photoshop 3.0": "iptc",
        b"MPF\0": "mpf",
    }
    for start, name in known.items():
        if body.startswith(start):
            return name
    return f"app{marker - 0xE0}"


def _markers(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Every segment as (marker, body, offset behind it), the end marker last; 0 = stray bytes."""
    at = 2
    while at + 2 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:
            yield 0, b"", at
            return
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            yield marker, b"", at + 2
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            found = _AFTER_SCAN.search(data, at)
            at = found.start() if found else len(data)
        yield marker, body, at


def jpeg_is_closed(data: bytes) -> bool:
    """Whether the picture's end marker is there (that of an embedded thumbnail does not count)."""
    return any(marker == 0xD9 for marker, _, _ in _markers(data))


def _in_jpeg(data: bytes) -> Iterator[str]:
    for marker, body, after in _markers(data):
        if marker == 0:
            yield "stray"
        elif marker == 0xFE or 0xE0 <= marker <= 0xEF:
            needed = _JPEG_NEEDED.get(marker)
            if needed is None or not body.startswith(needed) or _has_thumbnail(marker, body):
                yield _segment_name(marker, body)
        elif marker == 0xD9 and len(data) > after:
            yield "trailing"


def _has_thumbnail(marker: int, body: bytes) -> bool:
    return marker == 0xE0 and len(body) > 14


def _in_png(data: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind not in _PNG_NEEDED:
            text = "xmp" if data[at + 8 :].startswith(b"XML:com.adobe.xmp") else "text"
            known = text if kind in {b"tEXt", b"zTXt", b"iTXt"} else _PNG_NAMES.get(kind)
            yield known or f"chunk:{kind.decode('latin-1')}"
        at += 12 + length
        if kind == b"IEND":
            break
    if at < len(data):
        yield "trailing"


def _in_webp(data: bytes) -> Iterator[str]:
    end = 8 + int.from_bytes(data[4:8], "little")
    at = 12
    while at + 8 <= min(end, len(data)):
        kind, length = struct.unpack("<4sI", data[at : at + 8])
        if kind not in _WEBP_NEEDED:
            yield _WEBP_NAMES.get(kind) or f"chunk:{kind.decode('latin-1')}"
        at += 8 + length + length % 2
    if end + end % 2 < len(data):
        yield "trailing"


def exif_tags(exif: bytes) -> dict[int, int]:
    """First values of IFD0 as numbers, from a raw EXIF block; damaged blocks give what is whole.

    Only what we act on: orientation (1 to 8) and whether there is a GPS directory. Pillow warns
    and guesses on damaged blocks; a photograph must not be lost over its metadata.
    """
    data = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return {}
    start = struct.unpack(order + "I", data[4:8])[0]
    if start + 2 > len(data):
        return {}
    tags: dict[int, int] = {}
    for n in range(struct.unpack(order + "H", data[start : start + 2])[0]):
        entry = data[start + 2 + 12 * n : start + 14 + 12 * n]
        if len(entry) < 12:
            break
        tag, kind = struct.unpack(order + "HH", entry[:4])
        short = kind == 3
        value = struct.unpack(order + ("H" if short else "I"), entry[8 : 10 if short else 12])[0]
        tags.setdefault(tag, value)
    return tags
