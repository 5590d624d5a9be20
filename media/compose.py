"""Composes a clip from photographs with MoviePy: title card, photographs, closing card.

MoviePy puts the scenes together and gives the frames; it neither reads nor writes a file here.
One ffmpeg run of ours encodes them, because MoviePy's own writer shifts colours (BT.601 for HD),
passes odd sizes on, leaves a sound file in the working folder when it fails, and does not look at
ffmpeg's exit code.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from PIL import Image

from config.messages import say
from content.model import Focus
from media.cards import ZOOM, Palette, card, photo_ground
from media.clip import Clip
from media.errors import UnfitMedia
from media.ffmpeg import CLEAN, failed, ffmpeg
from media.geometry import parse_aspect
from media.music import Music, music_input
from media.process import Limits
from media.spec import VideoSpec
from media.video import checked
from media.video_command import TAGS_709, container, encoder
from media.video_plan import AUDIO_BITRATE, bitrate_for, even, too_heavy

COMPOSE_RECIPE = 1
"""Counts changes of what the same photographs turn into; part of the cache's key."""

LEAST_PHOTO_S = 1.5
"""A photograph is shown for at least this long; with more photographs the clip is refused."""

_LARGEST = 1920
_SHORT_EDGE = 1080
_importing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Slide:
    """One photograph and its focus point."""

    photo: bytes
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """What a composed clip says and how long; times in seconds. Cards without text are left out."""

    office: str
    title: str
    lines: tuple[str, ...] = ()
    closing: str = ""
    closing_lines: tuple[str, ...] = ()
    aspect: str = "9:16"
    palette: Palette = field(default_factory=Palette)
    title_s: float = 2.5
    photo_s: float = 3.0
    closing_s: float = 2.0
    fade_s: float = 0.4
    fps: int = 30
    music: Music | None = None

    def recipe(self) -> list[str]:
        """Everything that shapes the clip, as texts (for the cache's key)."""
        music = self.music.sha256 if self.music else ""
        rest = [self.title_s, self.photo_s, self.closing_s, self.fade_s, self.fps]
        palette = [self.palette.ground, self.palette.accent, self.palette.text]
        words = [self.office, self.title, *self.lines, "|", self.closing, *self.closing_lines]
        return [*words, self.aspect, *palette, *map(repr, rest), music]


@cache
def _moviepy() -> ModuleType:
    """MoviePy, without the `.env` file that it would load into our environment when imported."""
    import dotenv

    with _importing:
        real = dotenv.find_dotenv, dotenv.load_dotenv
        dotenv.find_dotenv, dotenv.load_dotenv = _no_file, _nothing_loaded
        try:
            import moviepy
        finally:
            dotenv.find_dotenv, dotenv.load_dotenv = real
    return moviepy  # type: ignore[no-any-return]  # untyped library


def _no_file(*_: object, **__: object) -> str:
    return ""


def _nothing_loaded(*_: object, **__: object) -> bool:
    return False


def compose_video(
    slides: Sequence[Slide], composition: Composition, spec: VideoSpec, target: Path
) -> Clip:
    """Make ``target`` of the photographs in their order; MediaError when that is not possible."""
    size = frame_size(spec, composition.aspect)
    photo_s, seconds = timing(len(slides), composition, spec)
    sound = music_input(composition.music, seconds)
    fps = Fraction(min(composition.fps, int(spec.max_fps)))
    most = bitrate_for(size, fps, seconds, AUDIO_BITRATE, spec)
    scenes = _scenes(slides, composition, size, photo_s)
    limits = Limits(
        file_size=spec.max_bytes * 2 + 64_000_000,
        cpu_s=int(300 + seconds * 60),
        wall_s=300 + seconds * 60,
    )
    words = [
        *("-protocol_whitelist", "pipe", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{size[0]}x{size[1]}", "-framerate", str(fps), "-i", "pipe:0"),
        *sound,
        *("-vf", f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,{TAGS_709}"),
        *encoder(spec, fps, most),
        *("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-t", f"{seconds:.6f}"),
        *CLEAN,
        *container(spec),
    ]
    frames = _frames(scenes, composition.fade_s, seconds, int(fps))
    done = ffmpeg(words, target, limits=limits, feed=frames)
    made = target.stat().st_size if target.exists() else 0
    if done.outgrew or made > spec.max_bytes:
        raise too_heavy(made, spec)
    if done.code != 0:
        raise failed(done, limits)
    return checked(target, spec)


def frame_size(spec: VideoSpec, aspect: str) -> tuple[int, int]:
    """The largest even size of that shape within the channel's limits and 1080p."""
    ratio = dict(spec.aspects).get(aspect) or parse_aspect(aspect)
    width = min(spec.max_width, _LARGEST, spec.max_height * ratio, _LARGEST * ratio)
    width = min(width, _SHORT_EDGE if ratio <= 1 else _SHORT_EDGE * ratio)
    width, height = even((round(width), round(width / ratio)))
    fits = spec.min_ratio * 0.99 <= width / height <= spec.max_ratio * 1.01
    if not fits or width < spec.min_width or height < spec.min_height:
        raise UnfitMedia(
            f"a clip of {width}×{height} px does not fit the channel",
            hint=say("media.video.shape", value=f"{width}×{height}", limit=f"{spec.min_width} px"),
            limit=f"{spec.min_width}×{spec.min_height}",
            value=f"{width}×{height}",
        )
    return width, height


def timing(count: int, composition: Composition, spec: VideoSpec) -> tuple[float, float]:
    """(seconds per photograph, seconds of the clip); UnfitMedia when they do not fit in."""
    if count < 1:
        raise UnfitMedia(
            "a clip needs a photograph", hint=say("media.compose.no_photo"), limit="1", value="0"
        )
    cards = composition.title_s + (composition.closing_s if composition.closing else 0.0)
    fades = composition.fade_s * (count + bool(composition.closing))
    room = (spec.max_seconds - cards + fades) / count
    photo_s = min(composition.photo_s, room)
    seconds = cards - fades + photo_s * count
    if photo_s < min(LEAST_PHOTO_S, composition.photo_s) or seconds < spec.min_seconds:
        limit = f"{spec.min_seconds:g}–{spec.max_seconds:g} s"
        least = cards - fades + max(photo_s, LEAST_PHOTO_S) * count
        raise UnfitMedia(
            f"{count} photographs take {least:.1f} s, limit {limit}",
            hint=say("media.compose.length", count=count, value=f"{least:.0f}", limit=limit),
            limit=limit,
            value=f"{least:.1f} s",
        )
    return photo_s, seconds


def _scenes(
    slides: Sequence[Slide], composition: Composition, size: tuple[int, int], photo_s: float
) -> list[Any]:
    """MoviePy clips in order; every text and photograph is looked at before encoding begins."""
    title = card(
        size, composition.palette, composition.office, composition.title, composition.lines
    )
    scenes = [_still(title, composition.title_s)]
    scenes += [
        _zooming(photo_ground(slide.photo, size, slide.focus), size, slide, photo_s)
        for slide in slides
    ]
    if composition.closing:
        last = card(
            size,
            composition.palette,
            composition.office,
            composition.closing,
            composition.closing_lines,
        )
        scenes.append(_still(last, composition.closing_s))
    return scenes


def _still(image: Image.Image, seconds: float) -> Any:  # noqa: ANN401  # untyped library
    import numpy as np

    return _moviepy().ImageClip(np.asarray(image), duration=seconds)


def _zooming(ground: Image.Image, size: tuple[int, int], slide: Slide, seconds: float) -> Any:  # noqa: ANN401  # untyped library
    """A slow zoom towards the focus point: the visible box shrinks by ``ZOOM`` in all."""
    import numpy as np

    x, y = (slide.focus.x, slide.focus.y) if slide.focus else (0.5, 0.5)

    def frame(at: float) -> Any:  # noqa: ANN401  # a numpy array
        share = 1 - (1 - 1 / ZOOM) * min(max(at / seconds, 0.0), 1.0)
        wide, high = ground.width * share, ground.height * share
        left, top = (ground.width - wide) * x, (ground.height - high) * y
        box = (left, top, left + wide, top + high)
        return np.asarray(ground.resize(size, Image.Resampling.BILINEAR, box=box))

    return _moviepy().VideoClip(frame, duration=seconds)


def _frames(scenes: Sequence[Any], fade: float, seconds: float, fps: int) -> Iterator[bytes]:
    """Raw RGB frames of the scenes, each fading into the next."""
    movie = _moviepy()
    whole = movie.concatenate_videoclips(_with_fades(scenes, fade), method="chain")
    try:
        # the sum of the parts may be a hair longer or shorter than planned
        for number in range(round(seconds * fps)):
            at = min(number / fps, whole.duration - 1e-6)
            yield whole.get_frame(at).astype("uint8", copy=False).tobytes()
    finally:
        whole.close()


def _with_fades(scenes: Sequence[Any], fade: float) -> list[Any]:
    """The scenes with a crossfade between each two; only fades are composited, which is slow."""
    movie = _moviepy()
    parts: list[Any] = []
    start = 0.0
    for scene, following in pairwise([*scenes, None]):
        end = scene.duration - (fade if following is not None else 0.0)
        parts.append(scene.subclipped(start, end))
        if following is not None and fade > 0:
            coming = following.subclipped(0, fade).with_effects([movie.vfx.CrossFadeIn(fade)])
            parts.append(movie.CompositeVideoClip([scene.subclipped(end), coming]))
        start = fade
    return parts
