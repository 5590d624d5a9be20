"""A released office with as many publications as asked for, its channels on loopback twins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from config.strictyaml import load_strict
from flows.demo.office import sandbox_channels
from flows.demo.office import write_secrets as write_demo_secrets
from media.example_pictures import draw_example
from tests.flows.office import DEMO, NOW, ONE, Office
from tests.sandbox_process import running_sandbox

CHANNELS = (("situs", "article"), ("facebook", "feed"))
"""The two whose twins let a thousand posts through in one hour; every second item has a picture."""

MOST = 999 * len(CHANNELS)


def item_code(number: int) -> str:
    """The code of the office's item of that number, from 1."""
    return f"UKUR-2026-12-{number:03}"


@contextmanager
def office_of(folder: Path, publications: int) -> Iterator[Office]:
    """An office with half as many items as publications, drafted, checked and released."""
    folder.mkdir(parents=True)
    with running_sandbox(folder / "kembaran", clock=NOW) as twin:
        home = folder / "kantor"
        home.mkdir()
        office = Office(home, twin)
        for name in ("office.yaml", "roles.yaml", "manifest.yaml"):
            (home / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
        names = {name for name, _ in CHANNELS}
        wanted = [one for one in sandbox_channels(twin.url) if one["name"] in names]
        office.configure(*wanted, max_per_hour=1000)
        write_demo_secrets(home / "secrets")
        office.write(_manifest(office, -(-publications // len(CHANNELS))))
        office.approve_plan()
        office.release()
        yield office


def _manifest(office: Office, items: int) -> dict[str, Any]:
    content: dict[str, Any] = load_strict(office.manifest).data
    (pattern,) = (one for one in content["items"] if one["id"] == ONE)
    content["items"] = [_item(pattern, number, office.home) for number in range(1, items + 1)]
    return content


def _item(pattern: dict[str, Any], number: int, home: Path) -> dict[str, Any]:
    item = deepcopy(pattern)
    item["id"] = item_code(number)
    item["title"] = f"Apel Pagi Regu {number} Tekankan Pelayanan yang Ramah"
    text = str(item["narrative"]["text"])
    item["narrative"]["text"] = f"Kegiatan regu {number} pada pekan ini. {text}"
    uses = [{"channel": channel, "format": format_} for channel, format_ in CHANNELS]
    item["channels"] = uses
    if number % 2:
        medium = item["media"][0]
        medium["file"] = f"media/{number:03}.jpg"
        draw_example(home / medium["file"], f"Regu {number}", width=640, height=426)
    else:
        item["media"] = []
    return item
