from __future__ import annotations

from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageDraw

from content.model import Focus
from media.errors import (
    MediaError,
    UnfitMedia,
)
from media.image import Wanted, make_image, make_images
from media.metadata import metadata_of
from media.probe import probe
from media.spec import ImageSpec
from tests.media import pictures as draw

pillow_heif.register_heif_opener()

FEED = ImageSpec(max_count=4, max_bytes=5_000_000, max_width=640, max_height=640)
SQUARE = ImageSpec(
    max_count=10,
    max_bytes=8_000_000,
    max_width=1080,
    max_height=1350,
    min_width=320,
    min_ratio=0.8,
    max_ratio=1.91,
    fit="crop",
    aspects=(("4:5", 0.8), ("1:1", 1.0), ("1.91:1", 1.91)),
)


def upright(data: bytes, tolerance: int = 10) -> None:
    for (x, y), colour in draw.CORNERS.items():
        seen = draw.colour_at(data, x, y)
        assert draw.near(seen, colour, tolerance), f"at {x},{y}: {seen}, wanted {colour}"


def published(data: bytes, spec: ImageSpec = FEED, tolerance: int = 10) -> bytes:
    """Made without complaint; checks what every rendition must be."""
    made = make_image(data, spec)
    result = draw.opened(made.data)
    assert (result.format, result.mode) == ("JPEG", "RGB")
    assert result.size == (made.width, made.height)
    assert made.width <= spec.max_width
    assert made.height <= spec.max_height
    assert len(made.data) <= spec.max_bytes
    assert metadata_of(made.data) == ()
    upright(made.data, tolerance)
    return made.data


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_comes_out_upright(orientation: int, kind: str) -> None:
    stored = draw.quarters(800, 400)
    if orientation in draw.TURNED:
        stored = stored.transpose(draw.TURNED[orientation])
    data = published(draw.saved(stored, kind, exif=draw.camera_exif(orientation)))
    assert draw.opened(data).size == (640, 320)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_impossible_orientation_is_ignored(orientation: int) -> None:
    published(draw.saved(draw.quarters(), exif=draw.camera_exif(orientation)))


@pytest.mark.parametrize("cut", [8, 12, 20, 60])
def test_damaged_exif_does_not_cost_the_photo(cut: int) -> None:
    jpeg = draw.saved(draw.quarters())
    exif = draw.camera_exif(1).removeprefix(b"Exif\0\0")[:cut]
    published(draw.with_segment(jpeg, 0xE1, b"Exif\0\0" + exif))


MODES = {
    "progressive": lambda p: draw.saved(p, progressive=True),
    "subsampled": lambda p: draw.saved(p, subsampling="4:2:0"),
    "mpo": lambda p: draw.saved(p, "MPO", save_all=True, append_images=[p.resize((80, 60))]),
    "palette": lambda p: draw.saved(p.quantize(32), "PNG"),
    "rgba": lambda p: draw.saved(p.convert("RGBA"), "PNG"),
    "png": lambda p: draw.saved(p, "PNG"),
    "webp lossless": lambda p: draw.saved(p, "WEBP", lossless=True),
    "heic": lambda p: draw.saved(p, "HEIF", quality=95),
    "odd size": lambda p: draw.saved(p.resize((333, 251))),
    "with trailing bytes": lambda p: draw.saved(p) + b"<?php system('id'); ?>",
}


@pytest.mark.parametrize("name", MODES)
def test_every_kind_of_photograph_is_published(name: str) -> None:
    data = MODES[name](draw.quarters())
    published(data)
    assert probe(data).kind == "image"


def test_cmyk_becomes_rgb() -> None:
    data = draw.saved(draw.quarters().convert("CMYK"), subsampling=0)
    published(data, tolerance=14)
    assert probe(data).details["mode"] == "CMYK"


def test_grey_and_bilevel_pictures_keep_their_tones() -> None:
    ramp = Image.linear_gradient("L").resize((400, 400))
    for data in (
        draw.saved(ramp),
        draw.saved(ramp, "PNG"),
        draw.saved(ramp.convert("LA"), "PNG"),
        draw.saved(ramp.convert("I").point(lambda v: v * 257).convert("I;16"), "PNG"),
    ):
        made = make_image(data, FEED)
        for y in (0.1, 0.5, 0.9):
            assert draw.near(draw.colour_at(made.data, 0.5, y), (round(y * 255),) * 3, 4)
    dots = Image.new("1", (400, 400), 1)
    assert draw.near(
        draw.colour_at(make_image(draw.saved(dots, "PNG"), FEED).data, 0.5, 0.5), (255,) * 3
    )


def test_transparency_is_laid_on_white() -> None:
    layer = Image.new("RGBA", (400, 400), (200, 30, 40, 0))
    ImageDraw.Draw(layer).rectangle((200, 0, 400, 400), fill=(40, 60, 200, 128))
    palette = Image.new("P", (400, 400), 0)
    palette.putpalette([200, 30, 40, 40, 60, 200])
    for data in (
        draw.saved(layer, "PNG"),
        draw.saved(layer, "WEBP", lossless=True),
        draw.saved(palette, "PNG", transparency=0),
    ):
        made = make_image(data, FEED)
        assert draw.near(draw.colour_at(made.data, 0.2, 0.5), (255, 255, 255), 4)
    assert draw.near(
        draw.colour_at(make_image(draw.saved(layer, "PNG"), FEED).data, 0.8, 0.5), (147, 157, 227)
    )


def test_wide_gamut_is_converted_and_not_only_relabelled() -> None:
    wide = Image.new("RGB", (400, 400), (180, 100, 60))
    made = make_image(draw.saved(wide, icc_profile=draw.matrix_profile()), FEED)
    # P3 (180,100,60) at gamma 2.2 is sRGB (194,95,45): computed by hand from the matrices
    assert draw.near(draw.colour_at(made.data, 0.5, 0.5), (194, 95, 45), 3)
    assert probe(draw.saved(wide, icc_profile=draw.matrix_profile())).colour_space == "Luas"


@pytest.mark.parametrize("icc", [b"x" * 200, draw.matrix_profile()[:150], b"\0" * 128])
def test_a_broken_profile_is_ignored(icc: bytes) -> None:
    published(draw.saved(draw.quarters(), icc_profile=icc))


def test_a_grey_profile_on_a_colour_picture_is_ignored() -> None:
    profile = draw.matrix_profile().replace(b"mntrRGB ", b"mntrGRAY")
    published(draw.saved(draw.quarters(), icc_profile=profile))


def test_nothing_but_the_picture_is_left(tmp_path: Path) -> None:
    jpeg = draw.saved(
        draw.quarters(), exif=draw.camera_exif(), icc_profile=draw.matrix_profile(), comment=b"x"
    )
    jpeg = draw.with_segment(jpeg, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")
    jpeg = (
        draw.with_segment(jpeg, 0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\0") + b"<?php"
    )
    assert metadata_of(jpeg) == ("comment", "exif", "icc", "iptc", "trailing", "xmp")
    for mime in ("image/jpeg", "image/png", "image/webp"):
        spec = ImageSpec(4, 5_000_000, 640, 640, mimes=(mime,))
        made = make_image(jpeg, spec)
        assert made.mime == mime
        assert metadata_of(made.data) == ()
        for leak in (b"Kamera", b"SN123", b"Pemilik", b"<?php", b"xmpmeta", b"ICC_PROFILE"):
            assert leak not in made.data


def test_forty_eight_megapixels_pass() -> None:
    big = draw.quarters(80, 60).resize((8000, 6000), Image.Resampling.NEAREST)
    published(draw.saved(big, quality=60, subsampling="4:2:0"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_wrong_name_does_not_matter(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "foto.gif"
    path.write_bytes(draw.saved(draw.quarters(), kind))
    made = make_image(path, FEED)
    upright(made.data)


def test_a_crop_keeps_the_focus_point() -> None:
    picture = Image.new("RGB", (1600, 900), "grey")
    ImageDraw.Draw(picture).ellipse((1390, 400, 1490, 500), fill=draw.RED)
    data = draw.saved(picture)
    kept = make_image(data, SQUARE, fit="crop", aspect="4:5", focus=Focus(x=0.9, y=0.5))
    assert (kept.width, kept.height) == (720, 900)
    assert kept.box == (880, 0, 1600, 900)
    x = (1440 - kept.box[0]) / 720
    assert draw.near(draw.colour_at(kept.data, x, 0.5), draw.RED)
    lost = make_image(data, SQUARE, fit="crop", aspect="4:5")
    assert lost.box == (440, 0, 1160, 900)


def test_pad_keeps_the_whole_picture_on_white() -> None:
    made = make_image(draw.saved(draw.quarters(800, 400)), SQUARE, fit="pad", aspect="1:1")
    assert (made.width, made.height) == (800, 800)
    assert draw.near(draw.colour_at(made.data, 0.5, 0.05), (255, 255, 255))
    assert draw.near(draw.colour_at(made.data, 0.1, 0.3), draw.RED)
    assert draw.near(draw.colour_at(made.data, 0.9, 0.7), draw.YELLOW)


@pytest.mark.parametrize(
    ("size", "nearest"),
    [((900, 1600), (900, 1125)), ((1000, 1100), (1000, 1000)), ((2000, 900), (1080, 565))],
)
def test_a_crop_without_a_name_takes_the_nearest_allowed(
    size: tuple[int, int], nearest: tuple[int, int]
) -> None:
    made = make_image(draw.saved(draw.quarters(*size)), SQUARE, fit="crop")
    assert abs(made.width - nearest[0]) <= 1
    assert abs(made.height - nearest[1]) <= 1
    assert 0.8 <= made.width / made.height <= 1.9116


def test_an_unallowed_ratio_is_refused_with_the_number() -> None:
    with pytest.raises(UnfitMedia) as caught:
        make_image(draw.saved(draw.quarters(1600, 400)), SQUARE, fit="inside")
    assert caught.value.value == "4.00"
    assert "0,80–1,91" in caught.value.hint


def test_small_pictures_are_not_enlarged_unless_the_channel_asks() -> None:
    small = draw.saved(draw.quarters(300, 300))
    assert make_image(small, FEED).width == 300
    assert make_image(small, SQUARE, fit="crop").width == 320
    with pytest.raises(UnfitMedia) as caught:
        make_image(draw.saved(draw.quarters(200, 200)), SQUARE, fit="crop")
    assert (caught.value.limit, caught.value.value) == ("320 px", "200 px")


def test_the_byte_limit_costs_quality_first_then_size() -> None:
    data = draw.saved(draw.scene())
    free = make_image(data, ImageSpec(1, 5_000_000, 1200, 1200))
    assert free.quality == 85
    lower = make_image(data, ImageSpec(1, len(free.data) - 1, 1200, 1200))
    assert lower.quality < 85
    assert lower.width == 1200
    less = make_image(data, ImageSpec(1, len(free.data) // 3, 1200, 1200))
    assert less.width < 1200
    assert len(less.data) <= len(free.data) // 3
    with pytest.raises(UnfitMedia) as caught:
        make_image(data, ImageSpec(1, 2_000, 1200, 1200))
    assert caught.value.limit == "2000 B"
    assert "2 kB" in caught.value.hint


def test_a_rendition_does_not_depend_on_its_company() -> None:
    data = draw.saved(draw.scene(2400, 1800), subsampling="4:2:0")
    wanted = [
        Wanted(ImageSpec(1, 5_000_000, 2400, 2400)),
        Wanted(ImageSpec(1, 5_000_000, 1000, 1000)),
        Wanted(ImageSpec(1, 5_000_000, 150, 150)),
        Wanted(SQUARE, "crop", "4:5", Focus(x=0.1, y=0.2)),
    ]
    together = make_images(data, wanted)
    alone = [
        make_image(data, one.spec, fit=one.fit, aspect=one.aspect, focus=one.focus)
        for one in wanted
    ]
    assert together == alone


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (3, 2), (300, 1), (17, 5)])
def test_the_smallest_pictures_pass_through(size: tuple[int, int]) -> None:
    data = draw.saved(Image.new("RGB", size, draw.RED), "PNG")
    made = make_image(data, ImageSpec(1, 100_000, 7, 7))
    assert max(made.width, made.height) <= 7
    assert draw.near(draw.colour_at(made.data, 0.5, 0.5), draw.RED)


def test_every_sample_photograph_is_published_or_refused_with_a_reason(shared: Path) -> None:
    verdicts = {}
    for path in sorted((shared / "samples").glob("photo-*")):
        try:
            probe(path)
            made = make_image(path, SQUARE, fit="crop", focus=Focus(x=0.5, y=0.4))
        except MediaError as error:
            verdicts[path.name] = type(error).__name__ if error.hint else "no reason given"
        else:
            verdicts[path.name] = "published"
            assert metadata_of(made.data) == ()
    assert verdicts.pop("photo-corrupted.jpg") == "UnreadableMedia"
    # its XMP is invalid and its picture 120 px high: no 320 px wide crop without harm
    assert verdicts.pop("photo-invalid.jpg") in {"published", "UnfitMedia"}
    assert set(verdicts.values()) == {"published"}
