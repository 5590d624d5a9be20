from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from content.model import Focus
from media.errors import UnfitMedia
from media.geometry import MAX_ENLARGEMENT, box_in_file, parse_aspect, plan
from media.picture import Header, upright
from media.spec import Fit, ImageSpec

SPECS = [
    ImageSpec(4, 5_000_000, 4096, 4096),
    ImageSpec(1, 8_000_000, 1440, 1800, min_width=320, min_ratio=0.8, max_ratio=1.91),
    ImageSpec(1, 8_000_000, 1080, 1920, min_width=540, aspects=(("9:16", 9 / 16),)),
    ImageSpec(1, 8_000_000, 1440, 1440, min_ratio=0.1, max_ratio=10),
]
edges = st.integers(1, 9000)
fractions = st.floats(0, 1)


@given(
    edges,
    edges,
    st.sampled_from(SPECS),
    st.sampled_from(["crop", "pad", "inside"]),
    fractions,
    fractions,
)
def test_a_plan_keeps_every_limit_or_is_refused(
    width: int, height: int, spec: ImageSpec, fit: Fit, x: float, y: float
) -> None:
    try:
        made = plan((width, height), spec, fit=fit, focus=Focus(x=x, y=y))
    except UnfitMedia as error:
        if spec is SPECS[0] or not (error.limit and error.value):
            raise
        return
    left, top, right, bottom = made.box
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    wide, high = made.canvas
    assert spec.min_width <= wide <= spec.max_width
    assert 1 <= high <= spec.max_height
    assert made.size[0] <= wide
    assert made.size[1] <= high
    assert made.size[0] <= (right - left) * MAX_ENLARGEMENT + 1
    if fit != "crop":
        assert made.box == (0, 0, width, height)
    if min(wide, high) > 50:
        assert spec.min_ratio * 0.999 <= wide / high <= spec.max_ratio * 1.001


@given(edges, edges, fractions, fractions)
def test_a_crop_holds_its_focus_point(width: int, height: int, x: float, y: float) -> None:
    spec = ImageSpec(1, 1, 10_000, 10_000)
    made = plan((width, height), spec, fit="crop", aspect="1:1", focus=Focus(x=x, y=y))
    left, top, right, bottom = made.box
    # two pixels: edges are even where a picture may be decoded at half scale
    assert left - 2 <= x * width <= right + 2
    assert top - 2 <= y * height <= bottom + 2


@pytest.mark.parametrize(
    ("name", "ratio"), [("4:5", 0.8), ("1.91:1", 1.91), ("9:16", 0.5625), ("1:1", 1.0)]
)
def test_an_aspect_is_read_from_its_name(name: str, ratio: float) -> None:
    assert parse_aspect(name) == pytest.approx(ratio)


@pytest.mark.parametrize("name", ["", "4", "4:0", "0:4", "a:b", "-1:2", "nan:1", "inf:1"])
def test_what_is_no_aspect_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"aspect|convert"):
        parse_aspect(name)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_of_the_upright_picture_is_found_in_the_file(orientation: int) -> None:
    lying = Image.effect_noise((7, 5), 99)
    header = Header("JPEG", "image/jpeg", 0, 0, "L", orientation)
    standing = upright(lying, header)
    box = (1, 2, 4, 4)
    found = lying.crop(box_in_file(box, standing.size, orientation))
    assert upright(found, header).tobytes() == standing.crop(box).tobytes()
