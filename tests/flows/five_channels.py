"""An office whose one item goes to all five channels; nothing listens where they point."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import yaml

from config.errors import TayangError
from flows.demo.office import _SECRETS, _channels
from flows.items.inputs import load_inputs
from flows.items.preparing import PreparedManifest, prepare_manifest
from tests.flows.office import DEMO, ONE, Office, write_secrets

NOWHERE = "http://127.0.0.1:9"
Uses = Sequence[tuple[str, str]]
PHOTO_USES: Uses = (
    ("situs", "article"),
    ("facebook", "feed"),
    ("instagram", "feed"),
    ("x", "feed"),
)
CLIP_USES: Uses = (
    ("situs", "article"),
    ("facebook", "video"),
    ("facebook", "reel"),
    ("instagram", "reel"),
    ("youtube", "video"),
    ("x", "feed"),
)


def channels_at(url: str) -> list[dict[str, Any]]:
    """The demo's five channels on the twins at this address."""
    found: list[dict[str, Any]] = yaml.safe_load(_channels(url))["channels"]
    return found


def five_channel_office(home: Path, media: Sequence[Path], uses: Uses, twin: Any = None) -> Office:
    """One demo item with these files on these channels; ``uses`` are (channel, format)."""
    home.mkdir(parents=True)
    stand_in = SimpleNamespace(url=NOWHERE, wordpress=NOWHERE, x=NOWHERE)
    office = Office(home, cast("Any", twin or stand_in))
    for name in ("office.yaml", "roles.yaml", "manifest.yaml"):
        (home / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
    office.configure(*channels_at(office.twin.url))
    write_secrets(home, _SECRETS)
    content = office.read()
    [item] = [one for one in content["items"] if one["id"] == ONE]
    (home / "media").mkdir()
    for file in media:
        (home / "media" / file.name).write_bytes(file.read_bytes())
    item["media"] = [
        {
            "file": f"media/{file.name}",
            "alt": "Pegawai berbaris di halaman kantor pada apel pagi.",
            "source": "Dokumentasi unit kerja (contoh)",
            "declarations": {"audio_licence": "Suara asli kegiatan"},
        }
        for file in media
    ]
    item["channels"] = [{"channel": channel, "format": form} for channel, form in uses]
    content["items"] = [item]
    office.write(content)
    office.approve_plan()
    return office


def prepared(office: Office) -> tuple[PreparedManifest | None, str]:
    """What ``tayang check`` finds: the manifest, and why it is refused ("" when it is not)."""
    with office.runtime() as runtime:
        try:
            found = prepare_manifest(load_inputs(runtime, office.manifest), runtime)
        except TayangError as error:
            return None, error.hint
        return found, " ".join(found.refused())
