"""Background music is looked at before a clip is made: what it is, and that all of it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from content.draft import DraftMedia
from content.store import Store
from media.clip_renditions import clip_key
from media.compose import Composition
from media.errors import (
    MediaError,
    OversizedMedia,
    UnfitMedia,
    UnreadableMedia,
    UnsupportedMedia,
)
from media.music import MAX_MUSIC_S, Music, read_music
from media.renditions import Renditions
from media.spec import VideoSpec
from tests.media import clips

Make = Callable[[Path], Path]
AAC = ("-c:a", "aac")
FRONT = (*AAC, "-movflags", "+faststart")


@pytest.mark.parametrize(
    ("name", "words", "mime", "codec"),
    [
        ("a.m4a", AAC, "audio/mp4", "aac"),
        ("a.m4a", ("-c:a", "alac"), "audio/mp4", "alac"),
        ("a.mp4", AAC, "video/mp4", "aac"),  # sound alone under a video's brand
        ("a.wav", (), "audio/wav", "pcm_s16le"),
        ("a.wav", ("-c:a", "pcm_s24le"), "audio/wav", "pcm_s24le"),
        ("a.mp3", (), "audio/mpeg", "mp3"),
        ("a.mp3", ("-write_xing", "0", "-id3v2_version", "0"), "audio/mpeg", "mp3"),
    ],
)
def test_kinds_that_are_taken(
    tmp_path: Path, name: str, words: tuple[str, ...], mime: str, codec: str
) -> None:
    found = read_music(clips.tune(tmp_path, name, *words))
    assert (found.mime, found.codec) == (mime, codec)
    assert found.seconds == pytest.approx(3, abs=0.1)


def test_a_cover_picture_is_no_film(tmp_path: Path) -> None:
    (tmp_path / "sampul.png").write_bytes(clips._corners(64, 64))
    cover = ("-i", "sampul.png", "-map", "0:a", "-map", "1:v", "-disposition:v", "attached_pic")
    for name, words in (("a.m4a", (*AAC, "-c:v", "copy")), ("a.mp3", ("-c:v", "copy"))):
        assert read_music(clips.tune(tmp_path, name, *cover, *words)).codec in {"aac", "mp3"}


def film(folder: Path) -> Path:
    return clips.clip(folder, "film.mp4")


def film_by_another_name(folder: Path) -> Path:
    return film(folder).rename(folder / "film.m4a")


def mute_film(folder: Path) -> Path:
    return clips.clip(folder, "bisu.mp4", sound=False)


def webm(folder: Path) -> Path:
    return clips.clip(folder, "film.webm", codec=("-c:v", "libvpx"))


def text(folder: Path) -> Path:
    path = folder / "catatan.mp3"
    path.write_text("bukan musik, hanya catatan")
    return path


def only_a_tag(folder: Path) -> Path:
    path = folder / "kosong.mp3"
    path.write_bytes(b"ID3\x04\0\0\0\0\0\0" + bytes(2000))
    return path


def playlist(folder: Path) -> Path:
    path = folder / "daftar.m4a"
    path.write_text("#EXTM3U\nfile:///etc/hostname\n")
    return path


def cut(name: str, *words: str) -> Make:
    def make(folder: Path) -> Path:
        path = clips.tune(folder, name, *words)
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
        return path

    return make


def of_length(seconds: float, name: str = "lama.wav") -> Make:
    def make(folder: Path) -> Path:
        return clips.tune(folder, name, "-ar", "8000", seconds=seconds)

    return make


REFUSED = [
    (film, UnsupportedMedia, "video"),
    (film_by_another_name, UnsupportedMedia, "video"),
    (mute_film, UnsupportedMedia, "video"),
    (webm, UnsupportedMedia, "video/webm"),
    (text, UnsupportedMedia, "tidak dikenal"),
    (playlist, UnsupportedMedia, "tidak dikenal"),
    (only_a_tag, UnreadableMedia, "rusak"),
    (cut("a.m4a", *AAC), UnreadableMedia, "terpotong"),
    (cut("a.m4a", *FRONT), UnreadableMedia, "terpotong"),
    (cut("a.wav"), UnreadableMedia, "terpotong"),
    (cut("a.mp3"), UnreadableMedia, "terpotong"),
    (of_length(MAX_MUSIC_S + 60), OversizedMedia, "16 menit, batasnya 15 menit"),
    (of_length(0, "nol.wav"), UnfitMedia, "0,0 detik, sekurang-kurangnya 1 detik"),
    (of_length(0.4, "pendek.wav"), UnfitMedia, "0,4 detik, sekurang-kurangnya 1 detik"),
]

NAMES = [
    *("film", "film as m4a", "mute film", "webm", "text", "playlist", "only a tag"),
    *("cut m4a", "cut m4a, index in front", "cut wav", "cut mp3", "long", "empty", "short"),
]


@pytest.mark.parametrize(("make", "error", "words"), REFUSED, ids=NAMES)
def test_what_is_refused(tmp_path: Path, make: Make, error: type[MediaError], words: str) -> None:
    path = make(tmp_path)
    with pytest.raises(error) as caught:
        read_music(path)
    assert words in caught.value.hint
    assert str(tmp_path) not in str(caught.value) + caught.value.hint
    if error is not UnreadableMedia:
        assert caught.value.limit
        assert caught.value.value


def test_music_comes_from_the_store_by_its_hash(tmp_path: Path) -> None:
    store = Store(tmp_path / "isi")
    data = clips.tune(tmp_path, "a.wav").read_bytes()
    sha256 = store.add_bytes(data).sha256
    found = Renditions(store, tmp_path / "cache").music(sha256, "CC0 1.0")
    assert (found.sha256, found.licence) == (sha256, "CC0 1.0")
    assert found.path.read_bytes() == data


def test_other_music_is_another_clip_in_the_cache(tmp_path: Path) -> None:
    photos = [DraftMedia(source_sha256="a" * 64, mime="image/jpeg", alt="Apel.", compose=True)]
    spec = VideoSpec(1, 1_000_000, 1, 90, 180, 320)
    plain = Composition(office="Inspektorat", title="Apel pagi")
    one, two = (replace(plain, music=Music(tmp_path, sign * 64, "CC0 1.0")) for sign in "de")
    assert len({clip_key(photos, spec, each) for each in (plain, one, two)}) == 3
