"""Draws the still pictures of a composed clip: title and closing card, and photographs' grounds.

Text keeps clear of the edges, where apps lay their buttons over a reel (upper 14 %, lower 30 %).
The letters are Pillow's own (Aileron, CC0): the same on every computer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

from config.messages import say
from content.model import Focus
from media.errors import UnfitMedia
from media.geometry import crop_box
from media.picture import decode, read_header

SAFE_TOP, SAFE_BOTTOM, SAFE_SIDE = 0.16, 0.32, 0.09
ZOOM = 1.06
"""How far a photograph is zoomed in while it is shown."""

_LEAST_KEPT = 0.6  # a cut that keeps less of a photograph shows all of it over a blurred ground
_LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_FACES = (0.075, 0.066, 0.058, 0.05, 0.043, 0.037)

_PLAIN = {"–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "−": "-", "…": "...", "•": "·"}
_DROPPED = frozenset({"So", "Sk", "Mn", "Me", "Cf", "Cn", "Cs", "Co"})
"""Unicode categories of emoji and of what joins and colours them."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """The office's colours, as ``#rrggbb``; ValueError when the text could not be read."""

    ground: str = "#12355b"
    accent: str = "#f2b632"
    text: str = "#ffffff"

    def __post_init__(self) -> None:
        if contrast(self.ground, self.text) < _LEAST_CONTRAST:
            raise ValueError(f"text {self.text} cannot be read on {self.ground}")


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType")
    return font


@cache
def _has_glyph(sign: str) -> bool:
    missing = _font(32).getmask("\uffff")
    mask = _font(32).getmask(sign)
    return sign.isspace() or (bytes(mask), mask.size) != (bytes(missing), missing.size)


def drawable(text: str) -> str:
    """The text without emoji; dashes and accents that the font lacks become plain.

    UnfitMedia when another sign is lacking: a name or a time must not appear with a hole in it.
    """
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        plain = sign if _has_glyph(sign) else _plainer(sign)
        if all(map(_has_glyph, plain)):
            kept.append(plain)
        elif unicodedata.category(sign) not in _DROPPED:
            raise UnfitMedia(
                f"the font of composed clips has no sign {sign!r}",
                hint=say("media.compose.no_glyph", value=sign),
                value=sign,
            )
    return " ".join("".join(kept).split())


def _plainer(sign: str) -> str:
    """A plain dash for another one, a bare letter for one with an accent, else the sign itself."""
    bare = unicodedata.normalize("NFKD", sign)[0]
    return _PLAIN.get(sign) or (bare if _has_glyph(bare) else sign)


def wrapped(text: str, face: int, width: int) -> list[str]:
    """The text in lines of at most ``width`` pixels; a longer single word stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(face).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def card(size: Size, palette: Palette, head: str, title: str, lines: Sequence[str]) -> Image.Image:
    """A card with a small head, a large title and small lines; UnfitMedia when it is too long."""
    width, height = size
    box_wide = round(width * (1 - 2 * SAFE_SIDE))
    box_high = round(height * (1 - SAFE_TOP - SAFE_BOTTOM))
    head, title, small = drawable(head), drawable(title), [drawable(line) for line in lines]
    for share in _FACES:
        rows = _rows(
            head, title, small, face=round(min(width, height * 0.75) * share), wide=box_wide
        )
        high = sum(step for _, _, step, _ in rows)
        if (
            high <= box_high
            and max((_font(f).getlength(t) for t, f, _, _ in rows), default=0) <= box_wide
        ):
            return _drawn(size, palette, rows, round(height * SAFE_TOP) + (box_high - high) // 2)
    raise UnfitMedia(
        f"the card's text of {len(title)} characters does not fit",
        hint=say("media.compose.card_too_long", value=len(title)),
        value=str(len(title)),
    )


# a row: text, size of the letters, height in pixels, whether it has the accent colour
_Row = tuple[str, int, int, bool]


def _rows(head: str, title: str, small: Sequence[str], *, face: int, wide: int) -> list[_Row]:
    little = max(10, round(face * 0.55))
    rows = [(row, little, round(little * 1.5), True) for row in wrapped(head, little, wide)]
    rows += [("", little, little, False)]
    rows += [(row, face, round(face * 1.28), False) for row in wrapped(title, face, wide)]
    rows += [("", little, little, False)]
    for line in small:
        rows += [(row, little, round(little * 1.5), False) for row in wrapped(line, little, wide)]
    return rows


def _drawn(size: Size, palette: Palette, rows: Sequence[_Row], top: int) -> Image.Image:
    image = Image.new("RGB", size, palette.ground)
    draw = ImageDraw.Draw(image)
    left = round(size[0] * SAFE_SIDE)
    bar = max(4, size[1] // 160)
    draw.rectangle((left, top - 4 * bar, left + size[0] // 8, top - 3 * bar), fill=palette.accent)
    for text, face, step, accent in rows:
        draw.text(
            (left, top), text, fill=palette.accent if accent else palette.text, font=_font(face)
        )
        top += step
    return image


def photo_ground(photo: bytes, size: Size, focus: Focus | None) -> Image.Image:
    """A photograph on the whole area, ``ZOOM`` times as large as ``size``.

    Cut around the focus point, or shown whole over its own blurred ground where a cut would lose
    too much. MediaError when the photograph cannot be read.
    """
    large = round(size[0] * ZOOM), round(size[1] * ZOOM)
    header = read_header(photo)
    reduction = min(header.width / large[0], header.height / large[1])
    image = decode(photo, header, next((n for n in (8, 4, 2) if reduction >= 2 * n), 1))
    ratio = large[0] / large[1]
    box = crop_box(image.width, image.height, ratio, focus)
    cut = image.resize(large, Image.Resampling.LANCZOS, box=box)
    kept = (box[2] - box[0]) * (box[3] - box[1]) / (image.width * image.height)
    if kept >= _LEAST_KEPT:
        return cut
    ground = cut.filter(ImageFilter.GaussianBlur(min(large) / 24)).point(lambda value: value * 0.55)
    scale = min(large[0] / image.width, large[1] / image.height)
    whole = image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))),
        Image.Resampling.LANCZOS,
    )
    ground.paste(whole, ((large[0] - whole.width) // 2, (large[1] - whole.height) // 2))
    return ground
