"""What a file is, by its first bytes; a name's ending proves nothing.

Sources of the signatures: the formats' own specifications (JFIF, PNG, RIFF, ISO 14496-12 ftyp
brands, ISO 23008-12, EBML, WebVTT, ID3v2, ISO 11172-3); SubRip by its first cue.
"""

from __future__ import annotations

import re

HEAD_BYTES = 4096
"""How much of a file ``sniff`` wants; less is enough for most formats."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
    (b"PK\x03\x04", "application/zip"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
    b"3gp6": "video/3gpp",
}
_MP4_BRANDS = re.compile(rb"iso[2-9m]|mp4[12v]|avc1|dash|M4V |MSNV|mmp4|f4v ")
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_CUE = re.compile(
    rb"\s*\d+[ \t]*\r?\n\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->[ \t]*\d{1,3}:\d{2}:\d{2}[,.]\d"
)
_VTT = re.compile(rb"WEBVTT(?:[ \t\r\n]|$)")

IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})
VIDEOS = frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp"})
SUBTITLES = frozenset({"application/x-subrip", "text/vtt"})
MUSIC = frozenset({"audio/mp4", "audio/mpeg", "audio/wav"})

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif", ".hif"),
    "image/heif": (".heif", ".heic", ".hif"),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "video/x-matroska": (".mkv",),
    "video/3gpp": (".3gp",),
    "audio/mp4": (".m4a",),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "application/x-subrip": (".srt",),
    "text/vtt": (".vtt",),
}
"""Name endings (lower case) that tell the truth about a type; the first is the usual one."""


def _iso_media(head: bytes) -> str:
    """Type of an ISO base media file: by its major brand, else by the compatible ones."""
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, len(head)), 4))]
    # phones write mif1 (any codec) as major brand and heic among the compatible ones
    for brand in sorted(brands, key=lambda one: one in {b"mif1", b"msf1"}):
        if brand in _BRANDS:
            return _BRANDS[brand]
        if _MP4_BRANDS.fullmatch(brand):
            return "video/mp4"
    return ""


def _matroska(head: bytes) -> str:
    if b"webm" in head[:64]:
        return "video/webm"
    return "video/x-matroska" if b"matroska" in head[:64] else ""


def _is_mp3_frame(head: bytes) -> bool:
    """Whether it begins with an MPEG audio frame, Layer III (ISO 11172-3 2.4.2.3), without tag."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] & 0x18 != 0x08 and 0x10 <= head[2] < 0xF0 and head[2] & 0x0C != 0x0C


def _other(head: bytes) -> str:
    """Transport streams and subtitle texts have no fixed signature at their start."""
    if len(head) > 188 and head[0] == head[188] == 0x47:
        return "video/mp2t"
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _VTT.match(text):
        return "text/vtt"
    return "application/x-subrip" if _CUE.match(text) else ""


def sniff(head: bytes) -> str:
    """Return the MIME type that the signature proves, ``""`` for none that is known."""
    for start, mime in _STARTS:
        if head.startswith(start):
            return mime
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp" or head[4:8] in _OLD_QUICKTIME:
        return _iso_media(head) if head[4:8] == b"ftyp" else "video/quicktime"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return _matroska(head)
    return "audio/mpeg" if _is_mp3_frame(head) else _other(head)
