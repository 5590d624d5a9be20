"""Where to cut and how large to make a picture: numbers only, no pixels.

Boxes are whole pixels of the upright source (left, top, right, bottom). Ratios are width/height.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from config.messages import say
from content.model import Focus
from media.errors import UnfitMedia
from media.spec import Fit, ImageSpec

MAX_ENLARGEMENT = 1.5
"""A picture may grow by this factor at most, and only to reach a channel's least width."""

_HALVED = 600
"""Boxes of fewer pixels are not decoded at half scale, and an even edge would cost their ratio."""

_SLACK = 1e-3
"""Ratios are compared with this tolerance: whole pixels cannot hit a ratio exactly."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Cut ``box``, scale it to ``size``, and lay it in the middle of ``canvas``."""

    box: tuple[int, int, int, int]
    size: tuple[int, int]
    canvas: tuple[int, int]


def parse_aspect(name: str) -> float:
    """Ratio of a name like ``4:5`` or ``1.91:1``; ValueError when it is not one."""
    width, mark, height = name.partition(":")
    ratio = float(width) / float(height) if mark and float(height) else 0.0
    if not (math.isfinite(ratio) and ratio > 0):
        raise ValueError(f"not an aspect ratio: {name!r}")
    return ratio


def target_ratio(ratio: float, spec: ImageSpec, aspect: str | None) -> float:
    """The ratio to crop or pad to: the one named, else the nearest allowed, else the bound."""
    if aspect is not None:
        return dict(spec.aspects).get(aspect) or parse_aspect(aspect)
    if spec.aspects:
        return min((r for _, r in spec.aspects), key=lambda r: abs(math.log(r / ratio)))
    return min(max(ratio, spec.min_ratio), spec.max_ratio)


def plan(
    source: tuple[int, int],
    spec: ImageSpec,
    *,
    fit: Fit,
    aspect: str | None = None,
    focus: Focus | None = None,
) -> Plan:
    """Decide cut and size; UnfitMedia when the picture cannot meet the channel's limits."""
    width, height = source
    ratio = width / height
    if fit == "inside":
        _must_fit(ratio, spec)
        size = _scaled(width, height, spec)
        return Plan((0, 0, width, height), size, size)
    wanted = target_ratio(ratio, spec, aspect)
    _must_fit(wanted, spec)
    if fit == "crop":
        box = crop_box(width, height, wanted, focus)
        size = _scaled(box[2] - box[0], box[3] - box[1], spec, wanted)
        return Plan(box, size, size)
    canvas = _scaled(max(width, height * wanted), max(height, width / wanted), spec, wanted)
    scale = min(canvas[0] / width, canvas[1] / height)
    size = (
        min(canvas[0], max(1, round(width * scale))),
        min(canvas[1], max(1, round(height * scale))),
    )
    return Plan((0, 0, width, height), size, canvas)


def crop_box(
    width: int, height: int, ratio: float, focus: Focus | None
) -> tuple[int, int, int, int]:
    """Largest box of ``ratio``, its middle as near to the focus point as the edges allow."""
    wide = min(width, _whole(height * ratio))
    high = min(height, _whole(width / ratio))
    x, y = (focus.x, focus.y) if focus else (0.5, 0.5)
    left = min(max(2 * round((x * width - wide / 2) / 2), 0), width - wide)
    top = min(max(2 * round((y * height - high / 2) / 2), 0), height - high)
    return left, top, left + wide, top + high


def box_in_file(
    box: tuple[int, int, int, int], upright: tuple[int, int], orientation: int
) -> tuple[int, int, int, int]:
    """A box of the upright picture, in pixels of the picture as it lies in its file (EXIF 1–8)."""
    width, height = upright
    left, top, right, bottom = box
    if orientation in (2, 3, 6, 7):
        left, right = width - right, width - left
    if orientation in (3, 4, 7, 8):
        top, bottom = height - bottom, height - top
    return (top, left, bottom, right) if orientation >= 5 else (left, top, right, bottom)


def _whole(pixels: float) -> int:
    """Whole pixels; even ones where a picture may be decoded at half scale.

    An odd edge would fall between two of that picture's pixels and shift all of it (6 dB).
    """
    return max(1, round(pixels)) if pixels < _HALVED else 2 * round(pixels / 2)


def _must_fit(ratio: float, spec: ImageSpec) -> None:
    if spec.min_ratio * (1 - _SLACK) <= ratio <= spec.max_ratio * (1 + _SLACK):
        return
    limit = f"{spec.min_ratio:.2f}–{spec.max_ratio:.2f}"
    raise UnfitMedia(
        f"aspect ratio {ratio:.2f} is outside {limit}",
        hint=say("media.image.ratio", value=_comma(ratio), limit=limit.replace(".", ",")),
        limit=limit,
        value=f"{ratio:.2f}",
    )


def _scaled(
    width: float, height: float, spec: ImageSpec, ratio: float | None = None
) -> tuple[int, int]:
    """Whole-pixel size within the spec; larger than the source only for the least width."""
    scale = min(1.0, spec.max_width / width, spec.max_height / height)
    if max(1.0, width * scale) < spec.min_width:
        scale = spec.min_width / width
        _must_reach(width, height, scale, spec)
    wide = max(1, min(spec.max_width, round(width * scale)))
    exact = wide / ratio if ratio else height * scale
    high = max(1, min(spec.max_height, round(exact)))
    # rounding must not carry the result over a platform's ratio bound
    high = min(high, max(1, math.floor(wide / spec.min_ratio + 1e-6))) if spec.min_ratio else high
    high = max(high, math.ceil(wide / spec.max_ratio - 1e-6))
    return wide, high


def _must_reach(width: float, height: float, scale: float, spec: ImageSpec) -> None:
    if scale <= MAX_ENLARGEMENT and height * scale <= spec.max_height:
        return
    raise UnfitMedia(
        f"width {width:.0f} px is below the channel's least width of {spec.min_width} px",
        hint=say("media.image.too_small", value=round(width), limit=spec.min_width),
        limit=f"{spec.min_width} px",
        value=f"{width:.0f} px",
    )


def _comma(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")
