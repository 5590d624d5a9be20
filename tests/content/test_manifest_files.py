from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml

from content.manifest import load_manifest
from content.store import Store
from tests.content.manifest_world import (
    JPEG,
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


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("c.jpg", None, "tidak ditemukan"),
        ("c.jpg", b"", "kosong"),
        ("c.jpg", b"bukan gambar", "bukan foto atau video"),
        ("c.jpg", b"%!PS-Adobe-3.0 EPSF-3.0", "postscript"),
        ("c.png", JPEG, "akhiran nama menjadi .jpg"),
        ("c.jpg", MP4, "akhiran nama menjadi .mp4"),
        ("/etc/hostname", None, "keluar dari folder"),
        ("foto/../foto/a.jpg", None, "keluar dari folder"),
        ("http://contoh.go.id/a.jpg", None, "keluar dari folder"),
        ("foto", None, "bukan berkas biasa"),
        ("x" * 300 + ".jpg", None, "bukan berkas biasa"),
    ],
)
def test_files_that_are_not_taken(
    refused: Refused, folder: Path, name: str, content: bytes | None, part: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    media = [{"file": name, "alt": "Barisan pegawai."}]
    problem = one(refused(manifest(item(media=media))))
    assert problem.field == "items[0].media[0].file"
    assert part in problem.hint


def test_links_anywhere_in_the_path_are_refused(refused: Refused, folder: Path) -> None:
    (folder / "t.jpg").symlink_to(folder / "foto" / "a.jpg")
    (folder / "samping").symlink_to(folder / "foto", target_is_directory=True)
    media = [{"file": name, "alt": "Barisan pegawai."} for name in ("t.jpg", "samping/a.jpg")]
    hints = [problem.hint for problem in refused(manifest(item(media=media)))]
    assert [hint.count("tautan simbolik") for hint in hints] == [1, 1]


def test_a_file_changed_since_it_was_written_down(refused: Refused, folder: Path) -> None:
    told = {"sha256": hashlib.sha256(JPEG).hexdigest(), "size": len(JPEG)}
    media = [item()["media"][0] | told]
    (folder / "foto" / "a.jpg").write_bytes(JPEG + b"\0")
    problems = refused(manifest(item(media=media)))
    assert [problem.field for problem in problems] == [
        "items[0].media[0].sha256",
        "items[0].media[0].size",
    ]
    assert "tidak sama" in problems[0].hint


def test_what_belongs_to_clips_is_refused_on_photos(refused: Refused) -> None:
    media = [item()["media"][0] | {"subtitles": "b.srt", "cut": {"start": 3, "end": 2}}]
    fields = {problem.field: problem.hint for problem in refused(manifest(item(media=media)))}
    assert set(fields) == {
        "items[0].media[0].cut.end",
        "items[0].media[0].cut",
        "items[0].media[0].subtitles",
    }
    assert "hanya untuk video" in fields["items[0].media[0].cut"]


def test_subtitles_that_are_none(refused: Refused) -> None:
    media = [{"file": "b.mp4", "alt": "Cuplikan.", "subtitles": "foto/a.jpg"}]
    problem = one(refused(manifest(item(media=media))))
    assert problem.field == "items[0].media[0].subtitles"
    assert "SRT atau WebVTT" in problem.hint


def test_a_decomposed_name_on_disk_is_found(folder: Path, store: Store) -> None:
    (folder / "cafe\u0301.jpg").write_bytes(JPEG)
    path = folder / "m.yaml"
    content = manifest(item(media=[{"file": "caf\u00e9.jpg", "alt": "Suasana kantor."}]))
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert load_manifest(path, store).items[0].media[0].size == len(JPEG)


def test_a_file_swapped_after_loading_changes_nothing(folder: Path, store: Store) -> None:
    path = folder / "m.yaml"
    path.write_text(yaml.safe_dump(manifest(item())))
    photo = load_manifest(path, store).items[0].media[0]
    (folder / "foto" / "a.jpg").write_bytes(b"\xff\xd8\xff lain")
    assert store.read(photo.sha256) == JPEG


def test_real_photographs_and_clips_are_taken_as_they_are(
    shared: Path, folder: Path, store: Store
) -> None:
    names = sorted(path.name for path in (shared / "samples").iterdir())
    for name in names:
        (folder / name).write_bytes((shared / "samples" / name).read_bytes())
    path = folder / "m.yaml"
    media = [{"file": name, "alt": f"Suasana kegiatan {at}."} for at, name in enumerate(names)]
    path.write_text(yaml.safe_dump(manifest(item(media=media))))
    taken = load_manifest(path, store).items[0].media
    assert [store.read(one.sha256) == (folder / one.file).read_bytes() for one in taken] == [
        True for _ in names
    ]
