"""Background music in a manifest: read as strictly as a photograph, its licence required."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.manifest import load_manifest, manifest_schema
from content.store import Store
from tests.content.manifest_world import (
    MP4,
    Refused,
    folder,
    item,
    manifest,
    one,
    refused,
    store,
)

__all__ = ["folder", "refused", "store"]  # fixtures

M4A = b"\0\0\0\x18ftypM4A \0\0\2\0M4A mp42" + bytes(40)
MUSIC: dict[str, Any] = {"file": "musik/lagu.m4a", "licence": "CC0 1.0", "source": "Rekaman kantor"}


@pytest.fixture(autouse=True)
def song(folder: Path) -> Path:
    path = folder / "musik" / "lagu.m4a"
    path.parent.mkdir()
    path.write_bytes(M4A)
    return path


def with_music(**changes: Any) -> dict[str, Any]:
    return manifest(item(music={**MUSIC, **changes}))


def test_music_is_in_the_store_with_its_licence(folder: Path, store: Store) -> None:
    path = folder / "m.yaml"
    path.write_text(yaml.safe_dump(with_music()))
    music = load_manifest(path, store).items[0].music
    assert music is not None
    assert (music.licence, music.source) == ("CC0 1.0", "Rekaman kantor")
    assert (music.mime, music.size) == ("audio/mp4", len(M4A))
    assert store.read(music.sha256) == M4A


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("c.m4a", None, "tidak ditemukan"),
        ("c.m4a", b"", "kosong"),
        ("c.m4a", b"bukan musik", "bukan musik latar"),
        ("foto/a.jpg", None, "bukan musik latar"),
        ("b.mp4", None, "bukan musik latar"),
        ("c.mp3", M4A, "akhiran nama menjadi .m4a"),
        ("/etc/hostname", None, "keluar dari folder"),
        ("musik/../musik/lagu.m4a", None, "keluar dari folder"),
        ("http://contoh.go.id/a.mp3", None, "keluar dari folder"),
        ("musik", None, "bukan berkas biasa"),
    ],
)
def test_files_that_are_not_taken(
    refused: Refused, folder: Path, name: str, content: bytes | None, part: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    problem = one(refused(with_music(file=name)))
    assert problem.field == "items[0].music.file"
    assert problem.line > 0
    assert part in problem.hint


def test_links_anywhere_in_the_path_are_refused(refused: Refused, folder: Path, song: Path) -> None:
    (folder / "t.m4a").symlink_to(song)
    (folder / "samping").symlink_to(song.parent, target_is_directory=True)
    for name in ("t.m4a", "samping/lagu.m4a"):
        assert "tautan simbolik" in one(refused(with_music(file=name))).hint


def test_music_changed_since_it_was_written_down(refused: Refused, song: Path) -> None:
    told = {"sha256": hashlib.sha256(M4A).hexdigest(), "size": len(M4A)}
    song.write_bytes(M4A + b"\0")
    problems = refused(with_music(**told))
    assert [one.field for one in problems] == ["items[0].music.sha256", "items[0].music.size"]
    assert "tidak sama" in problems[0].hint


@pytest.mark.parametrize("licence", [None, "", "  "])
def test_music_without_a_licence_does_not_load(refused: Refused, licence: str | None) -> None:
    music = {**MUSIC, "licence": licence}
    if licence is None:
        del music["licence"]
    problem = one(refused(manifest(item(music=music))))
    assert problem.field.startswith("items[0].music")
    assert problem.line > 0
    assert problem.hint


def test_a_wrong_title_hides_no_missing_music(refused: Refused) -> None:
    problems = refused(manifest(item(title="", music={**MUSIC, "file": "hilang.wav"})))
    assert {one.field for one in problems} == {"items[0].title", "items[0].music.file"}


def test_a_recording_under_a_video_brand_is_taken_by_its_name(folder: Path, store: Store) -> None:
    (folder / "rekaman.m4a").write_bytes(MP4)
    path = folder / "m.yaml"
    path.write_text(yaml.safe_dump(with_music(file="rekaman.m4a")))
    music = load_manifest(path, store).items[0].music
    assert music is not None
    assert music.mime == "audio/mp4"


def test_the_schema_explains_it() -> None:
    schema = manifest_schema()
    music = schema["$defs"]["Music"]
    assert set(music["properties"]) == {"file", "licence", "source", "sha256"}
    assert set(music["required"]) == {"file", "licence"}
    assert all(field["description"] for field in music["properties"].values())
