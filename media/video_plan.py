"""Decides what has to be done to a clip: nothing that it does not need. Numbers only, no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from config.messages import say
from content.model import Focus
from media.clip import Clip
from media.errors import UnfitMedia
from media.geometry import Plan, plan
from media.spec import Fit, ImageSpec, VideoSpec
from media.video_rules import complaints

_RATES = tuple(Fraction(n) for n in (24, 25, 30, 48, 50, 60)) + tuple(
    Fraction(n * 1000, 1001) for n in (24, 30, 60)
)
LEAST_BITS_PER_PIXEL = 0.015
"""Below this many bits per pixel and frame a clip falls apart; it is refused instead."""

AUDIO_BITRATE = 128_000


@dataclass(frozen=True, slots=True)
class Cut:
    """Part of the source to keep, in seconds."""

    start: float
    length: float


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """What to do with each track. ``geometry`` in upright, square pixels; None = not touched."""

    copy_picture: bool
    copy_sound: bool
    silence: bool
    geometry: Plan | None
    fps: Fraction
    cut: Cut | None
    seconds: float
    max_video_bitrate: int
    audio_bitrate: int


def plan_video(
    clip: Clip,
    spec: VideoSpec,
    *,
    fit: Fit = "inside",
    aspect: str | None = None,
    focus: Focus | None = None,
    cut: tuple[float, float] | None = None,
) -> VideoPlan:
    """Decide what to do; UnfitMedia names limit and value where the clip cannot meet the spec."""
    part, seconds = _cut(clip, cut)
    _must_last(seconds, spec)
    shape = _shape(clip, spec, fit, aspect, focus)
    broken = {one.part for one in complaints(clip, spec)}
    whole = (clip.width, clip.height)
    kept = shape.size == shape.canvas == whole and shape.box == (0, 0, *whole)
    copy_picture = "picture" not in broken and "bytes" not in broken and kept and part is None
    fps = clip.picture.fps if copy_picture else _rate(clip, spec)
    audio = min(AUDIO_BITRATE, spec.max_audio_bitrate or AUDIO_BITRATE)
    has_sound = clip.sound is not None
    most = 0 if copy_picture else bitrate_for(shape.canvas, fps, seconds, audio, spec)
    return VideoPlan(
        copy_picture=copy_picture,
        copy_sound=has_sound and "sound" not in broken and part is None and "bytes" not in broken,
        silence=not has_sound and spec.audio_required,
        geometry=None if copy_picture else shape,
        fps=fps,
        cut=part,
        seconds=seconds,
        max_video_bitrate=most,
        audio_bitrate=audio,
    )


def _cut(clip: Clip, cut: tuple[float, float] | None) -> tuple[Cut | None, float]:
    if cut is None:
        return None, clip.seconds
    start, end = cut
    # people read a player's clock, which rounds: half a second beyond the end means the end
    if end > clip.seconds + 0.5 or start >= min(end, clip.seconds):
        raise UnfitMedia(
            f"the cut {start:g}–{end:g} s lies outside the clip of {clip.seconds:.2f} s",
            hint=say(
                "media.video.cut", start=_comma(start), end=_comma(end), value=_comma(clip.seconds)
            ),
            limit=f"0–{clip.seconds:.2f} s",
            value=f"{start:g}–{end:g} s",
        )
    end = min(end, clip.seconds)
    return Cut(start, end - start), end - start


def _must_last(seconds: float, spec: VideoSpec) -> None:
    for breaks, key, limit in (
        (seconds > spec.max_seconds + 0.05, "too_long", spec.max_seconds),
        (seconds < spec.min_seconds - 0.05, "too_short", spec.min_seconds),
    ):
        if breaks:
            raise UnfitMedia(
                f"the clip is {key.replace('_', ' ')}: {seconds:.2f} s, limit {limit:g} s",
                hint=say(f"media.video.{key}", value=_comma(seconds), limit=_comma(limit)),
                limit=f"{limit:g} s",
                value=f"{seconds:.2f} s",
            )


def _shape(clip: Clip, spec: VideoSpec, fit: Fit, aspect: str | None, focus: Focus | None) -> Plan:
    """The photographs' geometry, on even pixels (H.264 4:2:0 has no odd sizes)."""
    try:
        exact = plan(
            (clip.width, clip.height), frame_spec(spec), fit=fit, aspect=aspect, focus=focus
        )
    except UnfitMedia as error:
        raise UnfitMedia(
            str(error),
            hint=say("media.video.shape", value=error.value, limit=error.limit),
            limit=error.limit,
            value=error.value,
        ) from error
    size, canvas = even(exact.size), even(exact.canvas)
    if canvas[0] < spec.min_width or canvas[1] < spec.min_height:
        value, limit = f"{canvas[0]}×{canvas[1]}", f"{spec.min_width}×{spec.min_height}"
        raise UnfitMedia(
            f"the clip becomes {value} px, least size {limit}",
            hint=say("media.video.shape", value=value, limit=limit),
            limit=limit,
            value=value,
        )
    return Plan(exact.box, size, canvas)


def frame_spec(spec: VideoSpec) -> ImageSpec:
    """The clip's limits of size and shape as those of a picture."""
    return ImageSpec(
        max_count=1,
        max_bytes=spec.max_bytes,
        max_width=spec.max_width - spec.max_width % 2,
        max_height=spec.max_height - spec.max_height % 2,
        min_width=spec.min_width,
        aspects=spec.aspects,
        min_ratio=spec.min_ratio,
        max_ratio=spec.max_ratio,
    )


def even(size: tuple[int, int]) -> tuple[int, int]:
    """The nearest smaller even size; never 0."""
    return max(2, size[0] - size[0] % 2), max(2, size[1] - size[1] % 2)


def _rate(clip: Clip, spec: VideoSpec) -> Fraction:
    """The source's rate where it may stay, else the nearest usual one within the limits."""
    rate = clip.picture.fps
    if float(rate) > spec.max_fps:
        rate = rate / ceil(float(rate) / spec.max_fps - 1e-6)
    elif float(rate) < spec.min_fps:
        rate = rate * ceil(spec.min_fps / float(rate) - 1e-6)
    allowed = [one for one in _RATES if spec.min_fps <= one <= spec.max_fps]
    near = min(allowed, key=lambda one: abs(one - rate), default=rate)
    within = spec.min_fps <= rate <= spec.max_fps
    if within and clip.picture.constant_rate and abs(near - rate) > rate / 50:
        return rate.limit_denominator(1001)
    return near


UNLIMITED_BITRATE = 50_000_000
"""Cap where the channel names none (YouTube takes 256 GB): ffmpeg counts in 32 bits."""


def bitrate_for(
    canvas: tuple[int, int], fps: Fraction, seconds: float, audio: int, spec: VideoSpec
) -> int:
    """Most bits per second for the picture: the channel's cap and what the size limit leaves."""
    room = int((spec.max_bytes * 0.97 - 64_000) * 8 / seconds) - audio
    least = int(canvas[0] * canvas[1] * float(fps) * LEAST_BITS_PER_PIXEL)
    if room < least:
        raise too_heavy(int((least + audio) * seconds / 8) + 64_000, spec)
    return min(room, spec.max_video_bitrate or UNLIMITED_BITRATE)


def too_heavy(size: int, spec: VideoSpec) -> UnfitMedia:
    """The error for a clip that takes ``size`` bytes at the least."""
    mb = 1_000_000
    return UnfitMedia(
        f"the clip needs {size} bytes, limit {spec.max_bytes}",
        hint=say(
            "media.video.too_heavy", value=_comma(size / mb), limit=_comma(spec.max_bytes / mb)
        ),
        limit=f"{spec.max_bytes} B",
        value=f"{size} B",
    )


def _comma(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
