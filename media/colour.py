"""Brings any picture's colours to plain 8-bit sRGB without a profile, as every channel expects."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

WHITE = (255, 255, 255)
# 16-bit greyscale opens in one of these; Pillow's convert("L") would clip instead of scaling
_DEEP = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N"})
_ROWS = 512
_SPACES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}


def profile_name(icc: bytes) -> str:
    """Description in an ICC profile, ``""`` when there is none or it cannot be read."""
    if not icc:
        return ""
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(icc))
        return ImageCms.getProfileDescription(profile).strip()
    except (ImageCms.PyCMSError, OSError):
        return ""


def has_alpha(image: Image.Image) -> bool:
    return "A" in image.getbands() or image.mode in {"PA", "La"} or "transparency" in image.info


def to_srgb(image: Image.Image, icc: bytes = b"") -> Image.Image:
    """Return the picture as mode RGB in sRGB; transparency is laid on white.

    A profile is applied when it fits the picture's mode (relative colorimetric with black point
    compensation); one that is broken or of another space is ignored, as browsers do. A picture
    that is RGB already is changed itself.
    """
    flat = _flatten(_shallow(image))
    converted = _by_profile(flat, icc)
    if converted is not None:
        return converted
    return flat if flat.mode == "RGB" else flat.convert("RGB")


def to_srgb_in_place(image: Image.Image, icc: bytes = b"") -> Image.Image:
    """The same without a second copy of a large picture, which is changed; its mode is RGB, or
    RGBA with nothing transparent left in it.
    """
    if has_alpha(image):
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        for top in range(0, layer.height, _ROWS):
            rows = layer.crop((0, top, layer.width, min(top + _ROWS, layer.height)))
            layer.paste(to_srgb(rows, icc), (0, top))
        return layer
    return to_srgb(image, icc)


def _shallow(image: Image.Image) -> Image.Image:
    if image.mode not in _DEEP:
        return image
    wide = image.convert("I")
    return wide.point(lambda level: level * (1 / 257)).convert("L")


def _flatten(image: Image.Image) -> Image.Image:
    if has_alpha(image):
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, WHITE)
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    if image.mode in {"RGB", "L", "CMYK"}:
        return image
    return image.convert("RGB")


def _by_profile(image: Image.Image, icc: bytes) -> Image.Image | None:
    if not icc:
        return None
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(icc))
        if _SPACES.get(profile.profile.xcolor_space) != image.mode:
            return None
        name = ImageCms.getProfileDescription(profile)
        if image.mode == "RGB" and name.strip().startswith("sRGB"):
            return None
        same = image.mode == "RGB"  # then the pixels are changed where they lie
        converted = ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            inPlace=same,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return image if same else converted
