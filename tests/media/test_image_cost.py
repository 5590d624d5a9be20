from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from media import resample
from media.colour import to_srgb, to_srgb_in_place
from media.fineness import is_fine
from media.image import make_image
from media.picture import decode, read_header
from media.resample import Bands
from media.spec import ImageSpec
from tests.media import pictures as draw


def zone_plate(edge: int) -> Image.Image:
    """Rings that grow finer towards the edges, up to one dark and one light pixel."""
    across = np.arange(edge) - edge / 2
    levels = np.sin((across[:, None] ** 2 + across**2) * math.pi / edge)
    grey = Image.fromarray((127.5 + 127.5 * levels).astype(np.uint8))
    return Image.merge("RGB", [grey, grey.rotate(90), ImageOps.invert(grey)])


def stripes(period: float) -> Image.Image:
    """Woven cloth, lines of ``period`` pixels, on a wall that has nothing on it."""
    wall = Image.new("RGB", (1200, 900), (200, 190, 170))
    levels = 127.5 + 127.5 * np.sin(np.arange(400) * 2 * math.pi / period)
    cloth = np.broadcast_to(levels.astype(np.uint8), (300, 400))
    wall.paste(Image.fromarray(np.ascontiguousarray(cloth)).convert("RGB"), (150, 150))
    return wall


FINE = {
    "zone plate": zone_plate(1200),
    **{f"lines of {period} pixels": stripes(period) for period in (2.5, 3.1, 4.5)},
}
COARSE = {"photograph": draw.scene(1800, 1350).filter(ImageFilter.GaussianBlur(1))}


@pytest.mark.parametrize("picture", (FINE | COARSE).values(), ids=(FINE | COARSE).keys())
@pytest.mark.parametrize("edge", [560, 300])
def test_a_cheaply_made_rendition_looks_like_a_dear_one(picture: Image.Image, edge: int) -> None:
    data = draw.saved(picture, quality=92, subsampling="4:2:0")
    made = make_image(data, ImageSpec(1, 80_000_000, edge, edge, mimes=("image/png",)))
    full = draw.opened(data).resize((made.width, made.height), Image.Resampling.LANCZOS)
    difference = ImageStat.Stat(ImageChops.difference(draw.opened(made.data), full))
    mean = sum(difference.sum2) / sum(difference.count)
    assert 10 * math.log10(255**2 / mean) >= 44


@pytest.mark.parametrize(("pictures", "fine"), [(FINE, True), (COARSE, False)])
def test_only_fine_patterns_are_worth_a_whole_decode(
    pictures: dict[str, Image.Image], fine: bool
) -> None:
    for name, picture in pictures.items():
        data = draw.saved(picture, quality=92)
        assert is_fine(Bands(decode(data, read_header(data), 2))) is fine, name


def test_a_large_picture_is_halved_strip_by_strip_as_in_one_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture = zone_plate(1200).crop((0, 0, 1101, 1200))
    large = {}
    for kept in (0, 8_000_000):
        monkeypatch.setattr(resample, "KEPT_PIXELS", kept)
        large[kept] = Bands(picture).resized((0, 0, 1101, 1200), (220, 240))
    one, other = (np.asarray(picture, np.int16) for picture in large.values())
    assert int(np.abs(one - other).max()) <= 1


def test_a_large_picture_is_brought_to_srgb_where_it_lies() -> None:
    colours = draw.quarters(600, 1200).convert("RGBA")
    colours.putalpha(Image.linear_gradient("L").resize(colours.size))
    plain = to_srgb(colours)
    same = to_srgb_in_place(colours)
    assert same is colours
    assert same.getchannel("A").getextrema() == (255, 255)
    assert same.convert("RGB").tobytes() == plain.tobytes()
    photo = draw.quarters(600, 1200)
    assert to_srgb_in_place(photo) is photo


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads VmHWM from Linux's /proc")
def test_twenty_four_megapixels_stay_below_150_megabytes(tmp_path: Path) -> None:
    big = draw.scene(1500, 1000).resize((6000, 4000), Image.Resampling.BILINEAR)
    (tmp_path / "foto.jpg").write_bytes(draw.saved(big, subsampling="4:2:0"))
    program = (
        "import sys; from pathlib import Path; from media.image import *\n"
        "w = [Wanted(ImageSpec(1, 10**7, n, n)) for n in (2048, 1600, 1440, 1080)]\n"
        "make_images(Path(sys.argv[1]), w)\n"
        "print(next(x for x in open('/proc/self/status') if x.startswith('VmHWM')).split()[1])\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "foto.jpg")]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert int(done.stdout) * 1024 < 150_000_000
