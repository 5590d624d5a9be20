"""Makes a photograph fit a channel: cut around its focus point, scaled, sRGB, without metadata.

Sources: SOP 47/SOP/INSP/VII/2024 step 4; limits in ``connectors``; check R20.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from content.model import Focus
from media.colour import WHITE
from media.compare import fingerprint_of
from media.encode import encode
from media.geometry import Plan, plan
from media.picture import Header, Source, decode, read_header
from media.resample import Bands, Box
from media.spec import Fit, ImageSpec

RECIPE = 1
"""Counts changes of what the same source and spec turn into; part of the cache's key."""

# (denominator, least reduction asked for): halving is exact enough when the decoder's picture
# still covers the target; beyond that it must be twice as large, or fine patterns suffer
_STEPS = ((8, 16.0), (4, 8.0), (2, 2.0))


@dataclass(frozen=True, slots=True)
class Wanted:
    """One rendition wanted of a source."""

    spec: ImageSpec
    fit: Fit = "inside"
    aspect: str | None = None
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class ImageMade:
    """A finished picture. ``box`` is what was kept, in pixels of the upright source."""

    data: bytes
    mime: str
    width: int
    height: int
    quality: int
    phash: str
    box: Box


def make_image(
    source: Source,
    spec: ImageSpec,
    *,
    fit: Fit = "inside",
    aspect: str | None = None,
    focus: Focus | None = None,
) -> ImageMade:
    """Make one rendition of a file or of its bytes; MediaError as in ``make_images``."""
    return make_images(source, [Wanted(spec, fit, aspect, focus)])[0]


def make_images(source: Source, wanted: Sequence[Wanted]) -> list[ImageMade]:
    """Make several renditions of one source, which is decoded once per reduction needed.

    What one rendition becomes does not depend on the others. Raises UnreadableMedia,
    UnsupportedMedia or OversizedMedia for the source (damage inside the data: media.probe finds
    it, decoders paint it over) and UnfitMedia for a spec that it cannot
    meet; all plans are made before anything is decoded.
    """
    header = read_header(source)
    plans = [
        plan(header.size, one.spec, fit=one.fit, aspect=one.aspect, focus=one.focus)
        for one in wanted
    ]
    steps = [_denominator(header, one) for one in plans]
    made: dict[int, ImageMade] = {}
    for step in sorted(set(steps)):
        bands = Bands(decode(source, header, step))
        for number, (one, cut, own) in enumerate(zip(wanted, plans, steps, strict=True)):
            if own == step:
                made[number] = _make(bands, header, cut, one.spec)
    return [made[number] for number in range(len(wanted))]


def _denominator(header: Header, cut: Plan) -> int:
    if header.mime != "image/jpeg":
        return 1
    left, top, right, bottom = cut.box
    reduction = min((right - left) / cut.size[0], (bottom - top) / cut.size[1])
    return next((step for step, least in _STEPS if reduction >= least), 1)


def _make(bands: Bands, header: Header, cut: Plan, spec: ImageSpec) -> ImageMade:
    box = on_decoded(bands.size, header.size, cut.box)

    def draw(scale: float) -> Image.Image:
        picture = bands.resized(box, _times(cut.size, scale))
        canvas = _times(cut.canvas, scale)
        if picture.size == canvas:
            return picture
        ground = Image.new("RGB", canvas, WHITE)
        ground.paste(picture, ((canvas[0] - picture.width) // 2, (canvas[1] - picture.height) // 2))
        return ground

    done = encode(draw, spec, sharp=header.mime == "image/png")
    return ImageMade(
        data=done.data,
        mime=done.mime,
        width=done.image.width,
        height=done.image.height,
        quality=done.quality,
        phash=fingerprint_of(done.image),
        box=cut.box,
    )


def _times(size: tuple[int, int], scale: float) -> tuple[int, int]:
    if scale == 1.0:
        return size
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def on_decoded(decoded: tuple[int, int], full: tuple[int, int], box: Box) -> Box:
    """The box in pixels of the decoded (perhaps reduced) picture, at least one pixel large."""
    across, down = decoded[0] / full[0], decoded[1] / full[1]
    left, top = round(box[0] * across), round(box[1] * down)
    right, bottom = round(box[2] * across), round(box[3] * down)
    return left, top, max(right, left + 1), max(bottom, top + 1)
