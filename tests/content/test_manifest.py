from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from config.clock import WIB
from config.errors import Problem
from content.errors import ManifestError
from content.manifest import load_manifest, manifest_schema
from content.store import Store

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(40)
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + bytes(40)
SRT = b"1\n00:00:00,000 --> 00:00:02,000\nHalo\n"
UNITS = {"SEKRETARIAT", "IRBAN-2"}
CHANNELS = {"website", "x"}


def item(number: int = 1, **changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": f"DUM-2026-12-{number:02d}",
        "title": "Apel Pagi Tekankan Disiplin",
        "unit": "SEKRETARIAT",
        "kind": "liputan",
        "activity": {"start": "2026-12-07T07:30", "place": "Halaman kantor"},
        "submitted_by": "Sekretaris",
        "window": {"not_before": "2026-12-07T09:00", "latest": "2026-12-10T16:00:00+07:00"},
        "narrative": {"text": "Seluruh pegawai mengikuti apel pagi."},
        "media": [{"file": "foto/a.jpg", "alt": "Barisan pegawai di halaman kantor."}],
        "channels": ["website", {"channel": "x", "format": "feed", "media": [1]}],
        "tags": ["ApelPagi"],
    }
    return base | changes


def manifest(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"period": "2026-12", "office": "inspektorat", "items": list(items)} | changes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "manifes"
    (folder / "foto").mkdir(parents=True)
    (folder / "foto" / "a.jpg").write_bytes(JPEG)
    (folder / "b.mp4").write_bytes(MP4)
    (folder / "b.srt").write_bytes(SRT)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "isi")


Refused = Callable[[object], list[Problem]]


@pytest.fixture
def refused(folder: Path, store: Store) -> Refused:
    def run(content: object) -> list[Problem]:
        path = folder / "manifes.yaml"
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ManifestError) as caught:
            load_manifest(path, store, units=UNITS, channels=CHANNELS)
        assert caught.value.exit_code == 30
        return list(caught.value.problems)

    return run


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


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


def test_a_missing_manifest_is_an_input_error(tmp_path: Path, store: Store) -> None:
    with pytest.raises(ManifestError, match="1 mistake") as caught:
        load_manifest(tmp_path / "tiada.yaml", store)
    assert "tidak ditemukan" in caught.value.hint


def test_the_schema_agrees_with_the_loader() -> None:
    schema = manifest_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(manifest(item(), item(2)))
    for wrong in (
        manifest(),
        manifest(item(kind="berita")),
        manifest(item(channels=[])),
        manifest(item(judul="x")),
        manifest(item(media=[{"file": "a.jpg"}])),
        manifest(item(id="DUM-1")),
    ):
        assert list(validator.iter_errors(wrong))


def test_every_field_of_the_schema_is_explained() -> None:
    schema = manifest_schema()
    models = [schema, *schema["$defs"].values()]
    fields = [field for model in models for field in model.get("properties", {}).values()]
    assert len(fields) > 40
    assert all(field["description"] for field in fields)
    assert "WIB" in schema["$defs"]["Window"]["properties"]["latest"]["description"]


_paths = st.sampled_from(
    [
        ("items", 0, "id"),
        ("items", 0, "media"),
        ("items", 0, "media", 0),
        ("items", 0, "media", 0, "file"),
        ("items", 0, "channels", 1),
        ("items", 0, "channels", 1, "media"),
        ("items", 0, "window", "latest"),
        ("items", 0, "activity"),
        ("items", 0, "activity", "start"),
        ("items", 0),
        ("items",),
        ("period",),
    ]
)
_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**20)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2026-12-09", "2026-12-09T08:30", "../a", "a\0b", "x" * 300]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=_paths, value=_values)
def test_any_value_anywhere_loads_or_is_refused_as_a_manifest_error(
    folder: Path, store: Store, path: tuple[str | int, ...], value: object
) -> None:
    content: Any = copy.deepcopy(manifest(item()))
    place = content
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    file = folder / "m.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    try:
        loaded = load_manifest(file, store, units=UNITS, channels=CHANNELS)
    except ManifestError as error:
        assert error.problems  # noqa: PT017 - either outcome is right
    else:
        assert loaded.items[0].media == () or loaded.items[0].media[0].sha256
