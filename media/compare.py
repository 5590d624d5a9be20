"""Whether two pictures show the same: what a platform serves against what was sent.

A fingerprint is 32 hex digits: a 64-bit difference hash (edges between neighbours) and a 64-bit
DCT hash (coarse structure), both of luminance. Recompression and scaling move a few bits;
another crop, a mirrored or a turned picture moves many.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from media.picture import decode, read_header

SAME = 12
"""Pictures this many bits apart (of 128) or fewer are taken for the same; see tests/media."""

_SIDE = 32
_KEPT = 8


def fingerprint(source: Path | bytes) -> str:
    """Fingerprint of a JPEG, PNG, WEBP or HEIC file; MediaError when it cannot be read."""
    header = read_header(source)
    return fingerprint_of(decode(source, header, 2 if min(header.size) > 256 else 1))


def fingerprint_of(image: Image.Image) -> str:
    """Fingerprint of an open picture, mode RGB or L."""
    factor = max(1, min(image.size) // 128)
    small = (image.reduce(factor) if factor > 1 else image).convert("L")
    return f"{_dhash(small):016x}{_phash(small):016x}"


def distance(one: str, other: str) -> int:
    """Differing bits, 0 to 128; ValueError for what is no fingerprint."""
    if len(one) != 32 or len(other) != 32:
        raise ValueError("a fingerprint has 32 hex digits")
    return (int(one, 16) ^ int(other, 16)).bit_count()


def same_picture(one: str, other: str) -> bool:
    """Whether two fingerprints are near enough to be of the same picture."""
    return distance(one, other) <= SAME


def _dhash(grey: Image.Image) -> int:
    pixels = grey.resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (pixels[at] < pixels[at + 1])
    return bits


@cache
def _cosines() -> npt.NDArray[np.float64]:
    """The coarsest waves, one per row."""
    places = 2 * np.arange(_SIDE) + 1
    waves: npt.NDArray[np.float64] = np.cos(
        np.pi * np.outer(np.arange(_KEPT), places) / (2 * _SIDE)
    )
    return waves


def _phash(grey: Image.Image) -> int:
    pixels = np.asarray(grey.resize((_SIDE, _SIDE), Image.Resampling.BOX), np.float64)
    waves = (_cosines() @ pixels @ _cosines().T).ravel()
    middle = np.sort(waves[1:])[len(waves) // 2]
    return int.from_bytes(np.packbits(waves > middle).tobytes(), "big")
