from __future__ import annotations

import hashlib
import json
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from content.draft import DraftMedia
from content.errors import StoreError
from content.model import Focus
from content.store import Store
from media.errors import UnfitMedia, UnreadableMedia
from media.metadata import metadata_of
from media.recipe import recipe_key
from media.renditions import Renditions
from media.spec import ImageSpec, Rendition
from tests.media import pictures as draw

FEED = ImageSpec(max_count=4, max_bytes=5_000_000, max_width=600, max_height=600)
STORY = replace(FEED, max_width=360, max_height=640, aspects=(("9:16", 9 / 16),), fit="crop")


def medium(sha256: str, **values: object) -> DraftMedia:
    given = {"source_sha256": sha256, "mime": "image/jpeg", "alt": "Empat bidang warna."} | values
    return DraftMedia.model_validate(given)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def source(store: Store) -> str:
    return store.add_bytes(draw.saved(draw.scene(), exif=draw.camera_exif())).sha256


def content(rendition: Rendition) -> bytes:
    return Path(rendition.path).read_bytes()


def test_a_rendition_is_a_file_named_by_its_hash(store: Store, source: str, tmp_path: Path) -> None:
    made = Renditions(store, tmp_path / "cache").make(medium(source, caption="Teks"), FEED)
    data = content(made)
    assert hashlib.sha256(data).hexdigest() == made.sha256
    assert Path(made.path).name == f"{made.sha256}.jpg"
    assert (made.bytes, made.mime) == (len(data), "image/jpeg")
    assert draw.opened(data).size == (made.width, made.height) == (600, 450)
    assert (made.alt, made.caption, made.source_sha256) == ("Empat bidang warna.", "Teks", source)
    assert metadata_of(data) == ()


def test_the_second_run_needs_no_source(store: Store, source: str, tmp_path: Path) -> None:
    wanted = [(medium(source), FEED), (medium(source, fit="crop", aspect="9:16"), STORY)]
    first = Renditions(store, tmp_path / "cache").make_many(wanted)
    facts = Renditions(store, tmp_path / "cache").facts(source)
    shutil.rmtree(store.root)
    again = Renditions(store, tmp_path / "cache")
    assert again.make_many(wanted) == first
    assert again.facts(source) == facts
    with pytest.raises(StoreError):
        again.make(medium(source), replace(FEED, max_width=500))


def test_alt_and_caption_are_the_askers_and_cost_nothing(
    store: Store, source: str, tmp_path: Path
) -> None:
    cache = Renditions(store, tmp_path / "cache")
    first = cache.make(medium(source), FEED)
    shutil.rmtree(store.root)
    second = cache.make(medium(source, alt="Teks lain.", caption="Keterangan"), FEED)
    assert second == replace(first, alt="Teks lain.", caption="Keterangan")


CHANGES = [
    ({"fit": "crop", "aspect": "1:1"}, {}),
    ({"fit": "pad", "aspect": "1:1"}, {}),
    ({"fit": "crop", "aspect": "4:5"}, {}),
    ({"fit": "crop", "aspect": "1:1", "focus": Focus(x=0.1, y=0.5)}, {}),
    ({"fit": "crop", "aspect": "1:1", "focus": Focus(x=0.5, y=0.1)}, {}),
    ({}, {"max_bytes": 40_000}),
    ({}, {"max_width": 599}),
    ({}, {"max_height": 300}),
    ({}, {"min_width": 320}),
    ({}, {"mimes": ("image/png",)}),
    ({}, {"min_ratio": 0.5}),
    ({}, {"max_ratio": 2.0}),
    ({}, {"aspects": (("1:1", 1.0),)}),
]


def test_what_was_used_stays_when_the_rest_is_let_go(
    store: Store, source: str, tmp_path: Path
) -> None:
    cache, long_ago = Renditions(store, tmp_path / "cache"), datetime(2025, 1, 1, tzinfo=UTC)
    cache.make_many([(medium(source), FEED), (medium(source), STORY)])
    for path in (tmp_path / "cache").rglob("*.*"):
        os.utime(path, (long_ago.timestamp(), long_ago.timestamp()))
    assert cache.let_go(long_ago) == 0
    used = cache.make(medium(source), FEED)
    cache.facts(source)
    assert cache.let_go(long_ago + timedelta(seconds=1)) == 2
    assert Path(used.path).exists()
    assert cache.make(medium(source), FEED) == used
    assert len(list((tmp_path / "cache" / "files").iterdir())) == 1


def test_the_key_covers_everything_that_shapes_the_result(source: str) -> None:
    keys = {recipe_key(medium(source), FEED), recipe_key(medium("0" * 64), FEED)}
    keys |= {recipe_key(medium(source, **m), replace(FEED, **s)) for m, s in CHANGES}  # type: ignore[arg-type]  # values of many types
    assert len(keys) == len(CHANGES) + 2
    same = medium(source, alt="Lain sekali.", caption="x", mime="image/png")
    assert recipe_key(same, replace(FEED, max_count=9, max_alt=7)) == recipe_key(
        medium(source), FEED
    )


def damage_file(cache: Path, made: Rendition) -> None:
    path = Path(made.path)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")


def lose_file(cache: Path, made: Rendition) -> None:
    Path(made.path).unlink()


def cut_index(cache: Path, made: Rendition) -> None:
    for path in (cache / "index").iterdir():
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:20])


def strange_index(cache: Path, made: Rendition) -> None:
    for path in (cache / "index").iterdir():
        path.chmod(0o644)
        path.write_text(json.dumps({"sha256": made.sha256}))


@pytest.mark.parametrize("harm", [damage_file, lose_file, cut_index, strange_index])
def test_a_damaged_cache_is_made_again(
    harm: object, store: Store, source: str, tmp_path: Path
) -> None:
    cache = Renditions(store, tmp_path / "cache")
    made = cache.make(medium(source), FEED)
    before = content(made)
    assert callable(harm)
    harm(tmp_path / "cache", made)
    again = cache.make(medium(source), FEED)
    assert again == made
    assert content(again) == before
    assert not list((tmp_path / "cache").rglob(".new-*"))


def test_a_swapped_source_is_not_used(store: Store, source: str, tmp_path: Path) -> None:
    path = store.path(source)
    path.chmod(0o644)
    path.write_bytes(draw.saved(draw.quarters()))
    with pytest.raises(StoreError):
        Renditions(store, tmp_path / "cache").make(medium(source), FEED)
    assert not (tmp_path / "cache" / "files").exists()


def test_a_damaged_photo_and_an_unfit_one_leave_nothing(store: Store, tmp_path: Path) -> None:
    whole = draw.saved(draw.scene())
    broken = store.add_bytes(whole[: len(whole) // 2] + b"\xff\xd9").sha256
    small = store.add_bytes(draw.saved(draw.quarters(100, 100))).sha256
    cache = Renditions(store, tmp_path / "cache")
    with pytest.raises(UnreadableMedia):
        cache.make(medium(broken), FEED)
    with pytest.raises(UnfitMedia):
        cache.make_many([(medium(small), FEED), (medium(small), replace(FEED, min_width=320))])
    assert not (tmp_path / "cache" / "files").exists()


def _make(root: str, sha256: str, width: int) -> str:
    cache = Renditions(Store(Path(root) / "store"), Path(root) / "cache")
    return cache.make(medium(sha256), replace(FEED, max_width=width)).sha256


@pytest.mark.slow
def test_processes_share_one_cache(store: Store, source: str, tmp_path: Path) -> None:
    widths = [300, 301] * 3
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_make, str(tmp_path), source, width) for width in widths]
        results = [job.result() for job in jobs]
    assert len(set(results)) == 2
    for sha256 in set(results):
        path = tmp_path / "cache" / "files" / f"{sha256}.jpg"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    assert not list((tmp_path / "cache").rglob(".new-*"))
