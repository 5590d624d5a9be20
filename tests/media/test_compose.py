from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from content.draft import DraftMedia
from content.model import Focus
from content.store import Store
from media.cards import Palette, card, drawable, photo_ground
from media.compose import Composition, Slide, compose_video, frame_size, timing
from media.errors import UnfitMedia, UnreadableMedia
from media.music import Music
from media.renditions import Renditions
from media.spec import VideoSpec
from media.video_rules import complaints
from tests.media import clips
from tests.media import pictures as draw

ROOT = Path(__file__).parents[2]
REEL = VideoSpec(
    max_count=1,
    max_bytes=20_000_000,
    min_seconds=1,
    max_seconds=90,
    max_width=180,
    max_height=320,
    aspects=(("9:16", 9 / 16),),
    min_ratio=0.5,
    max_ratio=0.6,
    audio_required=True,
)
SHORT = Composition(
    office="Inspektorat Daerah",
    title="Apel pagi",
    closing="Terima kasih",
    title_s=0.5,
    photo_s=0.7,
    closing_s=0.5,
    fade_s=0.2,
    fps=24,
)
PORTRAIT = draw.saved(draw.quarters(360, 640))


def test_a_reel_of_photographs(tmp_path: Path) -> None:
    slides = [Slide(PORTRAIT), Slide(draw.saved(draw.scene(400, 700)))]
    clip = compose_video(slides, SHORT, REEL, tmp_path / "out.mp4")
    assert complaints(clip, REEL) == ()
    assert (clip.width, clip.height) == (180, 320)
    assert clip.seconds == pytest.approx(0.5 + 2 * 0.7 + 0.5 - 3 * 0.2, abs=0.06)
    assert (clip.picture.primaries, clip.picture.transfer) == (1, 1)
    assert clip.sound is not None
    path = tmp_path / "out.mp4"
    ground = clips.frame_of(path, 0.0).getpixel((5, 5))
    assert draw.near(ground, (0x12, 0x35, 0x5B), 8)  # type: ignore[arg-type]  # RGB
    # the photograph alone, between two fades: the colours that were handed in, upright
    assert clips.shows_corners(clips.frame_of(path, 0.65))
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]


def test_the_same_photographs_make_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        compose_video([Slide(PORTRAIT)], SHORT, REEL, tmp_path / name / "out.mp4")
        made.append((tmp_path / name / "out.mp4").read_bytes())
    assert made[0] == made[1]


@pytest.mark.slow
def test_moviepy_loads_no_env_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TAYANG_TEST_LEAK=1\n")
    code = (
        "import os, dotenv; before = dotenv.load_dotenv\n"
        "import media.compose; media.compose._moviepy()\n"
        "assert dotenv.load_dotenv is before\n"
        "print(os.environ.get('TAYANG_TEST_LEAK'))"
    )
    # find_dotenv walks up from the importing file when run from a file, from here with -c
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == "None"
    plain = "import os, moviepy; print(os.environ.get('TAYANG_TEST_LEAK'))"
    leaked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", plain],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    if leaked.stdout.strip() != "1":
        pytest.skip("this MoviePy finds no .env file here by itself")


def test_music_needs_a_licence_and_fades(tmp_path: Path) -> None:
    clips.ffmpeg(tmp_path, "-f", "lavfi", "-i", "sine=440:d=5", "-c:a", "aac", "tune.m4a")
    tune = Music(tmp_path / "tune.m4a", "0" * 64, "CC0, rekaman sendiri")
    (tmp_path / "o").mkdir()
    clip = compose_video(
        [Slide(PORTRAIT)], replace(SHORT, music=tune), REEL, tmp_path / "o" / "out.mp4"
    )
    assert clip.sound is not None
    assert clip.sound.bitrate > 20_000
    with pytest.raises(UnfitMedia) as caught:
        compose_video(
            [Slide(PORTRAIT)],
            replace(SHORT, music=replace(tune, licence=" ")),
            REEL,
            tmp_path / "o" / "b.mp4",
        )
    assert "lisensi" in caught.value.hint


def test_a_damaged_photograph_stops_everything_before_encoding(tmp_path: Path) -> None:
    broken = draw.saved(draw.scene())[:4000]
    with pytest.raises(UnreadableMedia):
        compose_video([Slide(PORTRAIT), Slide(broken)], SHORT, REEL, tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []


def test_many_photographs_are_shown_shorter_then_refused() -> None:
    usual = replace(SHORT, title_s=2, photo_s=3, closing_s=2, fade_s=0.4)
    spec = replace(REEL, max_seconds=20)
    photo_s, seconds = timing(8, usual, spec)
    assert 1.5 <= photo_s < 3
    assert seconds == pytest.approx(20)
    with pytest.raises(UnfitMedia) as caught:
        timing(30, usual, spec)
    assert "30 foto" in caught.value.hint
    with pytest.raises(UnfitMedia):
        timing(0, usual, spec)
    with pytest.raises(UnfitMedia):
        timing(1, SHORT, replace(REEL, min_seconds=5))


@pytest.mark.parametrize(
    ("aspect", "limits", "size"),
    [
        ("9:16", (1080, 1920), (1080, 1920)),
        ("9:16", (1280, 1024), (576, 1024)),
        ("16:9", (4096, 4096), (1920, 1080)),
        ("1:1", (1920, 1920), (1080, 1080)),
        ("4:5", (1081, 1999), (1080, 1350)),
    ],
)
def test_the_frame_is_as_large_as_the_channel_and_1080p_allow(
    aspect: str, limits: tuple[int, int], size: tuple[int, int]
) -> None:
    spec = replace(REEL, max_width=limits[0], max_height=limits[1], min_ratio=0.0, max_ratio=9.0)
    assert frame_size(replace(spec, aspects=()), aspect) == size


def test_emoji_go_dashes_stay_and_unknown_letters_are_refused() -> None:
    assert drawable("08.30–11.00 WIB 😀👍🏽 “Tepat” é") == "08.30-11.00 WIB “Tepat” e"
    with pytest.raises(UnfitMedia) as caught:
        drawable("ꦲꦏ꧀ꦱꦫ")
    assert "Ganti tanda" in caught.value.hint


def test_a_card_keeps_its_text_in_the_safe_area() -> None:
    palette = Palette()
    long = "Ngobrol Bareng Tanya Inspektorat tentang Pengawasan Pengelolaan Keuangan Daerah"
    image = card((360, 640), palette, "Inspektorat Daerah Kota Yogyakarta", long, ["9 Desember"])
    ground = image.getpixel((0, 0))
    for box in ((0, 0, 360, 80), (0, 440, 360, 640), (0, 0, 28, 640), (332, 0, 360, 640)):
        assert image.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), ground)]
    assert len(image.getcolors(100_000) or []) > 10
    with pytest.raises(UnfitMedia):
        card((360, 640), palette, "A", "kata " * 400, [])
    with pytest.raises(ValueError, match="cannot be read"):
        Palette(ground="#ffffff", text="#eeeeee")


def test_a_wide_photograph_is_shown_whole_and_a_focus_is_followed() -> None:
    wide = photo_ground(draw.saved(draw.quarters(640, 360)), (180, 320), None)
    middle = wide.crop((0, (wide.height - 107) // 2, wide.width, (wide.height + 107) // 2))
    assert clips.shows_corners(middle, 20)
    near_fit = draw.saved(draw.quarters(300, 400))
    left = photo_ground(near_fit, (180, 320), Focus(x=0.0, y=0.5))
    right = photo_ground(near_fit, (180, 320), Focus(x=1.0, y=0.5))
    assert draw.near(left.getpixel((4, 20)), draw.RED, 20)  # type: ignore[arg-type]  # RGB
    assert draw.near(right.getpixel((right.width - 5, 20)), draw.GREEN, 20)  # type: ignore[arg-type]  # RGB


def test_the_cache_composes_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    media = [
        DraftMedia(
            source_sha256=store.add_bytes(data).sha256, mime="image/jpeg", alt=alt, compose=True
        )
        for data, alt in ((PORTRAIT, "Apel."), (draw.saved(draw.scene(360, 640)), "Rapat."))
    ]
    cache = Renditions(store, tmp_path / "cache")
    made = cache.compose(media, REEL, SHORT)
    assert made.alt == "Apel. Rapat."
    assert (made.mime, made.width) == ("video/mp4", 180)
    assert Path(made.poster_path).exists()
    file = Path(made.path).stat().st_ino
    assert cache.compose(media, REEL, SHORT) == made
    assert Path(made.path).stat().st_ino == file  # written once: a new one would be another file
    other = cache.compose(media, REEL, replace(SHORT, title="Lain"))
    assert other.sha256 != made.sha256
