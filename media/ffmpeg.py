"""The one way ffmpeg is started: only on files of ours, as the kind that their bytes prove.

A file's name, a playlist or an address inside it must never make ffmpeg open anything else
(reliability.md F26): every input is named by ``file:``, its demuxer is forced, and protocols and
formats are limited to the ones needed. The program comes with imageio-ffmpeg (GPL, run as a
program of its own).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import Event

from config.messages import say
from media.errors import MediaProgramError
from media.process import Finished, Limits, run

DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/mp4": "mov",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
}
"""ffmpeg's reader for each kind of file that we take."""

MAX_FRAME_PIXELS = 36_000_000
"""Largest frame taken, in pixels: 8K (7680×4320) passes, a bomb does not (F27)."""

CLEAN = (
    *("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-dn", "-sn"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
    *("-write_tmcd", "0"),
)
"""Output options that leave out every tag, chapter, time code and data track."""

Progress = Callable[[float], None]
"""Gets the seconds of the clip that are finished."""

_TIME = re.compile(rb"out_time_us=(\d+)")
# a path in an error would tell where the office keeps its files
_PATH = re.compile(r"(?:file:)?/[^\s'\":]+")


@cache
def program() -> str:
    """Where ffmpeg is; MediaProgramError when there is none."""
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise MediaProgramError("no ffmpeg", hint=say("media.video.no_program")) from error


def file_input(path: Path, mime: str, *before: str) -> list[str]:
    """Input options for one of our files; ``before`` goes in front of ``-i``."""
    demuxer = DEMUXERS[mime]
    return [
        *("-protocol_whitelist", "file"),
        *("-format_whitelist", demuxer),
        *("-f", demuxer),
        *("-max_pixels", str(MAX_FRAME_PIXELS)),
        *before,
        *("-i", f"file:{path.absolute()}"),
    ]


def ffmpeg(
    arguments: Sequence[str],
    target: Path,
    *,
    limits: Limits,
    feed: Iterable[bytes] | None = None,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> Finished:
    """Run ffmpeg to make ``target``; returns how it ended, whatever that was.

    Its complaint is freed of paths. MediaProgramError when it cannot be started at all.
    """

    def on_output(piece: bytes) -> None:
        if progress is not None:
            for found in _TIME.findall(piece):
                progress(int(found) / 1_000_000)

    command = [
        *(program(), "-hide_banner", "-nostats", "-loglevel", "error", "-y"),
        *(() if feed is not None else ("-nostdin",)),
        *("-progress", "pipe:1"),
        *arguments,
        f"file:{target.absolute()}",
    ]
    try:
        done = run(
            command,
            folder=target.parent,
            limits=limits,
            feed=feed,
            on_output=on_output,
            stop=stop,
        )
    except OSError as error:
        raise MediaProgramError(
            f"ffmpeg cannot be started: {error.strerror}", hint=say("media.video.no_program")
        ) from error
    return Finished(done.code, _PATH.sub("…", done.complaint).strip(), done.timed_out)


def failed(done: Finished, limits: Limits) -> MediaProgramError:
    """The error for a run that did not end well."""
    if done.timed_out:
        return MediaProgramError(
            f"ffmpeg was stopped after {limits.wall_s:.0f} s",
            hint=say("media.video.too_slow", limit=round(limits.wall_s / 60) or 1),
            limit=f"{limits.wall_s:.0f} s",
        )
    last = done.complaint.splitlines()[-1][:200] if done.complaint else "no message"
    return MediaProgramError(
        f"ffmpeg ended with {done.code}: {last}",
        hint=say("media.video.program_failed"),
        value=str(done.code),
    )
