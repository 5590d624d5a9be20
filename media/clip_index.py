"""Reads a clip's packet index: frame rate, key frames, bit rate, and where its data ends.

MP4 and MOV carry the index in their header, so nothing but key frames' first bytes is read. Other
containers are walked packet by packet, without decoding.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from media.ffmpeg import DEMUXERS

_STEADY = 0.25
"""A frame is on time when its distance is within this share of the usual distance."""

_MOST_OFF = 0.01
"""Share of frames that may be off time in a clip of constant rate (phones drop one at times)."""

_READ = 8192
_IDR = {"h264": frozenset({5}), "hevc": frozenset({19, 20})}
_SLICES = {"h264": frozenset(range(1, 6)), "hevc": frozenset(range(32))}


@dataclass(frozen=True, slots=True)
class Index:
    """What the packets tell. ``end`` is the first byte after the last packet, 0 if unknown."""

    frames: int
    rate: Fraction | None
    constant: bool
    gop_s: float
    bitrate: int
    end: int
    keys: tuple[tuple[int, int], ...]


def read_index(container: Any, stream: Any, mime: str) -> Index:  # noqa: ANN401 -- untyped PyAV
    """The index of the picture track; the container stands at its beginning again afterwards."""
    base = stream.time_base
    if DEMUXERS[mime] == "mov":
        rows = [(e.timestamp, e.size, e.pos, e.is_keyframe) for e in stream.index_entries]
        others = [e.pos + e.size for s in container.streams for e in _last(s.index_entries)]
    else:
        packets = [p for p in container.demux(stream) if p.dts is not None]
        rows = [(p.dts, p.size, p.pos or 0, p.is_keyframe) for p in packets]
        others = []
        container.seek(0)
    return _summed(rows, base, max([0, *others]), stream.average_rate)


def _last(entries: Any) -> list[Any]:  # noqa: ANN401 -- untyped PyAV
    """The entries that can lie last in the file: tracks are written in order."""
    return [entries[n] for n in range(max(0, len(entries) - 4), len(entries))]


def _summed(
    rows: list[tuple[int, int, int, bool]], base: Fraction, end: int, average: Fraction | None
) -> Index:
    times = [row[0] for row in rows]
    steps = [later - sooner for sooner, later in pairwise(times)]
    steady, rate = _pace(steps, average)
    keys = [n for n, row in enumerate(rows) if row[3]]
    bounds = [times[n] for n in keys] + ([times[-1] + (steps[-1] if steps else 0)] if times else [])
    gaps = [later - sooner for sooner, later in pairwise(bounds)]
    length = float((times[-1] - times[0]) * base) if times else 0.0
    length += float(1 / rate) if rate else 0.0
    return Index(
        frames=len(rows),
        rate=rate,
        constant=steady,
        gop_s=float(max(gaps, default=0) * base),
        bitrate=round(sum(row[1] for row in rows) * 8 / length) if length else 0,
        end=end,
        keys=tuple((rows[n][2], rows[n][1]) for n in keys),
    )


def _pace(steps: list[int], average: Fraction | None) -> tuple[bool, Fraction | None]:
    """Whether frames come at a constant pace, and at which rate."""
    real = [step for step in steps if step > 0]
    if not real:
        return True, average
    usual = statistics.median(real)
    off = sum(abs(step - usual) > _STEADY * usual for step in steps[:-1])
    if off > max(1, _MOST_OFF * len(steps)) or not average:
        return False, average
    return True, Fraction(average)


def is_closed(file: Any, index: Index, codec: str) -> bool:  # noqa: ANN401  # file-like
    """Whether every key frame starts afresh (IDR), so that no frame leans across it.

    False where the codec is neither H.264 nor HEVC, or the packets' places are not known.
    """
    if codec not in _IDR or not index.keys:
        return False
    back = file.tell()
    try:
        return all(_starts_afresh(file, at, size, codec) for at, size in index.keys)
    finally:
        file.seek(back)


def _starts_afresh(file: Any, at: int, size: int, codec: str) -> bool:  # noqa: ANN401  # file-like
    """Look at the kind of the first slice in a packet (NAL units with a length of four bytes)."""
    place = at
    while place + 5 <= at + size:
        file.seek(place)
        head = file.read(5)
        if len(head) < 5:
            return False
        kind = head[4] & 0x1F if codec == "h264" else head[4] >> 1 & 0x3F
        if kind in _SLICES[codec]:
            return kind in _IDR[codec]
        place += 4 + int.from_bytes(head[:4], "big")
    return False
