"""What a file in the store really is, found by opening it: the facts that checks and plans use."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av

from config.messages import say
from content.sniff import HEAD_BYTES, sniff
from media.colour import profile_name
from media.errors import UnreadableMedia
from media.intact import check_jpeg
from media.metadata import metadata_of
from media.picture import Header, decode, read_header
from media.spec import MediaFacts

# demuxer by kind: forced, so that no playlist, address or script can be taken for a clip (F26)
_DEMUXERS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}
_SCANNED = frozenset({"image/jpeg", "image/png", "image/webp"})


def probe(source: Path | bytes) -> MediaFacts:
    """Open a photograph or clip and tell its facts; sizes are of the upright picture.

    A photograph's data is read to its end, so that a damaged one is found here. MediaError when
    it is damaged, too large, animated, or of a kind that is not taken.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    mime = sniff(data[:HEAD_BYTES])
    if mime in _DEMUXERS:
        return _probe_clip(data, mime)
    return _probe_photo(data)


def _probe_photo(data: bytes) -> MediaFacts:
    header = read_header(data)
    if header.mime != "image/jpeg" or not check_jpeg(data):
        decode(data, header)
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


def _probe_clip(data: bytes, mime: str) -> MediaFacts:
    try:
        with av.open(io.BytesIO(data), format=_DEMUXERS[mime]) as container:
            return _clip_facts(container, mime, len(data))
    except (av.FFmpegError, ValueError) as error:
        raise UnreadableMedia(
            "the clip cannot be opened", hint=say("media.probe.clip_damaged")
        ) from error


def _clip_facts(container: Any, mime: str, size: int) -> MediaFacts:  # noqa: ANN401  # PyAV: several container classes
    if not container.streams.video:
        raise UnreadableMedia(
            "the file has no picture track", hint=say("media.probe.no_picture_track")
        )
    stream = container.streams.video[0]
    context = stream.codec_context
    turned = _is_turned(container, stream)
    across, down = (context.height, context.width) if turned else (context.width, context.height)
    seconds = float(container.duration or 0) / av.time_base
    return MediaFacts(
        kind="video",
        mime=mime,
        width=across,
        height=down,
        bytes=size,
        seconds=seconds,
        fps=float(stream.average_rate or 0),
        frames=stream.frames,
        has_audio=bool(container.streams.audio),
        has_gps="location" in " ".join(container.metadata).lower(),
        details={"codec": context.name, "pixel_format": context.pix_fmt or ""},
    )


def _is_turned(container: Any, stream: Any) -> bool:  # noqa: ANN401  # PyAV: several container classes
    """Whether the first frame carries a quarter turn; UnreadableMedia when there is no frame."""
    for frame in container.decode(stream):
        return abs(int(frame.rotation)) % 180 == 90
    raise UnreadableMedia("the clip has no frame", hint=say("media.probe.clip_damaged"))
