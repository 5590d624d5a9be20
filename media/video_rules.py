"""Holds a clip against a channel's limits: one list of complaints, whoever made the clip.

The same look decides whether a source may stay as it is and whether a finished clip is right; it
reads only what was found in the file, never what was planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from media.clip import Clip, Picture, Sound
from media.spec import VideoSpec

Part = Literal["length", "bytes", "picture", "sound", "file"]

MP4_MIMES = {"mp4": "video/mp4", "mov": "video/quicktime"}

_RATIO_SLACK = 0.01
_SECONDS_SLACK = 0.05  # the last sound packet may outlast the picture by 1024 samples and rounding
_FPS_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Complaint:
    """One limit that a clip breaks; ``limit`` and ``value`` as short texts with unit."""

    part: Part
    what: str
    limit: str
    value: str


def complaints(clip: Clip, spec: VideoSpec) -> tuple[Complaint, ...]:
    """Every limit of ``spec`` that the clip breaks."""
    return (
        *_length(clip, spec),
        *_picture(clip.picture, spec),
        *_shape(clip, spec),
        *_sound(clip.sound, spec),
        *_file(clip, spec),
    )


def _length(clip: Clip, spec: VideoSpec) -> Iterator[Complaint]:
    low, high = spec.min_seconds - _SECONDS_SLACK, spec.max_seconds + _SECONDS_SLACK
    if not low <= clip.seconds <= high:
        limit = f"{spec.min_seconds:g}–{spec.max_seconds:g} s"
        yield Complaint("length", "length", limit, f"{clip.seconds:.2f} s")
    if clip.bytes > spec.max_bytes:
        yield Complaint("bytes", "size", f"{spec.max_bytes} B", f"{clip.bytes} B")


def _picture(picture: Picture, spec: VideoSpec) -> Iterator[Complaint]:
    def told(what: str, limit: object, value: object) -> Complaint:
        return Complaint("picture", what, str(limit), str(value))

    if picture.codec not in spec.video_codecs:
        yield told("codec", ", ".join(spec.video_codecs), picture.codec)
    elif picture.codec == "h264" and picture.profile not in spec.profiles:
        yield told("profile", ", ".join(spec.profiles), picture.profile)
    if picture.pixel_format not in spec.pixel_formats:
        yield told("pixel format", ", ".join(spec.pixel_formats), picture.pixel_format)
    fps = float(picture.fps)
    if not spec.min_fps - _FPS_SLACK <= fps <= spec.max_fps + _FPS_SLACK:
        yield told("frame rate", f"{spec.min_fps:g}–{spec.max_fps:g} fps", f"{fps:.2f} fps")
    if not picture.constant_rate:
        yield told("frame rate", "constant", "variable")
    if spec.max_video_bitrate and picture.bitrate > spec.max_video_bitrate:
        yield told("bit rate", f"{spec.max_video_bitrate} b/s", f"{picture.bitrate} b/s")
    if spec.max_gop_seconds and picture.gop_s > spec.max_gop_seconds + 1 / max(fps, 1):
        yield told("key frame distance", f"{spec.max_gop_seconds:g} s", f"{picture.gop_s:.2f} s")
    if spec.closed_gop and not picture.closed_gop:
        yield told("group of pictures", "closed", "open")
    yield from _plainness(picture)


def _plainness(picture: Picture) -> Iterator[Complaint]:
    """What no channel wants, because players differ: turns, fields, wide or unknown colours."""
    if picture.rotation or picture.mirrored:
        yield Complaint("picture", "turn", "0°", f"{picture.rotation}°")
    if not picture.square:
        yield Complaint("picture", "pixels", "square", "not square")
    if picture.interlaced:
        yield Complaint("picture", "scan", "progressive", "interlaced")
    if picture.hdr or picture.primaries == 9:
        yield Complaint("picture", "colour", "BT.709", picture.hdr or "BT.2020")
    if picture.full_range:
        yield Complaint("picture", "colour range", "tv", "pc")
    if picture.width % 2 or picture.height % 2:
        yield Complaint("picture", "size", "even", f"{picture.width}×{picture.height}")


def _shape(clip: Clip, spec: VideoSpec) -> Iterator[Complaint]:
    size = f"{clip.width}×{clip.height}"
    if clip.width > spec.max_width or clip.height > spec.max_height:
        yield Complaint("picture", "size", f"≤ {spec.max_width}×{spec.max_height}", size)
    if clip.width < spec.min_width or clip.height < spec.min_height:
        yield Complaint("picture", "size", f"≥ {spec.min_width}×{spec.min_height}", size)
    ratio = clip.width / clip.height
    low, high = spec.min_ratio * (1 - _RATIO_SLACK), spec.max_ratio * (1 + _RATIO_SLACK)
    if not low <= ratio <= high:
        limit = f"{spec.min_ratio:.3f}–{spec.max_ratio:.3f}"
        yield Complaint("picture", "aspect ratio", limit, f"{ratio:.3f}")


def _sound(sound: Sound | None, spec: VideoSpec) -> Iterator[Complaint]:
    def told(what: str, limit: object, value: object) -> Complaint:
        return Complaint("sound", f"sound {what}", str(limit), str(value))

    if sound is None:
        if spec.audio_required:
            yield told("track", 1, 0)
        return
    if sound.codec not in spec.audio_codecs or (sound.codec == "aac" and sound.profile != "LC"):
        yield told("codec", ", ".join(spec.audio_codecs), f"{sound.codec} {sound.profile}".strip())
    if sound.rate > spec.max_audio_rate:
        yield told("rate", f"{spec.max_audio_rate} Hz", f"{sound.rate} Hz")
    if sound.channels > spec.max_audio_channels:
        yield told("channels", spec.max_audio_channels, sound.channels)
    # an encoder's average may lie a little above what it was asked for
    if spec.max_audio_bitrate and sound.bitrate > spec.max_audio_bitrate * 1.1:
        yield told("bit rate", f"{spec.max_audio_bitrate} b/s", f"{sound.bitrate} b/s")


def _file(clip: Clip, spec: VideoSpec) -> Iterator[Complaint]:
    """Container, order, and what must not be in it; a remux puts all of it right."""
    if clip.mime not in {MP4_MIMES.get(one, f"video/{one}") for one in spec.containers}:
        yield Complaint("file", "container", ", ".join(spec.containers), clip.mime)
    if clip.layout is None:
        return
    if not clip.layout.faststart:
        yield Complaint("file", "header", "first", "last")
    if clip.layout.edit_list and not spec.edit_lists:
        yield Complaint("file", "edit list", "none", "present")
    if clip.layout.tags:
        yield Complaint("file", "metadata", "none", ", ".join(clip.layout.tags))
    extra = clip.tracks - 1 - (clip.sound is not None)
    if extra:
        yield Complaint("file", "tracks", "picture and sound", f"{extra} more")
