from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.clock import WIB
from content.errors import ManifestError
from content.manifest import load_manifest
from content.store import Store
from tests.content.manifest_world import (
    CHANNELS,
    JPEG,
    MP4,
    SRT,
    UNITS,
    Refused,
    folder,
    item,
    manifest,
    one,
    refused,
    store,
)

__all__ = ["folder", "refused", "store"]  # fixtures


@pytest.mark.parametrize("as_json", [False, True])
def test_a_good_manifest_has_its_media_in_the_store(
    folder: Path, store: Store, as_json: bool
) -> None:
    clip = {"file": "b.mp4", "alt": "Cuplikan apel pagi.", "subtitles": "b.srt"}
    content = manifest(item(media=[*item()["media"], clip]), item(2))
    path = folder / ("m.json" if as_json else "m.yaml")
    path.write_text(json.dumps(content) if as_json else yaml.safe_dump(content))
    loaded = load_manifest(path, store, units=UNITS, channels=CHANNELS)
    photo, video = loaded.item("DUM-2026-12-01").media
    assert photo.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert (photo.size, photo.mime, video.mime) == (len(JPEG), "image/jpeg", "video/mp4")
    assert store.read(video.sha256) == MP4
    assert store.read(video.subtitles_sha256) == SRT
    assert [use.channel for use in loaded.items[0].channels] == ["website", "x"]


def test_times_without_an_offset_are_wib(folder: Path, store: Store) -> None:
    path = folder / "m.yaml"
    path.write_text(yaml.safe_dump(manifest(item())))
    loaded = load_manifest(path, store).items[0]
    assert loaded.window.not_before == datetime(2026, 12, 7, 9, 0, tzinfo=WIB)
    assert loaded.activity.start == datetime(2026, 12, 7, 7, 30, tzinfo=WIB)


def test_every_kind_of_mistake_is_told_at_once_with_its_line(refused: Refused) -> None:
    text = """period: 2026-12
office: inspektorat
items:
  - id: DUM-2026-12-01
    title: Apel Pagi
    unit: BAGIAN-X
    kind: liputan
    activity: {start: 2026-12-07, end: 2026-12-06}
    submitted_by: Sekretaris
    window: {not_before: 2026-12-07T09:00, latest: 2026-12-07T09:00}
    narrative: {text: Narasi.}
    media:
      - {file: ../rahasia.jpg, alt: Barisan pegawai}
      - file: tiada.jpg
        alt: Barisan pegawai
    channels:
      - {channel: website, media: [3]}
      - tiktok
  - id: DUM-2026-12-01
    title: Apel
    title: Apel Pagi
    unit: SEKRETARIAT
    kind: berita
    submitted_by: Sekretaris
    window: {not_before: 2026-12-07T09:00, latest: 2026-12-08T09:00}
    narrative: {text: Narasi.}
    medai: []
    channels: [website]
"""
    found = [(problem.line, problem.field) for problem in refused(text)]
    assert found == [
        (6, "items[0].unit"),
        (8, "items[0].activity.end"),
        (10, "items[0].window.latest"),
        (13, "items[0].media[0].file"),
        (14, "items[0].media[1].file"),
        (17, "items[0].channels[0].media[0]"),
        (18, "items[0].channels[1].channel"),
        (19, "items[1].activity"),
        (19, "items[1].id"),
        (21, "items[1].title"),
        (23, "items[1].kind"),
        (27, "items[1].medai"),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"id": "DUM-2027-01-01"}, "items[0].id", "bulan 2026-12"),
        ({"id": "DUM-2026-13-01"}, "items[0].id", "Contoh: DUM-2026-12-03"),
        ({"unit": "X"}, "items[0].unit", "IRBAN-2, SEKRETARIAT"),
        ({"channels": []}, "items[0].channels", "Belum ada kanal"),
        ({"channels": ["x", "x"]}, "items[0].channels[1]", "diminta dua kali"),
        ({"channels": ["facebook"]}, "items[0].channels[0].channel", "website, x"),
        (
            {"channels": [{"channel": "x", "media": [1, 2]}]},
            "items[0].channels[0].media[1]",
            "punya 1 media",
        ),
        (
            {"channels": [{"channel": "x", "media": [1, 1]}]},
            "items[0].channels[0].media",
            "ditulis dua kali",
        ),
        ({"tags": ["Apel", "apel"]}, "items[0].tags", "Tagar apel"),
        ({"link": "javascript:alert(1)"}, "items[0].link", "https://"),
        ({"link": "https://a:b@contoh.go.id/"}, "items[0].link", "kata sandi"),
        (
            {"activity": {"start": "2026-12-07", "end": "2026-12-07T10:00"}},
            "items[0].activity.end",
            "bentuk yang sama",
        ),
        (
            {"window": {"not_before": "1765260000", "latest": "2026-12-10T16:00"}},
            "items[0].window.not_before",
            "2026-12-09T08:30+07:00",
        ),
        ({"narrative": {"text": "  "}}, "items[0].narrative.text", "1 karakter"),
        ({"title": "Apel\u202e"}, "", "U+202E"),
    ],
)
def test_mistakes_between_fields(
    refused: Refused, changes: dict[str, Any], field: str, part: str
) -> None:
    content = manifest(item(**changes))
    problem = one(refused(yaml.safe_dump(content, allow_unicode=True)))
    assert (problem.field.replace("items[0].title", ""), problem.file) == (field, "manifes.yaml")
    assert part in problem.hint
    assert problem.line > 0
    assert "a:b@" not in f"{problem}{problem.value}"


def test_an_item_carried_over_from_the_month_before_keeps_its_code(
    folder: Path, store: Store
) -> None:
    path = folder / "m.yaml"
    path.write_text(yaml.safe_dump(manifest(item(id="DUM-2026-11-07"))))
    assert load_manifest(path, store).items[0].id == "DUM-2026-11-07"


def test_a_missing_manifest_is_an_input_error(tmp_path: Path, store: Store) -> None:
    with pytest.raises(ManifestError, match="1 mistake") as caught:
        load_manifest(tmp_path / "tiada.yaml", store)
    assert "tidak ditemukan" in caught.value.hint
