"""Judges finished files by the published limits, opened with Pillow and PyAV alone.

Written from ``contracts/limits.json`` and the platforms' pages, not from the product's specs, so
that a wrong number there cannot agree with itself. ``NUMBERS`` is held against the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

NUMBERS: dict[tuple[str, ...], object] = {
    ("x", "image", "max_bytes"): 5_242_880,
    ("x", "video", "max_px"): "1280x1024",
    ("x", "video", "min_px"): "32x32",
    ("x", "video", "fps_max"): 60,
    ("x", "video", "duration_s"): [0.5, 140],
    ("x", "video", "aspect"): ["1:3", "3:1"],
    ("x", "video", "max_bytes"): 536_870_912,
    ("facebook_page", "images", "safe_max_bytes"): 4_194_304,
    ("facebook_page", "images", "max_px_2nd"): "2048x2048",
    ("facebook_page", "video", "min_bytes"): 1024,
    ("facebook_page", "reel", "fps"): [24, 60],
    ("facebook_page", "reel", "duration_s"): [3, 90],
    ("facebook_page", "reel", "min_px"): "540x960",
    ("instagram", "image", "formats"): ["jpeg"],
    ("instagram", "image", "max_bytes"): 8_388_608,
    ("instagram", "image", "aspect"): [0.8, 1.91],
    ("instagram", "image", "width"): [320, 1440],
    ("instagram", "reel", "fps"): [23, 60],
    ("instagram", "reel", "duration_s"): [3, 900],
    ("instagram", "reel", "max_bytes"): 314_572_800,
    ("instagram", "reel", "max_width"): 1920,
    ("instagram", "reel", "vbitrate_max"): 25_000_000,
    ("instagram", "reel", "abitrate"): 128_000,
    ("instagram", "reel", "aspect"): [0.01, 10],
    ("instagram", "reel", "closed_gop"): True,
    ("instagram", "reel", "cover"): "jpeg <=8MB 9:16",
    ("x", "video", "scan"): "progressive, closed GOP",
    ("x", "video", "vcodec"): "h264 high",
    ("x", "video", "pix_fmt"): "yuv420p",
    ("instagram", "story", "video"): {
        "duration_s": [3, 60],
        "max_bytes": 104_857_600,
        "aspect": [0.1, 10],
    },
    ("youtube", "shorts", "duration_max_s"): 180,
    ("youtube", "thumbnail", "formats"): ["jpeg", "png"],
    ("youtube", "thumbnail", "safe_max_bytes"): 2_097_152,
    ("youtube", "video", "max_bytes"): 274_877_906_944,
    ("wordpress", "images", "scaled_above_px"): 2560,
}


@dataclass(frozen=True)
class Photo:
    kinds: tuple[str, ...]
    max_bytes: int
    max_side: int
    widths: tuple[int, int] = (1, 100_000)
    ratios: tuple[float, float] = (0.0, 1e9)


@dataclass(frozen=True)
class Clip:
    seconds: tuple[float, float]
    max_bytes: int = 2_000_000_000
    widths: tuple[int, int] = (2, 100_000)
    heights: tuple[int, int] = (2, 100_000)
    ratios: tuple[float, float] = (0.0, 1e9)
    fps: tuple[float, float] = (1, 60)
    codecs: tuple[str, ...] = ("h264", "hevc")
    profiles: tuple[str, ...] = ()
    bitrates: tuple[int, int] = (10**9, 10**9)
    """Picture and sound, bits per second, at most."""
    strict_mp4: bool = False
    """Index in front, no edit lists."""
    closed: bool = False
    """No picture needs one from before its key frame (closed GOP)."""


_VIDEO, _REEL = Clip((1, 14_400)), (0.5525, 0.5725)
_SITE = Photo(("JPEG", "PNG", "WEBP"), 64_000_000, 2560)
_FACEBOOK = Photo(("JPEG", "PNG"), 4_194_304, 2048)
_INSTAGRAM = Photo(("JPEG",), 8_388_608, 100_000, (320, 1440), (0.8, 1.91))
_IG_CLIP = Clip((3, 900), 314_572_800, widths=(2, 1920), ratios=(0.01, 10), fps=(23, 60),
                bitrates=(25_000_000, 128_000), strict_mp4=True, closed=True)  # fmt: skip
PHOTOS = {
    ("wordpress", "article"): _SITE,
    ("x", "feed"): Photo(("JPEG", "PNG", "WEBP"), 5_242_880, 8192),
    ("facebook", "feed"): _FACEBOOK,
    ("instagram", "feed"): _INSTAGRAM,
    ("instagram", "carousel"): _INSTAGRAM,
    ("instagram", "story"): Photo(("JPEG",), 8_388_608, 100_000, (320, 1440), _REEL),
}
CLIPS = {
    ("wordpress", "article"): _VIDEO,
    ("x", "feed"): Clip((0.5, 140), 536_870_912, (32, 1280), (32, 1024), (1 / 3, 3),
                        codecs=("h264",), profiles=("High",), closed=True),
    ("facebook", "video"): _VIDEO,
    ("facebook", "reel"): Clip((3, 90), widths=(540, 1080), heights=(960, 1920), ratios=_REEL,
                               fps=(24, 60)),
    ("instagram", "reel"): _IG_CLIP,
    # a clip in a carousel: the story's numbers, in the shapes of the feed
    ("instagram", "carousel"): Clip((3, 60), 104_857_600, widths=(2, 1920), ratios=(0.8, 1.91),
                                    fps=(23, 60), strict_mp4=True, closed=True),
    ("instagram", "story"): Clip((3, 60), 104_857_600, widths=(2, 1920), ratios=(0.1, 10),
                                 fps=(23, 60), strict_mp4=True, closed=True),
    ("youtube", "video"): _VIDEO,
    ("youtube", "short"): Clip((1, 180), ratios=(0.0, 1.0)),
}  # fmt: skip


def problems(path: Path, platform: str, form: str) -> list[str]:
    """Every limit of the channel's format that the file breaks; KeyError: none is known."""
    if path.suffix in {".mp4", ".mov"}:
        limit = CLIPS[platform, form]
        open_gop = ["open GOP"] if limit.closed and _reaches_back(path) else []
        return [*_clip(path, limit), *_boxes(path, strict=limit.strict_mp4), *open_gop]
    return list(_photo(path, PHOTOS[platform, form]))


def _photo(path: Path, limit: Photo) -> Iterator[str]:
    size = path.stat().st_size
    if size > limit.max_bytes:
        yield f"{size} bytes"
    with Image.open(path) as image:
        image.load()
        if image.format not in limit.kinds:
            yield f"format {image.format}"
        if max(image.size) > limit.max_side:
            yield f"size {image.size}"
        if not limit.widths[0] <= image.width <= limit.widths[1]:
            yield f"width {image.width}"
        # one pixel of rounding either way
        low, high = (image.width - 1) / image.height, (image.width + 1) / image.height
        if high < limit.ratios[0] or low > limit.ratios[1]:
            yield f"ratio {image.width / image.height:.3f}"
        if image.mode not in ("RGB", "RGBA", "P", "L"):
            yield f"mode {image.mode}"
        if image.getexif() or {"exif", "xmp", "icc_profile", "comment"} & image.info.keys():
            yield "metadata"


def _clip(path: Path, limit: Clip) -> Iterator[str]:
    size = path.stat().st_size
    if not 1024 <= size <= limit.max_bytes:
        yield f"{size} bytes"
    with av.open(str(path)) as box:
        picture = box.streams.video[0]
        context, rate = picture.codec_context, float(picture.average_rate or 0)
        seconds = (box.duration or 0) / 1e6
        yield from _bounds("seconds", seconds, limit.seconds, 0.06)
        yield from _bounds("width", context.width, limit.widths)
        yield from _bounds("height", context.height, limit.heights)
        yield from _bounds("ratio", context.width / context.height, limit.ratios, 0.005)
        yield from _bounds("fps", rate, limit.fps, 0.01)
        if context.name not in limit.codecs:
            yield f"codec {context.name}"
        if limit.profiles and context.profile not in limit.profiles:
            yield f"profile {context.profile}"
        if context.pix_fmt != "yuv420p":
            yield f"pixels {context.pix_fmt}"
        if context.width % 2 or context.height % 2:
            yield f"odd size {context.width}x{context.height}"
        if (picture.bit_rate or 0) > limit.bitrates[0]:
            yield f"picture {picture.bit_rate} b/s"
        for sound in box.streams.audio:
            about = sound.codec_context
            if about.name != "aac" or about.sample_rate > 48_000 or about.channels > 2:
                yield f"sound {about.name} {about.sample_rate} {about.channels}"
            if (sound.bit_rate or 0) > limit.bitrates[1] * 1.1:
                yield f"sound {sound.bit_rate} b/s"
        yield from _frames(box, picture)


def _frames(box: av.container.InputContainer, picture: av.VideoStream) -> Iterator[str]:
    """Whole and progressive, upright, starting with a key frame."""
    count, first = 0, True
    for frame in box.decode(picture):
        if first and not frame.key_frame:
            yield "does not begin with a key frame"
        if frame.rotation or frame.interlaced_frame:
            yield f"turned by {frame.rotation} or interlaced"
            return
        first, count = False, count + 1
    if count < 2:
        yield f"{count} frames"


def _reaches_back(path: Path) -> bool:
    """Whether a picture is shown before the key frame that it is stored behind."""
    with av.open(str(path)) as box:
        key: int | None = None
        for packet in box.demux(video=0):
            if packet.pts is None:
                continue
            if packet.is_keyframe:
                key = packet.pts
            elif key is not None and packet.pts < key:
                return True
    return False


def _boxes(path: Path, *, strict: bool) -> Iterator[str]:
    data = path.read_bytes()
    top = [kind for kind, _ in _children(data)]
    if b"moov" in top and b"mdat" in top and top.index(b"moov") > top.index(b"mdat"):
        yield "index behind the data"
    moov = next((body for kind, body in _children(data) if kind == b"moov"), b"")
    for kind, body in _children(moov):
        if kind in (b"udta", b"meta") and len(body) > 200:
            yield f"{kind!r} of {len(body)} bytes"
        if strict and kind == b"trak" and b"edts" in [name for name, _ in _children(body)]:
            yield "edit list"


def _children(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        if size < head:
            return
        yield kind, data[at + head : at + size]
        at += size


def _bounds(
    what: str, value: float, between: tuple[float, float], slack: float = 0.0
) -> Iterator[str]:
    if not between[0] - slack <= value <= between[1] + slack:
        yield f"{what} {value:.3f}, not {between[0]:g}-{between[1]:g}"
