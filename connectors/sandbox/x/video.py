"""What X holds against a video (page "Best practices", section Advanced)."""

from __future__ import annotations

import io

from connectors.sandbox.store import Thing


def facts(content: bytes) -> Thing | None:
    """Type, size in pixels and duration of a video X would process; None when it would fail."""
    import av  # half a second that only videos are worth

    try:
        with av.open(io.BytesIO(content), format="mp4") as container:
            pictures, sounds = container.streams.video, container.streams.audio
            seconds = (container.duration or 0) / 1_000_000
            if len(pictures) != 1 or not 0.5 <= seconds <= 140:
                return None
            stream = pictures[0]
            width, height = stream.width, stream.height
            if stream.codec.name != "h264" or stream.pix_fmt not in ("yuv420p", "yuvj420p"):
                return None
            if not (32 <= width <= 1280 and 32 <= height <= 1280 and width * height <= 1280 * 1024):
                return None
            if not 1 / 3 <= width / height <= 3 or float(stream.average_rate or 0) > 60:
                return None
            if any(sound.codec.name != "aac" or sound.channels > 2 for sound in sounds):
                return None
            return {
                "mime": "video/mp4",
                "width": width,
                "height": height,
                "duration_ms": round(seconds * 1000),
            }
    except (av.FFmpegError, ValueError):
        return None
