"""Opens an uploaded video as a platform does: by its bytes, never by its name."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from typing import Any, Final

_MIME: Final = {"mov": "video/mp4", "matroska": "video/webm"}
_MIN_SECOND: Final = 1e-6


@dataclass(frozen=True)
class Clip:
    """A video whose first picture could be decoded. Width and height in pixels, upright."""

    mime: str
    video_codec: str
    pixel_format: str
    width: int
    height: int
    fps: float
    seconds: float
    audio_codec: str  # "" without sound
    audio_rate: int
    audio_channels: int
    moov_first: bool
    size: int

    @property
    def shape(self) -> float:
        return self.width / self.height

    @property
    def bits_per_second(self) -> float:
        return self.size * 8 / max(self.seconds, _MIN_SECOND)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def look(content: bytes) -> Clip | None:
    """What video these bytes are; None when nothing in them can be shown."""
    import av  # a third of a second of import that only videos are worth

    try:
        with av.open(io.BytesIO(content), mode="r") as container:
            if not container.streams.video:
                return None
            stream = container.streams.video[0]
            frame = next(container.decode(stream))
            turned = int(frame.rotation) % 180 != 0
            width, height = stream.width, stream.height
            sound = container.streams.audio[0] if container.streams.audio else None
            family = container.format.name.partition(",")[0]
            return Clip(
                mime=_MIME.get(family, "application/octet-stream"),
                video_codec=stream.codec.name,
                pixel_format=str(stream.pix_fmt),
                width=height if turned else width,
                height=width if turned else height,
                fps=float(stream.average_rate or 0),
                seconds=(container.duration or 0) / 1_000_000,
                audio_codec=sound.codec.name if sound else "",
                audio_rate=sound.rate if sound else 0,
                audio_channels=sound.channels if sound else 0,
                moov_first=_moov_first(content),
                size=len(content),
            )
    except (av.FFmpegError, ValueError, StopIteration):
        return None


def _moov_first(content: bytes) -> bool:
    """Does the index (box ``moov``) come before the pictures (box ``mdat``)?"""
    at = 0
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind in (b"moov", b"mdat"):
            return kind == b"moov"
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8:
            return False
        at += size
    return False
