"""Makes a clip fit a channel: streams copied where they comply, else one ffmpeg run.

Sources: SOP 47/SOP/INSP/VII/2024 step 4; limits in ``connectors``; check R20. What comes out is
opened again and held against the limits before anybody gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Event

from config.messages import say
from content.model import Focus
from media.clip import Clip, damaged, read_clip
from media.errors import MediaError, UncleanRendition, WrongRendition
from media.ffmpeg import Progress, failed, ffmpeg
from media.process import Finished, Limits
from media.spec import Fit, VideoSpec
from media.video_command import arguments
from media.video_plan import VideoPlan, plan_video, too_heavy
from media.video_rules import complaints

VIDEO_RECIPE = 1
"""Counts changes of what the same source and spec turn into; part of the cache's key."""


@dataclass(frozen=True, slots=True)
class VideoWanted:
    """One clip wanted of a source; ``cut`` in seconds of the source (in, out)."""

    spec: VideoSpec
    fit: Fit = "inside"
    aspect: str | None = None
    focus: Focus | None = None
    cut: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class VideoMade:
    """A finished clip and what was found in it."""

    path: Path
    clip: Clip
    copied_picture: bool
    copied_sound: bool


def make_video(
    source: Path,
    wanted: VideoWanted,
    target: Path,
    *,
    clip: Clip | None = None,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> VideoMade:
    """Make ``target`` (.mp4, in a folder of its own) of a file of the store; MediaError if not.

    ``clip`` is what ``read_clip`` found in the source, to save reading it again.
    """
    clip = clip or read_clip(source)
    todo = _plan(clip, wanted)
    limits = limits_for(clip, todo, wanted.spec)
    bitrate = 0
    for attempt in (1, 2):
        words = arguments(source, clip, todo, wanted.spec, bitrate=bitrate)
        done = ffmpeg(words, target, limits=limits, progress=progress, stop=stop)
        if done.code != 0 and not done.outgrew:
            raise _source_damaged(done.complaint) or failed(done, limits)
        size = target.stat().st_size if target.exists() else 0
        rate = 0 if done.outgrew else round(size * 8 / todo.seconds)
        if attempt == 1 and not todo.copy_picture and _beyond(done, target, size, wanted.spec):
            # what it took at this quality is known now: aim well below the limit
            most = todo.max_video_bitrate
            bitrate = int(0.8 * most * min(1.0, most / max(rate, 1)))
            continue
        if done.outgrew or size > wanted.spec.max_bytes:
            raise too_heavy(size, wanted.spec)
        found = checked(target, wanted.spec)
        return VideoMade(target, found, todo.copy_picture, todo.copy_sound)
    raise AssertionError("unreachable: the second attempt returns or raises")


def _beyond(done: Finished, target: Path, size: int, spec: VideoSpec) -> bool:
    """Whether the result is too large, or its bit rate above the channel's cap."""
    if done.outgrew or size > spec.max_bytes:
        return True
    # an average over a short clip may lie above what the encoder's buffer was told
    most = spec.max_video_bitrate
    return bool(most) and read_clip(target).picture.bitrate > most


def _plan(clip: Clip, wanted: VideoWanted) -> VideoPlan:
    return plan_video(
        clip,
        wanted.spec,
        fit=wanted.fit,
        aspect=wanted.aspect,
        focus=wanted.focus,
        cut=wanted.cut,
    )


def limits_for(clip: Clip, todo: VideoPlan, spec: VideoSpec) -> Limits:
    """Bounds that grow with the work: a slow office computer must still finish an honest clip."""
    pixels = max(clip.picture.width * clip.picture.height, 640 * 360)
    megapixels = pixels * max(float(clip.picture.fps), 24.0) * todo.seconds / 1e6
    seconds = 120 + megapixels * 0.6
    return Limits(
        file_size=spec.max_bytes * 2 + 64_000_000,
        cpu_s=int(seconds * 2),
        wall_s=seconds * 2,
    )


def checked(path: Path, spec: VideoSpec) -> Clip:
    """Open a finished clip again; WrongRendition or UncleanRendition when it is not right."""
    try:
        clip = read_clip(path)
    except MediaError as error:
        raise WrongRendition(
            f"the finished clip cannot be read: {error}", hint=say("media.video.wrong", value="-")
        ) from error
    for one in complaints(clip, spec):
        kind = UncleanRendition if one.what == "metadata" else WrongRendition
        raise kind(
            f"the finished clip's {one.what} is {one.value}, limit {one.limit}",
            hint=say("media.video.wrong", value=f"{one.what}: {one.value} ({one.limit})"),
            limit=one.limit,
            value=one.value,
        )
    return clip


def _source_damaged(complaint: str) -> MediaError | None:
    """What ffmpeg says of a source whose middle is broken."""
    signs = ("Invalid data found", "Error while decoding", "error while decoding", "corrupt")
    if any(sign in complaint for sign in signs):
        return damaged("its data is broken inside")
    return None
