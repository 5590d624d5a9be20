"""What a channel accepts, as data: the vocabulary shared by media, connectors and checks.

A limit carries its source beside it where a connector states it. Lengths of texts are in the
units of the spec's ``counter``; sizes in bytes; times in seconds; aspect ratios width/height.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Counter = Callable[[str], int]
"""Counts a text the way the platform does (X: weighted; a URL reserved; YouTube: bytes)."""

Fit = Literal["crop", "pad", "inside"]
"""``crop`` around the focus point, ``pad`` with a plain border, or only scale ``inside``."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that people may ask about: where the number comes from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class TextSpec:
    """Limits of one text. ``max_length`` in units of ``counter``; 0 = no limit."""

    max_length: int
    counter: Counter = len
    unit: str = "karakter"
    max_tags: int | None = None
    raw_links: bool = True
    forbidden: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """What a picture must be. ``aspects`` are allowed (name, ratio) targets for ``crop``/``pad``;
    ``min_ratio``/``max_ratio`` bound a picture kept as it is (``inside``).
    """

    max_count: int
    max_bytes: int
    max_width: int
    max_height: int
    min_count: int = 0
    min_width: int = 1
    mimes: tuple[str, ...] = ("image/jpeg",)
    fit: Fit = "inside"
    aspects: tuple[tuple[str, float], ...] = ()
    min_ratio: float = 0.0
    max_ratio: float = 1e9
    max_alt: int = 0
    alt_required: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class VideoSpec:
    """What a clip must be; made by ``media.video``. 0 = no limit; bitrates in bits per second.

    ``profiles`` are of H.264 only. ``edit_lists`` False: the platform wants none in the file.
    ``poster`` is the rule of the still picture that goes with the clip (None: a plain JPEG).
    """

    max_count: int
    max_bytes: int
    min_seconds: float
    max_seconds: float
    max_width: int
    max_height: int
    min_width: int = 2
    min_height: int = 2
    max_fps: float = 60.0
    min_fps: float = 23.0
    aspects: tuple[tuple[str, float], ...] = ()
    min_ratio: float = 0.0
    max_ratio: float = 1e9
    video_codecs: tuple[str, ...] = ("h264",)
    profiles: tuple[str, ...] = ("High", "Main", "Constrained Baseline")
    pixel_formats: tuple[str, ...] = ("yuv420p",)
    audio_codecs: tuple[str, ...] = ("aac",)
    max_video_bitrate: int = 0
    max_audio_bitrate: int = 0
    max_audio_rate: int = 48_000
    max_audio_channels: int = 2
    max_gop_seconds: float = 5.0
    closed_gop: bool = True
    audio_required: bool = False
    containers: tuple[str, ...] = ("mp4",)
    fit: Fit = "inside"
    subtitles: tuple[str, ...] = ()
    edit_lists: bool = True
    poster: ImageSpec | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """One format of a channel: its texts and media. ``max_files``: of photographs and clips
    together, 0 = each kind's own limit alone.
    """

    text: TextSpec
    title: TextSpec | None = None
    image: ImageSpec | None = None
    video: VideoSpec | None = None
    max_parts: int = 1
    mixed_media: bool = False
    media_required: bool = False
    min_files: int = 0
    max_files: int = 0

    @property
    def composes(self) -> bool:
        """Whether photographs become one clip, because the format takes nothing else."""
        return self.image is None and self.video is not None


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a file really is, found by opening it (never by its name)."""

    kind: Literal["image", "video"]
    mime: str
    width: int
    height: int
    bytes: int
    seconds: float = 0.0
    fps: float = 0.0
    frames: int = 1
    has_alpha: bool = False
    has_audio: bool = False
    has_gps: bool = False
    colour_space: str = "sRGB"
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendition:
    """A medium made to fit a channel: a file in the rendition cache, named by its hash."""

    path: str
    sha256: str
    mime: str
    width: int
    height: int
    bytes: int
    alt: str
    caption: str | None = None
    seconds: float = 0.0
    source_sha256: str = ""
    phash: str = ""
    subtitles_path: str = ""
    poster_path: str = ""
    poster_ms: int = 0
