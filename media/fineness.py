"""Whether a picture is full of patterns as fine as its pixels: batik, woven cloth, foliage, moiré.

A JPEG decoder that is asked for half the size leaves out the finer frequencies block by block.
In most photographs there is little there; where a fine pattern covers a part of the picture the
blocks' edges show afterwards (30 to 43 dB against full decoding instead of 45 and more), so such
a picture must be decoded whole. Not seen: lines of 2.0 to 2.4 pixels and nothing coarser beside
them, which look coarse at half size; lenses and sensors leave little contrast there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from media.resample import Bands

FINE = 20.0
"""Mean second difference of neighbours, in grey levels, in the finest 2 % of the squares.

Seen in half-size green bands: telephone photographs that come out at 45 dB and more 8 to 16,
foliage and gravel (38 to 43 dB) 39 to 43, drawn batik (30 to 37 dB) 206."""

_SQUARE = 16
_SHARE = 0.02


def is_fine(bands: Bands) -> bool:
    """Judge from a picture at half size; False when it is too small to have a pattern."""
    return _finest(bands) >= FINE


def _finest(bands: Bands) -> float:
    """The measure of every fourth row of squares: patterns worth the work cover more than that."""
    width, height = bands.size
    across = width // _SQUARE
    if not across or height < _SQUARE:
        return 0.0
    found = []
    for top in range(0, height - _SQUARE + 1, 4 * _SQUARE):
        rows = bands.plane(1, (0, top, across * _SQUARE, top + _SQUARE)).astype(np.int16)
        found.append(np.maximum(_squares(_bent(rows)), _squares(_bent(rows.T).T)))
    levels = np.sort(np.concatenate(found))
    return float(levels[-1 - int(len(levels) * _SHARE)])


def _bent(rows: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """How far each pixel is off the line through its left and right neighbour, times two."""
    bent = np.zeros_like(rows)
    bent[:, 1:-1] = np.abs(rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:])
    return bent


def _squares(levels: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    means: npt.NDArray[np.float64] = levels.reshape(_SQUARE, -1, _SQUARE).mean(axis=(0, 2))
    return means
