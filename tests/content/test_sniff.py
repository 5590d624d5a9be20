from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.sniff import ENDINGS, HEAD_BYTES, IMAGES, MUSIC, SUBTITLES, VIDEOS, sniff


def box(major: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + major + b"\0\0\2\0" + b"".join(compatible)
    return (len(body) + 4).to_bytes(4, "big") + body + b"\0\0\0\x08mdat"


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"\xff\xd8\xff\xe1\0\0Exif", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
        (box(b"heic", b"mif1"), "image/heic"),
        (box(b"mif1", b"mif1", b"heic"), "image/heic"),
        (box(b"mif1", b"miaf"), "image/heif"),
        (box(b"avif", b"mif1"), "image/avif"),
        (box(b"isom", b"iso2", b"avc1"), "video/mp4"),
        (box(b"XAVC", b"mp42"), "video/mp4"),
        (box(b"qt  "), "video/quicktime"),
        (box(b"3gp5", b"isom"), "video/3gpp"),
        (box(b"zzzz"), ""),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "video/x-matroska"),
        (b"1\n00:00:01,000 --> 00:00:02,500\nHalo", "application/x-subrip"),
        (b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,500\r\n", "application/x-subrip"),
        (b"WEBVTT\n\n", "text/vtt"),
        (b"WEBVTTX", ""),
        (b"%PDF-1.7", "application/pdf"),
        (b"%!PS-Adobe-3.0 EPSF", "application/postscript"),
        (b"PK\x03\x04", "application/zip"),
        (box(b"M4A ", b"mp42"), "audio/mp4"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\xc4", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", ""),  # AAC without a container
        (b"\xff\xfe1\0", ""),  # UTF-16
        (b"\xff\xfb\xff\xff", ""),
        (b"<svg xmlns=", ""),
        (b"#EXTM3U\n", ""),
        (b"ffconcat version 1.0", ""),
        (b"", ""),
    ],
)
def test_signatures(head: bytes, mime: str) -> None:
    assert sniff(head) == mime


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(head: bytes) -> None:
    assert sniff(head) == "" or "/" in sniff(head)


def test_every_accepted_type_has_endings() -> None:
    assert set(ENDINGS) == IMAGES | VIDEOS | MUSIC | SUBTITLES


def test_the_sample_files_are_what_their_names_say(shared: Path) -> None:
    for path in sorted((shared / "samples").iterdir()):
        with path.open("rb") as stream:
            mime = sniff(stream.read(HEAD_BYTES))
        assert path.suffix in ENDINGS[mime], path.name
