"""Reads the box structure of MP4 and MOV files: what stands where, and what is hidden in it.

Source: ISO/IEC 14496-12. Only box headers are read, never media data; nesting and number of boxes
are bounded, so that a crafted file costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta"})
_MOST_BOXES = 2000
_EMPTY_META = 53  # a `meta` box that holds a handler and an empty `ilst`: ffmpeg always writes it


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four letters, the letters of its parents, place and size in bytes."""

    kind: bytes
    parents: tuple[bytes, ...]
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What matters of a file's structure."""

    faststart: bool
    edit_list: bool
    whole: bool
    tags: tuple[str, ...]


def boxes(file: IO[bytes], size: int) -> Iterator[Box]:
    """Every box outside media data, in the order of the file; stops at what is no box."""
    count = 0
    ends: list[tuple[int, bytes]] = []
    at = 0
    while at + 8 <= size and count < _MOST_BOXES:
        while ends and at >= ends[-1][0]:
            ends.pop()
        file.seek(at)
        head = file.read(16)
        length, kind, body = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, body = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = size - at
        if length < body:
            return
        yield Box(kind, tuple(name for _, name in ends), at, length)
        count += 1
        if kind in _PARENTS:
            ends.append((at + length, kind))
            at += body
        else:
            at += length


def layout(file: IO[bytes], size: int) -> Layout:
    """The structure of an MP4 or MOV file of ``size`` bytes; leaves the file at its beginning."""
    found = list(boxes(file, size))
    file.seek(0)
    top = [box for box in found if not box.parents]
    order = [box.kind for box in top]
    moov = order.index(b"moov") if b"moov" in order else len(order)
    mdat = order.index(b"mdat") if b"mdat" in order else -1
    return Layout(
        faststart=moov < mdat,
        edit_list=any(box.kind == b"elst" for box in found),
        whole=all(box.at + box.size <= size for box in top),
        tags=tuple(_name(box) for box in found if _is_tag(box)),
    )


def _is_tag(box: Box) -> bool:
    """Whether the box can tell of maker, place, owner or time."""
    if box.kind == b"meta":
        return box.size > _EMPTY_META
    return box.kind in {b"uuid", b"XMP_", b"tmcd"} or b"udta" in box.parents


def _name(box: Box) -> str:
    return "".join(chr(one) if 32 <= one < 127 else "·" for one in box.kind)
