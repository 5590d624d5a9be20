from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from content.errors import StoreError
from content.store import Store, Stored


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "isi")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "manifes"
    (folder / "foto").mkdir(parents=True)
    (folder / "foto" / "a.jpg").write_bytes(b"gambar")
    (tmp_path / "luar.jpg").write_bytes(b"luar")
    return folder


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def files(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_hash_read_only(store: Store, folder: Path) -> None:
    stored = store.add_file(Path("foto/a.jpg"), within=folder, max_bytes=100)
    assert stored == Stored(sha(b"gambar"), 6)
    assert store.path(stored.sha256) == store.root / stored.sha256[:2] / stored.sha256[2:]
    assert stat.S_IMODE(store.path(stored.sha256).stat().st_mode) == 0o444
    (folder / "foto" / "a.jpg").write_bytes(b"ditukar")
    assert store.read(stored.sha256) == b"gambar"


def test_adding_twice_keeps_one_file(store: Store, folder: Path) -> None:
    first = store.add_bytes(b"gambar")
    inode = store.path(first.sha256).stat().st_ino
    assert store.add_file(folder / "foto" / "a.jpg", within=folder, max_bytes=6) == first
    assert store.path(first.sha256).stat().st_ino == inode
    assert len(files(store)) == 1


def test_what_is_there_whole_is_not_written_again(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every run brings all its sources: only what is new may cost the disk anything."""
    first = store.add_file(Path("foto/a.jpg"), within=folder, max_bytes=100)

    def writes(*_: object, **__: object) -> None:
        raise AssertionError("written again")

    monkeypatch.setattr("content.store.tempfile.mkstemp", writes)
    assert store.add_file(Path("foto/a.jpg"), within=folder, max_bytes=100) == first
    assert store.add_bytes(b"gambar") == first
    with pytest.raises(AssertionError, match="written again"):
        store.add_bytes(b"lain")


def test_several_are_added_together_or_none(store: Store, folder: Path) -> None:
    def one_is_missing() -> None:
        with store.together() as basket:
            basket.add_bytes(b"satu")
            assert not store.has(sha(b"satu"))
            basket.add_file(Path("foto/tidak-ada.jpg"), within=folder, max_bytes=100)

    with pytest.raises(StoreError):
        one_is_missing()
    assert not store.has(sha(b"satu"))
    assert [one for one in store.root.rglob("*") if one.is_file()] == []
    with store.together() as basket:
        added = [basket.add_bytes(data) for data in (b"satu", b"dua", b"satu")]
    assert [store.read(one.sha256) for one in added] == [b"satu", b"dua", b"satu"]
    assert len([one for one in store.root.rglob("*") if one.is_file()]) == 2


def test_many_writers_of_one_content_end_with_one_file(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(store.add_bytes, [b"sama" * 100_000] * 32))
    assert len(found) == 1
    assert len(files(store)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../luar.jpg",
        "foto/../../luar.jpg",
        "/etc/passwd",
        "foto/../foto/a.jpg",
        "..",
        "",
        ".",
        "foto\\a.jpg",
        "C:a.jpg",
        "http:x.mp4",
        "concat:a|b",
        "a\0.jpg",
        "file:foto/a.jpg",
    ],
)
def test_names_that_leave_the_folder(store: Store, folder: Path, name: str) -> None:
    with pytest.raises(StoreError, match="escapes"):
        store.add_file(Path(name), within=folder, max_bytes=100)
    assert not store.root.exists()


def test_links_pipes_and_folders_are_not_followed(store: Store, folder: Path) -> None:
    (folder / "tautan.jpg").symlink_to(folder.parent / "luar.jpg")
    (folder / "dalam.jpg").symlink_to(folder / "foto" / "a.jpg")
    (folder / "samping").symlink_to(folder / "foto", target_is_directory=True)
    os.mkfifo(folder / "pipa.jpg")
    for name in ("tautan.jpg", "dalam.jpg", "samping/a.jpg", "pipa.jpg", "foto", "foto/a.jpg/b"):
        with pytest.raises(StoreError) as caught:
            store.add_file(Path(name), within=folder, max_bytes=100)
        assert name in caught.value.hint
        assert "bukan berkas biasa" in caught.value.hint
    assert not store.root.exists()


def test_missing_empty_and_large_files_are_named(store: Store, folder: Path) -> None:
    (folder / "kosong.jpg").touch()
    (folder / "besar.jpg").write_bytes(bytes(101))
    for name, part in (
        ("tiada.jpg", "tidak ditemukan"),
        ("kosong.jpg", "kosong"),
        ("besar.jpg", "batas 100 bita"),
    ):
        with pytest.raises(StoreError) as caught:
            store.add_file(Path(name), within=folder, max_bytes=100)
        assert name in caught.value.hint
        assert part in caught.value.hint
    assert files(store) == []


def test_damage_is_noticed_and_mended_by_adding_again(store: Store) -> None:
    stored = store.add_bytes(b"asli")
    place = store.path(stored.sha256)
    place.chmod(0o644)
    place.write_bytes(b"asl1")
    with pytest.raises(StoreError, match="damaged"):
        store.read(stored.sha256)
    store.add_bytes(b"asli")
    assert store.read(stored.sha256) == b"asli"


def test_unknown_content_and_odd_names(store: Store) -> None:
    assert not store.has("0" * 64)
    assert not store.has("../../etc/passwd")
    with pytest.raises(StoreError, match="unknown"):
        store.read("0" * 64)
    with pytest.raises(StoreError, match="no hash"):
        store.path("../../etc/passwd")
    assert store.has(store.add_bytes(b"").sha256)
