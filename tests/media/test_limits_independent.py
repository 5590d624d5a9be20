"""Every rendition of every channel and format, judged by published numbers, not by our specs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from connectors.registry import capabilities
from content.draft import DraftMedia
from content.sniff import HEAD_BYTES, VIDEOS, sniff
from content.store import Store
from media.errors import MediaError, UnfitMedia, UnreadableMedia
from media.renditions import Renditions
from media.spec import ImageSpec, Rendition, VideoSpec
from tests.media import pictures as draw
from tests.media.clips import clip
from tests.media.independent_limits import CLIPS, NUMBERS, PHOTOS, problems

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
FORMS = ("article", "feed", "carousel", "reel", "story", "video", "short")
PLATFORMS = ("wordpress", "facebook", "instagram", "youtube", "x")


def specs(kind: str) -> list[tuple[str, str, ImageSpec | VideoSpec]]:
    """(platform, format, limits) of every format that takes photographs, or clips."""
    found: list[tuple[str, str, ImageSpec | VideoSpec]] = []
    for platform in PLATFORMS:
        for form, spec in capabilities(platform).formats.items():
            limits = spec.image if kind == "image" else spec.video
            if form in FORMS and limits is not None:
                found.append((platform, form, limits))
    return found


def decided(sha256: str, mime: str, spec: ImageSpec | VideoSpec) -> DraftMedia:
    """As a draft without wishes decides: the channel's way to fit, its first shape."""
    aspect = spec.aspects[0][0] if spec.aspects and spec.fit != "inside" else None
    return DraftMedia(source_sha256=sha256, mime=mime, alt="Uji", fit=spec.fit, aspect=aspect)


def made_of(
    file: Path, folder: Path
) -> tuple[list[tuple[str, str, Rendition]], dict[tuple[str, str], MediaError]]:
    """Renditions of the file for all formats of its kind, and what was refused."""
    store = Store(folder / "store")
    renditions = Renditions(store, folder / "cache")
    sha256 = store.add_file(file, within=file.parent, max_bytes=10**9).sha256
    mime = sniff(file.read_bytes()[:HEAD_BYTES])
    made, refused = [], {}
    for platform, form, spec in specs("video" if mime in VIDEOS else "image"):
        try:
            one = renditions.make(decided(sha256, mime, spec), spec)
        except MediaError as error:
            refused[platform, form] = error
        else:
            made.append((platform, form, one))
    return made, refused


def wrong_with(made: list[tuple[str, str, Rendition]]) -> list[str]:
    found = [
        f"{platform}/{form}: {line}"
        for platform, form, one in made
        for line in problems(Path(one.path), platform, form)
    ]
    for platform, form, one in made:  # the poster of a clip is a photograph for itself
        if one.poster_path:
            with Image.open(one.poster_path) as poster:
                traces = bool(poster.getexif())
            if traces or Path(one.poster_path).stat().st_size > 2_097_152:
                found.append(f"{platform}/{form}: poster")
    return found


def test_every_format_of_every_channel_has_published_numbers() -> None:
    assert {(platform, form) for platform, form, _ in specs("image")} == set(PHOTOS)
    assert {(platform, form) for platform, form, _ in specs("video")} == set(CLIPS)


def test_the_numbers_are_those_of_the_contracts(shared: Path) -> None:
    told = json.loads((shared / "contracts" / "limits.json").read_text())["platforms"]

    def number(way: tuple[str, ...]) -> Any:
        value: Any = told
        for name in way:
            value = value[name]
        return value

    assert {way: number(way) for way in NUMBERS} == NUMBERS


@pytest.mark.parametrize("size", [(2400, 1600), (1600, 2400), (900, 900), (4200, 1400)])
def test_drawn_photographs(tmp_path: Path, size: tuple[int, int]) -> None:
    file = tmp_path / "gambar.jpg"
    file.write_bytes(draw.saved(draw.scene(*size), "JPEG", exif=draw.camera_exif(1)))
    made, refused = made_of(file, tmp_path)
    assert refused == {}
    assert len(made) == len(PHOTOS)
    assert wrong_with(made) == []


def test_a_photograph_that_is_hard_to_compress(tmp_path: Path) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((3000, 2250), 120)] * 3)
    file = tmp_path / "derau.jpg"
    file.write_bytes(draw.saved(noise, "JPEG", quality=97))
    assert file.stat().st_size > 8_388_608
    made, refused = made_of(file, tmp_path)
    assert refused == {}
    assert wrong_with(made) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (720, 720)])
def test_drawn_clips(tmp_path: Path, size: tuple[int, int]) -> None:
    file = clip(tmp_path / "asal", size=size, seconds=3.4, rate="50", moving=True)
    made, refused = made_of(file, tmp_path)
    assert all(isinstance(error, UnfitMedia) for error in refused.values())
    assert set(refused) <= {("youtube", "short"), ("facebook", "reel")}
    assert {(platform, form) for platform, form, _ in made} | set(refused) == set(CLIPS)
    assert wrong_with(made) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    sorted(one.name for one in SAMPLES.iterdir()) if SAMPLES.is_dir() else ["(none)"],
)
def test_every_real_sample(shared: Path, tmp_path: Path, name: str) -> None:
    made, refused = made_of(shared / "samples" / name, tmp_path)
    assert wrong_with(made) == []
    if name == "photo-corrupted.jpg":
        assert made == []
        assert all(isinstance(error, UnreadableMedia) for error in refused.values())
    else:
        assert made
        assert all(isinstance(error, UnfitMedia) for error in refused.values())


def test_the_judge_says_no(tmp_path: Path) -> None:
    """To files that break the limits it must say so, each time in other words."""
    large = tmp_path / "besar.png"
    draw.quarters(3000, 900).save(large)
    told = problems(large, "instagram", "feed")
    assert {one.partition(" ")[0] for one in told} == {"format", "width", "ratio"}
    marked = tmp_path / "jejak.jpg"
    marked.write_bytes(draw.saved(draw.quarters(), "JPEG", exif=draw.camera_exif()))
    assert problems(marked, "x", "feed") == ["metadata"]
    behind = clip(tmp_path / "asal", "belakang.mp4", size=(322, 180), seconds=1.0, rate="12")
    told = problems(behind, "instagram", "reel")
    assert {one.partition(" ")[0] for one in told} >= {"seconds", "fps", "index"}


@pytest.mark.parametrize("kind", ["open", "closed"])
def test_the_judge_tells_an_open_group_of_pictures(tmp_path: Path, kind: str) -> None:
    params = (
        f"open-gop={int(kind == 'open')}:keyint=12:min-keyint=12:bframes=3:scenecut=0:b-adapt=0"
    )
    codec = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-x264-params", params)
    file = clip(tmp_path, size=(540, 960), seconds=3.0, codec=codec, moving=True)
    told = problems(file, "instagram", "reel")
    assert ("open GOP" in told) is (kind == "open")
