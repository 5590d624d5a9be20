from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from media.errors import MediaError
from media.ffmpeg import program
from media.metadata import metadata_of
from media.poster import look_at, make_poster
from media.spec import ImageSpec
from tests.media import clips
from tests.media import pictures as draw


def test_black_white_and_blurred_frames_look_worse_than_a_sharp_one() -> None:
    sharp = draw.scene(640, 360)
    blurred = sharp.filter(ImageFilter.GaussianBlur(12))
    scores = {
        "sharp": look_at(sharp).score,
        "blurred": look_at(blurred).score,
        "dark": look_at(sharp.point(lambda value: value * 0.08)).score,
        "black": look_at(Image.new("RGB", (640, 360))).score,
        "white": look_at(Image.new("RGB", (640, 360), "white")).score,
    }
    assert scores["sharp"] > 2 * scores["blurred"]
    assert scores["blurred"] > scores["dark"]
    assert scores["black"] == scores["white"] == 0


def test_the_poster_is_not_taken_from_the_black_part(tmp_path: Path) -> None:
    # black but for the second quarter of the clip
    fade = f"drawbox=t=fill:c=black:enable='lt(t,0.5)+gt(t,1)',{clips.TO_709}"
    source = clips.clip(
        tmp_path, "a.mp4", "-vf", fade, *clips.TAGGED, "-g", "10", seconds=2, moving=True
    )
    poster = make_poster(source)
    assert look_at(Image.open(io.BytesIO(poster.data))).mean > 60
    assert metadata_of(poster.data) == ()
    assert (poster.mime, poster.width, poster.height) == ("image/jpeg", 320, 180)


@pytest.mark.parametrize("moving", [True, False])
def test_its_moment_shows_the_same_picture(tmp_path: Path, moving: bool) -> None:
    source = clips.clip(tmp_path, "a.mp4", *clips.TAGGED, "-g", "10", seconds=2, moving=moving)
    poster = make_poster(source)
    frame = tmp_path / "frame.png"
    at = f"{poster.at_ms / 1000:.3f}"
    command = [program(), "-v", "error", "-i", str(source), "-ss", at, "-frames:v", "1", str(frame)]
    subprocess.run(command, check=True)
    assert 0 < poster.at_ms < 2000
    shown = Image.open(frame).convert("RGB")
    made = Image.open(io.BytesIO(poster.data))
    difference = ImageStat.Stat(ImageChops.difference(shown, made))
    assert max(difference.mean) < 6


def test_its_colours_are_the_clip_s(tmp_path: Path) -> None:
    poster = make_poster(clips.clip(tmp_path, seconds=0.4))
    assert clips.shows_corners(draw.opened(poster.data))


def test_it_keeps_the_channel_s_rule(tmp_path: Path) -> None:
    spec = ImageSpec(
        max_count=1,
        max_bytes=40_000,
        max_width=100,
        max_height=100,
        aspects=(("1:1", 1.0),),
        fit="crop",
    )
    poster = make_poster(clips.clip(tmp_path, seconds=0.4), spec)
    assert (poster.width, poster.height) == (100, 100)
    with pytest.raises(MediaError):
        make_poster(
            clips.clip(tmp_path, seconds=0.4), ImageSpec(1, 9_000, 4000, 4000, min_width=2000)
        )
