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
from media.fineness import is_fine
from media.geometry import Plan, box_in_file, plan
from media.picture import Header, Source, load, read_header, upright
from media.resample import Bands, Box, on_decoded
from media.spec import Fit, ImageSpec

RECIPE = 3
"""Counts changes of what the same source and spec turn into; part of the cache's key."""

_HALF = 2.0
"""From this reduction on, a JPEG decoded at half size still covers the target."""


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
    """Make several renditions of one source, decoded once at half size, once whole, or both.

    Half size is enough for a JPEG that shrinks to half or less and holds no fine patterns: half
    the work, a quarter of the memory. What one rendition becomes does not depend on the others.
    Raises UnreadableMedia, UnsupportedMedia or OversizedMedia for the source (damage inside the
    data: media.probe finds it, decoders paint it over) and UnfitMedia for a spec that it cannot
    meet; all plans are made before anything is decoded.
    """
    header = read_header(source)
    plans = [
        plan(header.size, one.spec, fit=one.fit, aspect=one.aspect, focus=one.focus)
        for one in wanted
    ]
    made: dict[int, ImageMade] = {}
    if shrinking := [n for n, one in enumerate(plans) if _halves(header, one)]:
        half = Bands(load(source, header, 2), "BICUBIC")
        if not is_fine(half):
            made = {n: _make(half, header, plans[n], wanted[n].spec) for n in shrinking}
        del half  # before the whole picture is decoded: both at once cost memory
    if len(made) < len(wanted):
        whole = Bands(load(source, header))
        for number, one in enumerate(wanted):
            if number not in made:
                made[number] = _make(whole, header, plans[number], one.spec)
    return [made[number] for number in range(len(wanted))]


def _halves(header: Header, cut: Plan) -> bool:
    if header.mime != "image/jpeg":
        return False  # other decoders know no half size
    left, top, right, bottom = cut.box
    return min((right - left) / cut.size[0], (bottom - top) / cut.size[1]) >= _HALF


def _make(bands: Bands, header: Header, cut: Plan, spec: ImageSpec) -> ImageMade:
    # cut and scaled as the picture lies in its file: turning the small result costs little
    inner = box_in_file(cut.box, header.size, header.orientation)
    box = on_decoded(bands.size, _lying(header.size, header), inner)

    def draw(scale: float) -> Image.Image:
        size = _lying(_times(cut.size, scale), header)
        picture = upright(bands.resized(box, size), header)
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


def _lying(size: tuple[int, int], header: Header) -> tuple[int, int]:
    return size[::-1] if header.on_its_side else size


def _times(size: tuple[int, int], scale: float) -> tuple[int, int]:
    if scale == 1.0:
        return size
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
