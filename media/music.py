"""Background music of a composed clip: looked at before anything is made of it, then an input.

A file is taken for what its bytes prove: a recorder may write a video's brand into a file that
holds sound alone, and a film may be called ``.m4a``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from config.messages import say
from content.sniff import HEAD_BYTES, sniff
from media.errors import OversizedMedia, UnfitMedia, UnreadableMedia, UnsupportedMedia
from media.ffmpeg import DEMUXERS, file_input
from media.mp4 import layout

KINDS = "M4A, MP3, WAV"
MAX_MUSIC_S = 15 * 60.0
"""No composed clip is nearly as long: more is a mix or a recording by mistake."""

LEAST_MUSIC_S = 1.0

_DEMUXERS = frozenset({"mov", "mp3", "wav"})
_CODECS = frozenset({"aac", "alac", "mp3"})
_MOST_TRACKS = 16
_MOST_RATE = 192_000
_MOST_CHANNELS = 8
_SHORT_S = 0.5
"""A file ends this much before what its index tells: the rest was cut off."""


@dataclass(frozen=True, slots=True)
class Music:
    """Background music: a file of ours, and under which licence it may be used."""

    path: Path
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Sound:
    """What a sound file holds; ``mime`` is that of its bytes."""

    mime: str
    codec: str
    seconds: float


def read_music(path: Path) -> Sound:
    """Open a sound file and read it to its end, undecoded; MediaError when it is not usable.

    An MP3 without an index that was cut off is a shorter MP3: nothing in it tells.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        mime = sniff(head)
        demuxer = DEMUXERS.get(mime)
        if demuxer not in _DEMUXERS:
            raise _not_music(mime or "tidak dikenal")
        file.seek(0)
        whole = layout(file, size).whole if demuxer == "mov" else _riff_whole(mime, head, size)
        if not whole:
            raise _damaged("its data ends early")
        try:
            with av.open(file, format=demuxer, metadata_errors="ignore") as container:
                return _read(container, mime)
        except (av.FFmpegError, ValueError, EOFError) as error:
            raise _damaged("it cannot be opened") from error


def music_input(music: Music | None, seconds: float) -> list[str]:
    """Input and options of the sound track for ffmpeg: the music, fading out, or silence.

    Music that is shorter than the clip begins anew.
    """
    if music is None:
        return ["-f", "lavfi", "-i", f"anullsrc=r=48000:cl=stereo:d={seconds:.6f}"]
    if not music.licence.strip():
        raise UnfitMedia("music without a licence note", hint=say("media.compose.no_licence"))
    sound = read_music(music.path)
    fade = f"apad=whole_dur={seconds:.3f},afade=t=out:st={max(0.0, seconds - 1):.3f}:d=1"
    source = file_input(music.path, sound.mime, "-stream_loop", "-1")
    return [*source, "-map", "0:v:0", "-map", "1:a:0", "-af", fade]


def _riff_whole(mime: str, head: bytes, size: int) -> bool:
    """Whether a WAV file has the bytes that its header tells; another kind has no such header."""
    return mime != "audio/wav" or int.from_bytes(head[4:8], "little") + 8 <= size


def _read(container: Any, mime: str) -> Sound:  # noqa: ANN401  # PyAV: several container classes
    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if moving:
        raise _not_music(say("media.music.film"))
    if not container.streams.audio or len(container.streams) > _MOST_TRACKS:
        raise _not_music(say("media.music.no_sound"))
    stream = container.streams.audio[0]
    codec = _codec(stream.codec_context)
    told = float((stream.duration or 0) * stream.time_base)
    _most(told)
    end = 0.0
    for packet in container.demux(stream):
        if packet.pts is not None and packet.size:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            _most(end)
    if end < told - _SHORT_S:
        raise _damaged(f"it ends after {end:.1f} s of {told:.1f} s")
    if end < LEAST_MUSIC_S:
        limit, value = f"{LEAST_MUSIC_S:g}", f"{end:.1f}".replace(".", ",")
        raise UnfitMedia(
            f"the music lasts {end:.2f} s",
            hint=say("media.music.too_short", value=value, limit=limit),
            limit=f"{limit} s",
            value=f"{value} s",
        )
    return Sound(mime, codec, end)


def _codec(context: Any) -> str:  # noqa: ANN401 -- untyped PyAV
    name = context.name.removesuffix("float") if context is not None else ""
    if name not in _CODECS and not name.startswith("pcm_"):
        raise _not_music(name or "tidak dikenal")
    if context.sample_rate > _MOST_RATE or not 1 <= context.layout.nb_channels <= _MOST_CHANNELS:
        raise _damaged("its rate or number of channels is none of music")
    return str(name)


def _most(seconds: float) -> None:
    if seconds > MAX_MUSIC_S:
        limit, value = f"{MAX_MUSIC_S / 60:.0f}", f"{seconds / 60:.0f}"
        raise OversizedMedia(
            f"the music lasts {seconds:.0f} s, limit {MAX_MUSIC_S:.0f}",
            hint=say("media.music.too_long", value=value, limit=limit),
            limit=f"{MAX_MUSIC_S:.0f} s",
            value=f"{seconds:.0f} s",
        )


def _not_music(what: str) -> UnsupportedMedia:
    hint = say("media.compose.music_kind", value=what, limit=KINDS)
    return UnsupportedMedia(f"{what}: no music that is taken", hint=hint, limit=KINDS, value=what)


def _damaged(why: str) -> UnreadableMedia:
    return UnreadableMedia(f"the music is damaged: {why}", hint=say("media.music.damaged"))
