"""Brings any picture's colours to plain 8-bit sRGB without a profile, as every channel expects."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

WHITE = (255, 255, 255)
# 16-bit greyscale opens in one of these; Pillow's convert("L") would clip instead of scaling
_DEEP = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N"})
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
    compensation); one that is broken or of another space is ignored, as browsers do.
    """
    flat = _flatten(_shallow(image))
    converted = _by_profile(flat, icc)
    if converted is not None:
        return converted
    return flat if flat.mode == "RGB" else flat.convert("RGB")


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
        return ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
