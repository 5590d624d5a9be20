"""Reads, checks and writes subtitles: SubRip (.srt) and WebVTT (.vtt), as plain text.

Sources: W3C WebVTT; SubRip as VLC and the platforms read it. What a player could run or hide
(tags other than the usual type styles, style and script blocks) does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from config.messages import say
from media.errors import BadSubtitles

Kind = Literal["srt", "vtt"]

MAX_LINE = 42
"""Characters per line that can be read in time on a telephone; longer ones are only told."""

MAX_LINES = 2
_MOST_CUES = 5000
_TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[,.](\d{3})")
_ARROW = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)(.*)$")
# the type styles of both formats; a voice or class only names who speaks
_STYLE = re.compile(r"</?(?:[biu]|ruby|rt|lang|c|v|font)(?:[.\s][^<>]*)?>", re.IGNORECASE)
_KARAOKE = re.compile(r"<(?:\d+:)?\d\d:\d\d\.\d{3}>")
_MARKUP = re.compile(r"<[/!?]?[A-Za-z][^>]*>?|javascript:", re.IGNORECASE)
_BRACES = re.compile(r"\{\\[^}]*\}")  # position codes of SubStation, common in .srt
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&lrm;", ""), ("&rlm;", ""))


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: from and to in milliseconds, its lines, and where it stands in the file."""

    start: int
    end: int
    lines: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Subtitles:
    """Cues in order, and Indonesian warnings that do not keep them from being used."""

    cues: tuple[Cue, ...]
    warnings: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """When the last cue ends."""
        return max((cue.end for cue in self.cues), default=0) / 1000


def read_subtitles(data: bytes) -> Subtitles:
    """Read a .srt or .vtt file (told apart by its beginning); BadSubtitles names the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _bad("encoding", line) from error
    lines = re.split(r"\r\n|\n|\r", text)
    vtt = lines[0].startswith("WEBVTT")
    cues = tuple(_cues(lines, vtt=vtt))
    if not cues:
        raise _bad("empty", 1)
    _in_order(cues)
    return Subtitles(cues, tuple(_warnings(cues)))


def _bad(key: str, line: int, value: str = "") -> BadSubtitles:
    return BadSubtitles(
        key.replace("_", " "),
        hint=say(f"media.subtitles.{key}", line=line, value=value),
        line=line,
        value=value,
    )


def _cues(lines: list[str], *, vtt: bool) -> Iterator[Cue]:
    number, count = (_after_header(lines) if vtt else 0), 0
    while number < len(lines):
        block_at = number
        block: list[str] = []
        while number < len(lines) and lines[number].strip():
            block.append(lines[number])
            number += 1
        number += 1
        if not block or (vtt and block[0].split(maxsplit=1)[0] in {"NOTE", "STYLE", "REGION"}):
            continue
        count += 1
        if count > _MOST_CUES:
            raise _bad("too_many", block_at + 1, str(_MOST_CUES))
        yield _cue(block, block_at + 1)


def _after_header(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines) if not line.strip()), len(lines))


def _cue(block: list[str], at: int) -> Cue:
    first = 0 if "-->" in block[0] else 1
    found = _ARROW.match(block[first]) if first < len(block) else None
    if found is None:
        raise _bad("no_time", at, block[0][:40])
    start, end = (_milliseconds(found[n], at + first) for n in (1, 2))
    if end <= start:
        raise _bad("ends_early", at + first, found[2])
    texts = tuple(_plain(line, at + first + 1 + n) for n, line in enumerate(block[first + 1 :]))
    kept = tuple(text for text in texts if text)
    if not kept:
        raise _bad("no_text", at + first)
    return Cue(start, end, kept, at + first)


def _milliseconds(text: str, line: int) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise _bad("bad_time", line, text[:20])
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _plain(text: str, line: int) -> str:
    bare = _BRACES.sub("", _KARAOKE.sub("", _STYLE.sub("", text)))
    if _MARKUP.search(bare):
        raise _bad("markup", line, bare[:40])
    if any(ord(sign) < 32 and sign != "\t" for sign in bare):
        raise _bad("control", line)
    for entity, sign in _ENTITIES:
        bare = bare.replace(entity, sign)
    return bare.replace("&amp;", "&").strip()


def _in_order(cues: tuple[Cue, ...]) -> None:
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            raise _bad("order", cue.at, clock(cue.start, "srt"))
        if cue.start < before.end:
            raise _bad("overlap", cue.at, clock(cue.start, "srt"))


def _warnings(cues: tuple[Cue, ...]) -> Iterator[str]:
    for cue in cues:
        longest = max(len(line) for line in cue.lines)
        if longest > MAX_LINE:
            yield say("media.subtitles.long_line", line=cue.at, value=longest, limit=MAX_LINE)
        if len(cue.lines) > MAX_LINES:
            yield say("media.subtitles.many_lines", line=cue.at, value=len(cue.lines))


def moved(subtitles: Subtitles, start: float, seconds: float) -> Subtitles:
    """The part of the subtitles that belongs to a cut; may be left without cues."""
    begin, end = round(start * 1000), round((start + seconds) * 1000)
    kept = tuple(
        replace(cue, start=max(cue.start, begin) - begin, end=min(cue.end, end) - begin)
        for cue in subtitles.cues
        if cue.end > begin and cue.start < end
    )
    return replace(subtitles, cues=kept)


def clock(milliseconds: int, kind: Kind) -> str:
    """A time as the format writes it."""
    seconds, thousandths = divmod(milliseconds, 1000)
    mark = "," if kind == "srt" else "."
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}{mark}{thousandths:03}"


def write_subtitles(subtitles: Subtitles, kind: Kind) -> bytes:
    """The file in that format, UTF-8 without a byte order mark."""
    parts = ["WEBVTT"] if kind == "vtt" else []
    for number, cue in enumerate(subtitles.cues, 1):
        text = "\n".join(_escaped(line) if kind == "vtt" else line for line in cue.lines)
        times = f"{clock(cue.start, kind)} --> {clock(cue.end, kind)}"
        parts.append(f"{number}\n{times}\n{text}")
    return ("\n\n".join(parts) + "\n").encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
