"""The office that a drill happens in: the demo's, with one item on two channels, released."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from config.settings import child_environment
from config.strictyaml import load_strict
from content.codes import check_code
from content.plan import Plan, plan_digest
from flows.demo.office import MANIFEST, sandbox_channels, write_secrets
from media.example_pictures import draw_example

ITEM = "DUM-2026-12-02"
"""The demo's shortest item: one photograph, an article, and a post that waits for it."""

_CHANNELS = ("situs", "x")
_DELIVERY = {"settle": {"wordpress": 0.5, "x": 0.5}, "lock_wait": 1}
"""Nobody waits three minutes in a drill."""

_DUTY = {
    "duty": [{"role": "pelaksana", "ways": [{"secret": "waspada-latihan"}]}],
    "token_days": 0,
    "min_free_mb": 0,
}
"""Nobody is told of a drill: the address is left out on purpose."""


def make_drill_office(home: Path, url: str, environment: dict[str, str]) -> None:
    """Write the folder, then prepare and release through the program itself."""
    home.mkdir(parents=True)
    demo = files("config").joinpath("examples/demo")
    office = load_strict(Path(str(demo.joinpath("office.yaml")))).data
    save(home / "office.yaml", office | {"screenshots": "never"})
    (home / "roles.yaml").write_text(demo.joinpath("roles.yaml").read_text("utf-8"), "utf-8")
    channels = [one for one in sandbox_channels(url) if one["name"] in _CHANNELS]
    save(home / "channels.yaml", {"channels": channels, "delivery": _DELIVERY})
    save(home / "alerts.yaml", _DUTY)
    write_secrets(home / "secrets")
    manifest = _one_item(load_strict(Path(str(demo.joinpath(MANIFEST)))).data)
    save(home / MANIFEST, manifest)
    plan = load_strict(Path(str(demo.joinpath("plan.yaml")))).data
    save(home / "plan.yaml", _approved(manifest, plan["decision"]))
    for medium in manifest["items"][0]["media"]:
        draw_example(home / medium["file"], medium["alt"], width=960, height=640)
    subprocess.run(
        [sys.executable, "-m", "flows.demo.release"],
        env=child_environment({**environment, "TAYANG_HOME": str(home)}),
        check=True,
        capture_output=True,
    )


def save(path: Path, value: object) -> None:
    """Write an office file."""
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _one_item(manifest: dict[str, Any]) -> dict[str, Any]:
    (item,) = (one for one in manifest["items"] if one["id"] == ITEM)
    uses = [one for one in item["channels"] if one["channel"] in _CHANNELS]
    media = [one for one in item["media"] if not one["file"].endswith(".mp4")]
    item["channels"] = [{name: one[name] for name in ("channel", "format")} for one in uses]
    item["media"] = media[:1]
    return manifest | {"items": [item]}


def _approved(manifest: dict[str, Any], decision: dict[str, Any]) -> dict[str, Any]:
    """The plan of just this item, decided on as the demo's was."""
    (item,) = manifest["items"]
    line = {name: item[name] for name in ("id", "title", "unit", "kind")}
    line["channels"] = list(dict.fromkeys(use["channel"] for use in item["channels"]))
    plan = {"period": manifest["period"], "office": manifest["office"], "items": [line]}
    digest = plan_digest(Plan.model_validate(plan))
    return plan | {"decision": decision | {"digest": digest, "code": check_code(digest)}}
