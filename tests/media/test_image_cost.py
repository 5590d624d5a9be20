from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from media.image import make_image
from media.spec import ImageSpec
from tests.media import pictures as draw


def test_a_reduced_decode_looks_like_a_full_one() -> None:
    picture = draw.scene(2400, 1800).filter(ImageFilter.GaussianBlur(1))
    data = draw.saved(picture, subsampling="4:2:0")
    made = make_image(data, ImageSpec(1, 8_000_000, 1000, 1000, mimes=("image/png",)))
    full = draw.opened(data).resize((1000, 750), Image.Resampling.LANCZOS)
    difference = ImageStat.Stat(ImageChops.difference(draw.opened(made.data), full))
    mean = sum(difference.sum2) / sum(difference.count)
    assert 10 * math.log10(255**2 / mean) >= 44


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
