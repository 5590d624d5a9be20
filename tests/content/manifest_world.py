"""A good manifest to spoil, and the folder and store it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import Problem
from content.errors import ManifestError
from content.manifest import load_manifest
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
