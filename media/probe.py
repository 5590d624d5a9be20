"""What a file in the store really is, found by opening it: the facts that checks and plans use."""

from __future__ import annotations

from pathlib import Path

from content.sniff import HEAD_BYTES, VIDEOS, sniff
from media.clip import Clip, read_clip
from media.colour import profile_name
from media.intact import check_jpeg
from media.metadata import metadata_of
from media.picture import Header, check, read_header
from media.spec import MediaFacts

_SCANNED = frozenset({"image/jpeg", "image/png", "image/webp"})


def probe(source: Path | bytes) -> MediaFacts:
    """Open a photograph or clip and tell its facts; sizes are of the upright picture.

    A photograph's data is read to its end, so that a damaged one is found here; of a clip its
    index and first frame. MediaError when it is damaged, too large, animated, or of a kind that
    is not taken.
    """
    if sniff(_head(source)) in VIDEOS:
        return clip_facts(read_clip(source))
    return _probe_photo(source if isinstance(source, bytes) else source.read_bytes())


def _head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:HEAD_BYTES]
    with source.open("rb") as file:
        return file.read(HEAD_BYTES)


def _probe_photo(data: bytes) -> MediaFacts:
    header = read_header(data)
    if header.mime != "image/jpeg" or not check_jpeg(data):
        check(data, header)
    return MediaFacts(
        kind="image",
        mime=header.mime,
        width=header.width,
        height=header.height,
        bytes=len(data),
        has_alpha=header.has_alpha,
        has_gps=header.has_gps,
        colour_space=profile_name(header.icc) or "sRGB",
        details=_details(header, data),
    )


def _details(header: Header, data: bytes) -> dict[str, str]:
    holds = metadata_of(data) if header.mime in _SCANNED else header.holds
    return {
        "format": header.format,
        "mode": header.mode,
        "orientation": str(header.orientation),
        "metadata": ", ".join(holds),
    }


def clip_facts(clip: Clip) -> MediaFacts:
    """The facts of a clip in the words that photographs share with it."""
    picture = clip.picture
    layout_tags = clip.layout.tags if clip.layout else ()
    place = any("location" in tag.lower() for tag in clip.tags) or "loci" in layout_tags
    return MediaFacts(
        kind="video",
        mime=clip.mime,
        width=clip.width,
        height=clip.height,
        bytes=clip.bytes,
        seconds=clip.seconds,
        fps=float(picture.fps),
        frames=picture.frames,
        has_audio=clip.sound is not None,
        has_gps=place,
        colour_space=picture.hdr or ("BT.2020" if picture.primaries == 9 else "BT.709"),
        details=_clip_details(clip),
    )


def _clip_details(clip: Clip) -> dict[str, str]:
    picture, sound = clip.picture, clip.sound
    return {
        "codec": picture.codec,
        "profile": picture.profile,
        "level": str(picture.level),
        "pixel_format": picture.pixel_format,
        "rotation": str(picture.rotation),
        "rate": "constant" if picture.constant_rate else "variable",
        "gop_seconds": f"{picture.gop_s:.2f}",
        "video_bitrate": str(picture.bitrate),
        "audio": f"{sound.codec} {sound.rate} Hz {sound.channels}" if sound else "",
        "faststart": str(bool(clip.layout and clip.layout.faststart)).lower(),
        "metadata": ", ".join(clip.layout.tags if clip.layout else ()),
    }
