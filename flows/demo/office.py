"""The demo's office: a folder like any other office's, with drawn pictures and sandbox channels."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from config.strictyaml import load_strict
from content.acts import Letter
from content.canonical import digest
from content.codes import check_code
from content.errors import CheckRefused
from content.release import letter_act, make_release
from content.release_file import save_release, write_request
from content.statement import content_of, make_statement
from flows.items.authorising import authority_of
from flows.items.inputs import load_inputs, release_path
from flows.items.preparing import prepare_manifest, preview_page
from flows.runtime import open_runtime
from media.example_clips import draw_clip
from media.example_pictures import draw_example
from media.preview import render_preview

CLOCK = "2026-12-18T09:00:00+07:00"
"""A Friday morning in the sample month; every window of the demo is open."""

MANIFEST = "manifest.yaml"
_FILES = ("office.yaml", "roles.yaml", "plan.yaml", MANIFEST)
_TALL = (1080, 1350)
_WIDE = (1600, 1066)
_UPRIGHT = (720, 1280)
_LANDSCAPE = (1280, 720)
_LYING = ("gratifikasi",)
"""Clips that lie; the others stand, as telephones film."""

_SECRETS = {
    "wordpress-password": "sbox penu lis0 aaaa bbbb cccc",
    "facebook-page-token": "sandbox-page-token",
    "instagram-token": "sandbox-instagram-token",
    "youtube-client-secret": "sandbox-client-secret",
    "youtube-refresh-token": "sandbox-refresh-token",
    "x-consumer-key": "sandbox-consumer-key",
    "x-consumer-secret": "sandbox-consumer-secret",
    "x-access-token": "sandbox-access-token",
    "x-access-token-secret": "sandbox-access-token-secret",
}
"""The sandbox's public, worthless credentials (connectors/sandbox/accounts.py)."""


def make_office(home: Path, sandbox_url: str) -> None:
    """Write or refresh the office's folder; pictures and texts are the same every time."""
    home.mkdir(parents=True, exist_ok=True)
    source = files("config").joinpath("examples/demo")
    for name in _FILES:
        (home / name).write_text(source.joinpath(name).read_text("utf-8"), encoding="utf-8")
    (home / "channels.yaml").write_text(_channels(sandbox_url), encoding="utf-8")
    write_secrets(home / "secrets")
    _draw_media(home)


def _channels(url: str) -> str:
    channels = sandbox_channels(url)
    # a whole month in one run: more than an office lets out in an hour
    whole = {"channels": channels, "delivery": {"max_per_hour": 60}}
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)


def sandbox_channels(url: str) -> list[dict[str, Any]]:
    """The five channels of ``channels.yaml``, all on the twins at ``url``."""
    return [
        {
            "name": "situs",
            "platform": "wordpress",
            "label": "Situs (kotak pasir)",
            "options": {
                "base_url": f"{url}/wordpress",
                "username": "penulis",
                "application_password": {"secret": "wordpress-password"},
                "categories": {"Liputan": 2, "Edukasi": 3},
                "default_category": 2,
            },
        },
        {
            "name": "facebook",
            "platform": "facebook",
            "label": "Facebook (kotak pasir)",
            "options": {
                "base_url": f"{url}/graph",
                "video_url": f"{url}/graph-video",
                "rupload_url": f"{url}/rupload",
                "web_url": f"{url}/facebook",
                "page_id": "122100000000000001",
                "access_token": {"secret": "facebook-page-token"},
            },
        },
        {
            "name": "instagram",
            "platform": "instagram",
            "label": "Instagram (kotak pasir)",
            "options": {
                "base_url": f"{url}/graph",
                "web_url": f"{url}/instagram",
                "user_id": "17841400000000001",
                "access_token": {"secret": "instagram-token"},
            },
        },
        {
            "name": "youtube",
            "platform": "youtube",
            "label": "YouTube (kotak pasir)",
            "options": {
                "base_url": f"{url}/youtube-api",
                "token_url": f"{url}/youtube-api/token",
                "web_url": f"{url}/youtube",
                "client_id": "sandbox-client-id",
                "client_secret": {"secret": "youtube-client-secret"},
                "refresh_token": {"secret": "youtube-refresh-token"},
            },
        },
        {
            "name": "x",
            "platform": "x",
            "label": "X (kotak pasir)",
            "without_site": "hold",
            "options": {
                "base_url": f"{url}/x",
                **{
                    key: {"secret": f"x-{key.replace('_', '-')}"}
                    for key in (
                        "consumer_key",
                        "consumer_secret",
                        "access_token",
                        "access_token_secret",
                    )
                },
            },
        },
    ]


def write_secrets(folder: Path) -> None:
    """The twins' credentials, one file each, readable by their owner only."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, value in _SECRETS.items():
        path = folder / name
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(value + "\n", encoding="utf-8")


def _draw_media(home: Path) -> None:
    """Draw every picture the manifest names, with its alt text as the words."""
    manifest = load_strict(home / MANIFEST).data
    for item in manifest["items"]:
        for medium in item["media"]:
            path = home / medium["file"]
            if path.exists():
                continue
            if path.suffix == ".mp4":
                width, height = _LANDSCAPE if path.stem in _LYING else _UPRIGHT
                draw_clip(path, medium["alt"], width=width, height=height)
            else:
                width, height = _TALL if path.suffix == ".png" else _WIDE
                draw_example(path, medium["alt"], width=width, height=height)


def release_office(home: Path) -> Path:
    """Draft, check, preview and release the demo's manifest by a letter (A1); return the preview.

    The letter is a drawn picture. An existing release is kept: a second demo releases nothing.
    """
    manifest = home / MANIFEST
    preview = home / "pratinjau.html"
    with open_runtime(home) as runtime:
        inputs = load_inputs(runtime, manifest)
        if inputs.release is not None and preview.exists():
            return preview
        found = prepare_manifest(inputs, runtime)
        if found.refused():
            hint = "\n".join(found.refused())
            raise CheckRefused("the demo's items cannot be prepared", hint=hint)
        now = runtime.settings.clock.now()
        statement = make_statement(
            content_of(inputs.manifest, found.drafts, plan_digest=inputs.plan_digest),
            (),
            valid_from=now - timedelta(days=1),
            valid_until=max(item.window.latest for item in inputs.manifest.items),
        )
        write_request(home / "manifest.request.json", statement)
        code = check_code(digest(statement))
        page = preview_page(found, runtime, digest=digest(statement))
        preview.write_text(render_preview(page), encoding="utf-8")
        scan = home / "surat-contoh.png"
        draw_example(scan, f"Surat persetujuan rilis. Kode periksa {code}")
        kept = runtime.store.add_bytes(scan.read_bytes())
        role = runtime.settings.role("ppid")
        position = role.position if role else "PPID"
        letter = Letter(number="CONTOH/12/2026", scan_sha256=kept.sha256)
        act = letter_act("ppid", position, letter, code, now - timedelta(hours=1))
        release = make_release(statement, act, authority=authority_of(runtime.settings), now=now)
        save_release(release_path(manifest, None), release)
    return preview
