"""What a clip really is, found by opening it with PyAV; nothing is judged here but soundness.

A file is opened by handle with the reader that its first bytes prove, so that neither its name
nor anything inside can lead elsewhere. Limits against bombs are checked before a frame is decoded.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from config.messages import say
from content.sniff import HEAD_BYTES, sniff
from media.clip_index import Index, is_closed, read_index
from media.errors import OversizedMedia, UnreadableMedia, UnsupportedMedia
from media.ffmpeg import DEMUXERS, MAX_FRAME_PIXELS
from media.mp4 import Layout, layout

MAX_FPS = 250.0
MAX_SECONDS = 4 * 3600.0
MAX_TRACKS = 16
CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "libdav1d"})
"""Picture codecs that we take; ``libdav1d`` is PyAV's name for AV1."""

HDR = {16: "PQ", 18: "HLG"}
_UNDECODED = {"skip_frame": "all"}
"""Opening decodes no picture: the first frame is decoded once, by us, under our limits."""

_MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture track. Sizes are stored pixels; ``rotation`` is the turn a player makes (°)."""

    index: int
    codec: str
    profile: str
    level: int
    pixel_format: str
    width: int
    height: int
    square: bool
    rotation: int
    mirrored: bool
    interlaced: bool
    matrix: str
    primaries: int
    transfer: int
    full_range: bool
    fps: Fraction
    constant_rate: bool
    gop_s: float
    closed_gop: bool
    bitrate: int
    frames: int

    @property
    def hdr(self) -> str:
        return HDR.get(self.transfer, "")


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound track. ``rate`` in Hz, ``bitrate`` in bits per second (0 = the file is silent)."""

    index: int
    codec: str
    profile: str
    rate: int
    channels: int
    bitrate: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound clip file. ``width``/``height`` are of the upright picture with square pixels."""

    mime: str
    bytes: int
    seconds: float
    width: int
    height: int
    picture: Picture
    sound: Sound | None
    layout: Layout | None
    tracks: int
    tags: tuple[str, ...]


def read_clip(source: Path | bytes) -> Clip:
    """Open a clip; UnreadableMedia, UnsupportedMedia or OversizedMedia when it is not usable."""
    if isinstance(source, bytes):
        return _read(io.BytesIO(source), len(source), source[:HEAD_BYTES])
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        return _read(file, source.stat().st_size, head)


def _read(file: Any, size: int, head: bytes) -> Clip:  # noqa: ANN401  # file-like
    mime = sniff(head)
    if mime not in DEMUXERS or not mime.startswith("video/"):
        raise UnsupportedMedia(
            f"{mime or 'unknown bytes'}: not a kind of clip that is taken",
            hint=say("media.video.unsupported", value=mime or "tidak dikenal"),
            limit="MP4, MOV, WEBM",
            value=mime,
        )
    boxes = layout(file, size) if DEMUXERS[mime] == "mov" else None
    if boxes is not None and not boxes.whole:
        raise damaged("its data ends early")
    try:
        with av.open(
            file, format=DEMUXERS[mime], metadata_errors="ignore", options=_UNDECODED
        ) as container:
            stream = _picture_stream(container)
            seconds = _bounded(container, stream)
            index = read_index(container, stream, mime)
            if index.end > size:
                raise damaged("its data ends early")
            return _clip(container, stream, mime, size, seconds, index, file, boxes)
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise damaged("it cannot be opened") from error


def damaged(why: str) -> UnreadableMedia:
    return UnreadableMedia(f"the clip is damaged: {why}", hint=say("media.probe.clip_damaged"))


def _picture_stream(container: Any) -> Any:  # noqa: ANN401  # PyAV: several container classes
    """The first moving picture track; a cover picture is none."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise UnreadableMedia("the file has no picture track", hint=say("media.probe.no_picture_track"))


def _bounded(container: Any, stream: Any) -> float:  # noqa: ANN401  # PyAV: several container classes
    """Refuse bombs by what the headers say; returns the length in seconds."""
    context = stream.codec_context
    if context is None:
        raise damaged("its picture codec is not told")
    if context.name not in CODECS:
        raise UnsupportedMedia(
            f"picture codec {context.name} is not taken",
            hint=say("media.video.codec", value=context.name),
            limit="H.264, HEVC, VP8, VP9, AV1",
            value=context.name,
        )
    seconds = float(container.duration or 0) / av.time_base
    rate = float(stream.average_rate or 0)
    _most("tracks", len(container.streams), MAX_TRACKS, "trek")
    _most("pixels per frame", context.width * context.height, MAX_FRAME_PIXELS, "piksel")
    _most("frames per second", rate, MAX_FPS, "gambar per detik")
    _most("seconds", seconds, MAX_SECONDS, "detik")
    if seconds <= 0 or rate <= 0:
        raise damaged("it has no length")
    return seconds


def _most(what: str, value: float, limit: float, unit: str) -> None:
    if value > limit:
        raise OversizedMedia(
            f"the clip has {value:.0f} {what}, limit {limit:.0f}",
            hint=say("media.video.beyond", value=f"{value:.0f}", limit=f"{limit:.0f}", unit=unit),
            limit=f"{limit:.0f} {unit}",
            value=f"{value:.0f} {unit}",
        )


def _clip(
    container: Any,  # noqa: ANN401  # PyAV: several container classes
    stream: Any,  # noqa: ANN401 -- untyped PyAV
    mime: str,
    size: int,
    seconds: float,
    index: Index,
    file: Any,  # noqa: ANN401  # file-like
    boxes: Layout | None,
) -> Clip:
    frame = _first_frame(container, stream)
    picture = _picture(stream, frame, index, is_closed(file, index, stream.codec_context.name))
    width, height = _upright(stream, picture)
    tags = {**container.metadata, **stream.metadata}
    return Clip(
        mime=mime,
        bytes=size,
        seconds=seconds,
        width=width,
        height=height,
        picture=picture,
        sound=_sound(container),
        layout=boxes,
        tracks=len(container.streams),
        tags=tuple(sorted(tags)),
    )


def _first_frame(container: Any, stream: Any) -> Any:  # noqa: ANN401 -- untyped PyAV
    context = stream.codec_context
    context.options = {"max_pixels": str(MAX_FRAME_PIXELS)}
    # one frame is wanted: threads, and frames waiting for their order, would decode more
    context.thread_type, context.thread_count = "NONE", 1
    for packet in container.demux(stream):
        for frame in (*context.decode(packet), *context.decode(None)):
            return frame
        break
    context.flush_buffers()
    container.seek(0)
    for frame in container.decode(stream):
        return frame
    raise damaged("it has no frame")


def _upright(stream: Any, picture: Picture) -> tuple[int, int]:  # noqa: ANN401 -- untyped PyAV
    """Size as a player shows it: pixels made square, then turned."""
    ratio = float(stream.sample_aspect_ratio or 1) or 1.0
    width = picture.width if picture.square else max(1, round(picture.width * ratio))
    turned = picture.rotation % 180 == 90
    return (picture.height, width) if turned else (width, picture.height)


def _picture(stream: Any, frame: Any, index: Index, closed: bool) -> Picture:  # noqa: ANN401, FBT001  # PyAV; read beside it
    context = stream.codec_context
    rotation, mirrored = turn_of(frame)
    matrix = _MATRICES.get(int(frame.colorspace), "")
    aspect = stream.sample_aspect_ratio
    return Picture(
        index=stream.index,
        codec="av1" if context.name == "libdav1d" else context.name,
        profile=str(context.profile or ""),
        level=int(getattr(context, "level", 0) or 0),
        pixel_format=context.pix_fmt or frame.format.name,
        width=context.width,
        height=context.height,
        square=not aspect or aspect == 1,
        rotation=rotation,
        mirrored=mirrored,
        interlaced=bool(frame.interlaced_frame),
        matrix=matrix or ("bt709" if min(context.width, context.height) >= 700 else "smpte170m"),
        primaries=int(frame.color_primaries),
        transfer=int(frame.color_trc),
        full_range=int(frame.color_range) == 2,
        fps=index.rate or Fraction(stream.average_rate),
        constant_rate=index.constant,
        gop_s=index.gop_s,
        closed_gop=closed,
        bitrate=index.bitrate,
        frames=index.frames,
    )


def turn_of(frame: Any) -> tuple[int, bool]:  # noqa: ANN401 -- untyped PyAV
    """The display matrix of a frame: (turn in degrees 0, 90, 180, 270; whether mirrored)."""
    data = frame.side_data.get("DISPLAYMATRIX")
    if data is None:
        return int(frame.rotation) % 360, False
    raw = bytes(data)
    a, b, _, c, d = (
        int.from_bytes(raw[n * 4 : n * 4 + 4], "little", signed=True) for n in range(5)
    )
    return int(frame.rotation) % 360, a * d - b * c < 0


def _sound(container: Any) -> Sound | None:  # noqa: ANN401 -- untyped PyAV
    """The first sound track of a known kind; phones add further ones (spatial sound) behind it."""
    for stream in container.streams.audio:
        context = stream.codec_context
        if context is None:
            continue
        return Sound(
            index=stream.index,
            codec=context.name.removesuffix("float"),
            profile=str(context.profile or ""),
            rate=context.sample_rate,
            channels=context.layout.nb_channels,
            bitrate=int(stream.bit_rate or context.bit_rate or 0),
        )
    if container.streams.audio:
        # better refused than published without its sound
        raise UnsupportedMedia(
            "the sound codec is not known",
            hint=say("media.video.sound_codec"),
            limit="AAC",
            value="?",
        )
    return None
