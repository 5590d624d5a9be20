"""Clips that do not fit, are too heavy or are damaged: refused with limit and value, or smaller."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from media.clip import Clip, read_clip
from media.errors import UnfitMedia, UnreadableMedia
from media.spec import VideoSpec
from media.video_rules import complaints
from tests.media import clips
from tests.media.test_video import FEED, REEL, make


@pytest.mark.parametrize(
    ("spec", "wanted", "limit", "value", "hint"),
    [
        (replace(FEED, max_seconds=0.5), {}, "0.5 s", "1.00 s", "0,5 detik"),
        (replace(FEED, min_seconds=3), {}, "3 s", "1.00 s", "sekurang-kurangnya 3 detik"),
        (FEED, {"cut": (0.2, 9.0)}, "0–1.00 s", "0.2–9 s", "di luar video"),
        (FEED, {"cut": (3.0, 4.0)}, "0–1.00 s", "3–4 s", "isian cut"),
        (FEED, {"cut": (0.2, 0.4)}, "0.3 s", "0.20 s", "sekurang-kurangnya 0,3"),
        (REEL, {}, "0.50–0.60", "1.78", "di luar batas"),
        (replace(FEED, min_width=540), {}, "540 px", "320 px", "Ukuran"),
        (replace(FEED, max_bytes=70_000), {}, "70000 B", None, "0,07 MB"),
    ],
)
def test_what_does_not_fit_is_refused_with_limit_and_value(
    spec: VideoSpec,
    wanted: dict[str, object],
    limit: str,
    value: str | None,
    hint: str,
    tmp_path: Path,
) -> None:
    source = clips.clip(tmp_path, moving=spec.max_bytes < 100_000, size=(320, 180))
    with pytest.raises(UnfitMedia) as caught:
        make(source, spec, **wanted)
    assert caught.value.limit == limit
    assert value is None or caught.value.value == value
    assert hint in caught.value.hint
    assert str(tmp_path) not in str(caught.value)
    assert not list(tmp_path.rglob("out.mp4"))


def test_a_clip_that_comes_out_too_large_is_tried_again_smaller(tmp_path: Path) -> None:
    noise = ("-vf", f"noise=alls=60:allf=t,{clips.TO_709}", *clips.TAGGED, "-crf", "12")
    source = clips.clip(tmp_path, "a.mp4", *noise, size=(640, 360), seconds=2)
    spec = replace(FEED, max_bytes=400_000)
    assert source.stat().st_size > 3 * spec.max_bytes
    made = make(source, spec)
    assert made.clip.bytes <= spec.max_bytes
    assert made.clip.seconds == pytest.approx(2, abs=0.1)


def test_the_bit_rate_keeps_its_cap(tmp_path: Path) -> None:
    noise = ("-vf", f"noise=alls=60:allf=t,{clips.TO_709}", *clips.TAGGED, "-crf", "12")
    source = clips.clip(tmp_path, "a.mp4", *noise, size=(640, 360), seconds=2)
    spec = replace(FEED, max_video_bitrate=1_500_000)
    assert read_clip(source).picture.bitrate > 3_000_000
    assert make(source, spec).clip.picture.bitrate <= 1_500_000


def middle_overwritten(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at : at + len(data) // 6] = b"\x55" * (len(data) // 6)
    target = path.with_name("broken.mp4")
    target.write_bytes(data)
    return target


def test_data_broken_inside_is_found_when_it_is_decoded(tmp_path: Path) -> None:
    noise = ("-vf", f"noise=alls=40:allf=t,{clips.TO_709}", *clips.TAGGED)
    source = clips.clip(tmp_path, "a.mp4", *noise, "-movflags", "+faststart", sound=False)
    with pytest.raises(UnreadableMedia) as caught:
        make(middle_overwritten(source), replace(FEED, max_width=160))
    assert "Video rusak" in caught.value.hint


@pytest.mark.parametrize("faststart", [False, True])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.98])
def test_a_clip_that_ends_early_is_refused_wherever_its_header_is(
    part: float, faststart: bool, tmp_path: Path
) -> None:
    words = ("-movflags", "+faststart") if faststart else ()
    source = clips.clip(tmp_path, "a.mp4", *words, moving=True)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(source.read_bytes()[: int(source.stat().st_size * part)])
    with pytest.raises(UnreadableMedia) as caught:
        read_clip(cut)
    assert "Video rusak" in caught.value.hint


def contract(clip: Clip, spec: VideoSpec) -> list[str]:
    return [f"{one.what}: {one.value} ({one.limit})" for one in complaints(clip, spec)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["video-reel.mp4", "video-threads.mp4"])
def test_real_clips_come_out_right(name: str, shared: Path, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_bytes((shared / "samples" / name).read_bytes())
    for spec, fit in ((FEED, "inside"), (REEL, "crop"), (REEL, "pad")):
        made = make(
            source,
            spec,
            fit=fit,
            aspect=None if fit == "inside" else "9:16",
            cut=(0.5, 3.7 if spec is REEL else 2),
        )
        assert contract(made.clip, spec) == []
        assert b"location" not in made.path.read_bytes()
