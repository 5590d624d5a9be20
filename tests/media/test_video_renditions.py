from __future__ import annotations

import hashlib
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from content.draft import DraftMedia
from content.errors import StoreError
from content.model import Focus
from content.store import Store
from media.clip_renditions import clip_key
from media.compose import Composition
from media.errors import BadSubtitles, UnfitMedia, UnreadableMedia
from media.renditions import Renditions
from media.spec import ImageSpec, Rendition, VideoSpec
from tests.media import clips
from tests.media import pictures as draw
from tests.media.test_subtitles import SRT
from tests.media.test_video import FEED, REEL

PHOTO = ImageSpec(max_count=4, max_bytes=5_000_000, max_width=300, max_height=300)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def cache(store: Store, tmp_path: Path) -> Renditions:
    return Renditions(store, tmp_path / "cache")


def stored(store: Store, path: Path) -> str:
    return store.add_file(path, within=path.parent, max_bytes=1 << 30).sha256


@pytest.fixture
def source(store: Store, tmp_path: Path) -> str:
    return stored(store, clips.clip(tmp_path / "made", seconds=4, rate="24"))


def medium(sha256: str, **values: object) -> DraftMedia:
    given = {"source_sha256": sha256, "mime": "video/mp4", "alt": "Cuplikan apel."} | values
    return DraftMedia.model_validate(given)


def test_a_clip_comes_with_poster_and_subtitles(
    store: Store, source: str, cache: Renditions
) -> None:
    texts = store.add_bytes(SRT).sha256
    spec = replace(FEED, subtitles=("vtt",))
    made = cache.make(medium(source, subtitles_sha256=texts), spec)
    for path in (made.path, made.poster_path, made.subtitles_path):
        data = Path(path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == Path(path).stem
    assert Path(made.path).suffix == ".mp4"
    assert (made.mime, made.width, made.height, made.seconds) == ("video/mp4", 320, 180, 4.0)
    assert made.bytes == Path(made.path).stat().st_size
    assert clips.shows_corners(draw.opened(Path(made.poster_path).read_bytes()))
    assert Path(made.subtitles_path).read_bytes().startswith(b"WEBVTT\n")
    assert len(made.phash) == 32


def test_subtitles_follow_the_channel_and_the_cut(
    store: Store, source: str, cache: Renditions
) -> None:
    texts = store.add_bytes(SRT).sha256
    assert cache.make(medium(source, subtitles_sha256=texts), FEED).subtitles_path == ""
    spec = replace(FEED, subtitles=("srt", "vtt"))
    made = cache.make(medium(source, subtitles_sha256=texts, cut=(1.0, 3.0)), spec)
    assert Path(made.subtitles_path).read_text().startswith("1\n00:00:00,000 --> 00:00:01,000\n")


def test_wrong_subtitles_are_found_before_any_work(
    store: Store, source: str, cache: Renditions, tmp_path: Path
) -> None:
    late = store.add_bytes(SRT.replace(b"00:00:03,250", b"00:01:03,250")).sha256
    with pytest.raises(BadSubtitles) as caught:
        cache.make(medium(source, subtitles_sha256=late), replace(FEED, subtitles=("srt",)))
    assert "detik 63,2" in caught.value.hint
    assert not (tmp_path / "cache" / "files").exists()
    assert not list((tmp_path / "cache" / "work").iterdir())


def test_the_second_run_needs_neither_source_nor_ffmpeg(
    store: Store, source: str, cache: Renditions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [(medium(source), FEED), (medium(source, fit="crop", aspect="9:16"), REEL)]
    first = cache.make_many(wanted)
    facts = cache.facts(source)
    shutil.rmtree(store.root)
    monkeypatch.setattr("media.ffmpeg.program", lambda: "/nowhere/ffmpeg")
    again = Renditions(store, tmp_path / "cache")
    assert again.make_many(wanted) == first
    assert again.facts(source) == facts
    with pytest.raises(StoreError):
        again.make(medium(source), replace(FEED, max_width=100))


@pytest.mark.parametrize("which", ["path", "poster_path"])
def test_what_is_damaged_is_made_again(which: str, source: str, cache: Renditions) -> None:
    made = cache.make(medium(source), FEED)
    path = Path(getattr(made, which))
    before = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(before[:-5] + b"12345")
    assert cache.make(medium(source), FEED) == made
    assert path.read_bytes() == before


def test_a_swapped_source_is_not_used(store: Store, source: str, cache: Renditions) -> None:
    path = store.path(source)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\0\0\0\x08free")
    with pytest.raises(StoreError):
        cache.make(medium(source), FEED)


CHANGES: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"fit": "crop", "aspect": "1:1"}, {}),
    ({"fit": "crop", "aspect": "1:1", "focus": Focus(x=0.1, y=0.5)}, {}),
    ({"cut": (0.0, 2.0)}, {}),
    ({"cut": (0.0, 2.5)}, {}),
    ({"subtitles_sha256": "1" * 64}, {}),
    ({}, {"max_width": 99}),
    ({}, {"max_bytes": 99}),
    ({}, {"audio_required": True}),
    ({}, {"edit_lists": False}),
    ({}, {"max_video_bitrate": 9}),
    ({}, {"subtitles": ("srt",)}),
    ({}, {"poster": PHOTO}),
]


def test_the_key_covers_everything_that_shapes_the_result() -> None:
    one = medium("0" * 64)
    keys = {clip_key([one], FEED, None), clip_key([medium("1" * 64)], FEED, None)}
    keys |= {
        clip_key([medium("0" * 64, **m)], replace(FEED, **s), None)  # type: ignore[arg-type]  # values of many types
        for m, s in CHANGES
    }
    keys |= {clip_key([one], FEED, Composition(office="A", title=t)) for t in "bc"}
    assert len(keys) == len(CHANGES) + 4
    same = medium("0" * 64, alt="Lain.", caption="x")
    assert clip_key([same], replace(FEED, source="s"), None) == clip_key([one], FEED, None)


def test_photographs_and_clips_together_by_several_workers(
    store: Store, source: str, tmp_path: Path
) -> None:
    photos = [store.add_bytes(draw.saved(draw.scene(seed=n))).sha256 for n in range(5)]
    wanted: list[tuple[DraftMedia, ImageSpec | VideoSpec]] = [(medium(source), FEED)]
    for sha256 in photos:
        photo = medium(sha256, mime="image/jpeg")
        wanted += [(photo, PHOTO), (photo, replace(PHOTO, max_width=200))]
    wanted.append((medium(source, cut=(0.0, 1.0)), FEED))
    one = Renditions(store, tmp_path / "one", workers=1).make_many(wanted)
    four = Renditions(store, tmp_path / "four", workers=4).make_many(wanted)

    def told(made: list[Rendition]) -> list[tuple[str, str, str]]:
        return [(m.sha256, m.source_sha256, m.phash) for m in made]

    assert told(four) == told(one)
    assert [m.source_sha256 for m in four] == [m.source_sha256 for m, _ in wanted]


def test_one_failure_ends_the_others(store: Store, source: str, tmp_path: Path) -> None:
    broken = store.add_bytes(draw.saved(draw.scene())[:5000] + b"\xff\xd9").sha256
    long = stored(
        store,
        clips.clip(tmp_path / "made", "long.mp4", moving=True, size=(1280, 720), seconds=8),
    )
    cache = Renditions(store, tmp_path / "cache")
    spec = replace(FEED, max_width=1000)
    before = threading.active_count()
    with pytest.raises(UnreadableMedia):
        cache.make_many([(medium(broken, mime="image/jpeg"), PHOTO), (medium(long), spec)])
    # the clip was not finished first: nothing of it is in the cache
    assert [one for one in (tmp_path / "cache").rglob("*") if one.is_file()] == []
    assert threading.active_count() == before
    assert not list((tmp_path / "cache" / "work").iterdir())


def test_a_photograph_where_a_clip_is_wanted(store: Store, cache: Renditions) -> None:
    photo = store.add_bytes(draw.saved(draw.quarters())).sha256
    with pytest.raises(Exception, match="image/jpeg") as caught:
        cache.make(medium(photo, mime="image/jpeg"), FEED)
    assert "MP4" in getattr(caught.value, "hint", "")


def test_facts_of_a_clip(source: str, cache: Renditions) -> None:
    facts = cache.facts(source)
    assert (facts.kind, facts.width, facts.seconds, facts.has_audio) == ("video", 320, 4.0, True)
    assert facts.details["codec"] == "h264"
    assert facts.details["rotation"] == "0"


def test_too_long_for_one_channel_stops_all_of_the_post(source: str, cache: Renditions) -> None:
    with pytest.raises(UnfitMedia, match="too long"):
        cache.make_many([(medium(source), FEED), (medium(source), replace(FEED, max_seconds=2))])
