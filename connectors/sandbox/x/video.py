"""What X holds against a video (page "Best practices", section Advanced)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from connectors.sandbox.store import Thing

if TYPE_CHECKING:  # half a second of import that only videos are worth
    from av import AudioStream, VideoStream


def facts(content: bytes) -> Thing | None:
    """Type, size in pixels and duration of a video X would process; None when it would fail."""
    import av

    try:
        with av.open(io.BytesIO(content), mode="r", format="mp4") as container:
            pictures = container.streams.video
            milliseconds = round((container.duration or 0) / 1000)
            fits = (
                len(pictures) == 1
                and 500 <= milliseconds <= 140_000
                and _picture_fits(pictures[0])
                and all(map(_sound_fits, container.streams.audio))
            )
            if not fits:
                return None
            size = {"width": pictures[0].width, "height": pictures[0].height}
            return {"mime": "video/mp4", "duration_ms": milliseconds, **size}
    except (av.FFmpegError, ValueError):
        return None


def _picture_fits(stream: VideoStream) -> bool:
    width, height = stream.width, stream.height
    return (
        stream.codec.name == "h264"
        and stream.pix_fmt in ("yuv420p", "yuvj420p")
        and min(width, height) >= 32
        and max(width, height) <= 1280
        and width * height <= 1280 * 1024
        and 1 / 3 <= width / height <= 3
        and float(stream.average_rate or 0) <= 60
    )


def _sound_fits(stream: AudioStream) -> bool:
    return stream.codec.name == "aac" and stream.channels <= 2
