"""What Instagram holds against captions, pictures and videos (error table of June 2026)."""

from __future__ import annotations

import re
from typing import Final

from connectors.sandbox import clips, pictures
from connectors.sandbox.clips import Clip
from connectors.sandbox.graph.errors import GraphError, invalid
from connectors.sandbox.store import Thing

MAX_IMAGE: Final = 8 * 1024**2
MAX_VIDEO: Final = 300 * 1024**2
MAX_ALT: Final = 1000
_MAX_STORY_VIDEO: Final = 100 * 1024**2
_MAX_CAPTION: Final = 2200
_HASHTAG: Final = re.compile(r"(?<![\w&])#\w*[^\W\d_]\w*")
_MENTION: Final = re.compile(r"(?<![\w.])@[A-Za-z0-9_.]+")
# 4:5 and 1.91:1, with room for sizes rounded to whole pixels.
_SHAPE: Final = (0.795, 1.915)
_MAX_BITS: Final = 25_000_000
_MAX_SOUND_RATE: Final = 48_000


def check_caption(caption: str) -> None:
    """At most 2200 characters, 30 hashtags, 20 mentions."""
    if (
        len(caption) > _MAX_CAPTION
        or len(_HASHTAG.findall(caption)) > 30
        or len(_MENTION.findall(caption)) > 20
    ):
        raise GraphError(
            36004,
            "The caption was too long",
            subcode=2207010,
            title="Caption too long",
            tell="The caption can have up to 2,200 characters, 30 hashtags and 20 @ tags.",
        )


def check_image(content: bytes, *, story: bool) -> Thing:
    """Type and size of a picture. Raises GraphError for what Instagram refuses at once.

    The live API scales widths outside 320 to 1440; the twin refuses them, so that nobody relies on
    what happens to a picture there.
    """
    if len(content) > MAX_IMAGE:
        raise GraphError(
            36000,
            "The image size is too large.",
            subcode=2207004,
            title="Image size too large",
            tell="The image is too large to download. It should be less than 8 MiB.",
        )
    picture = pictures.look(content, whole=True)
    if picture is None or picture.mime != "image/jpeg":
        raise GraphError(
            36001,
            "The image format is not supported.",
            subcode=2207005,
            title="Image format not supported",
            tell="The image must be a JPEG.",
        )
    turned = picture.orientation in (5, 6, 7, 8)
    width, height = picture.width, picture.height
    width, height = (height, width) if turned else (width, height)
    shape = width / height
    if not story and not _SHAPE[0] <= shape <= _SHAPE[1]:
        raise GraphError(
            36003,
            "The aspect ratio is not supported.",
            subcode=2207009,
            title="Aspect ratio not supported",
            tell=f"The aspect ratio {shape:.3f} must be between 4:5 and 1.91:1.",
        )
    if not 320 <= width <= 1440:
        raise invalid(f"The image is {width} px wide; the width must be 320 to 1440 px")
    return {"mime": picture.mime, "width": width, "height": height, "size": len(content)}


def look_at_video(content: bytes, *, story: bool) -> tuple[Thing, str]:
    """What the video is, and why it fails in processing ("" when it does not)."""
    clip = clips.look(content)
    if clip is None:
        return {"mime": "application/octet-stream", "size": len(content)}, "unreadable file"
    facts = {"mime": clip.mime, "width": clip.width, "height": clip.height, "size": clip.size}
    return facts | {"seconds": clip.seconds}, _why_not(clip, story=story)


def _why_not(clip: Clip, *, story: bool) -> str:
    limit, longest = (_MAX_STORY_VIDEO, 60) if story else (MAX_VIDEO, 900)
    rules = (
        (clip.mime == "video/mp4", "container is neither MP4 nor MOV"),
        (clip.moov_first, "moov atom is not at the front"),
        (clip.video_codec in ("h264", "hevc"), f"video codec {clip.video_codec}"),
        (clip.pixel_format in ("yuv420p", "yuvj420p", "yuv420p10le"), clip.pixel_format),
        (23 <= clip.fps <= 60, f"{clip.fps:.4g} frames per second, not 23 to 60"),
        (2.95 <= clip.seconds <= longest + 0.05, f"{clip.seconds:.2f} s, not 3 to {longest} s"),
        (clip.width <= 1920, f"{clip.width} px wide, over 1920"),
        (0.01 <= clip.shape <= 10, f"aspect ratio {clip.shape:.3f}"),
        (clip.size <= limit, f"{clip.size} bytes, over {limit}"),
        (clip.bits_per_second <= _MAX_BITS, f"{clip.bits_per_second:.0f} bits per second"),
        (clip.audio_codec in ("", "aac"), f"audio codec {clip.audio_codec}"),
        (clip.audio_rate <= _MAX_SOUND_RATE and clip.audio_channels <= 2, "audio rate or channels"),
    )
    return next((why for fits, why in rules if not fits), "")
