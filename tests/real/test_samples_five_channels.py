"""Real photographs and clips on five channels: the website is a real WordPress, the others twins.

Instagram fetches every file from the real website. What arrived is judged by published numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.strictyaml import load_strict
from media.metadata import metadata_of
from tests.faults.twins import TwinClock
from tests.flows.five_channels import channels_at, five_channel_office, prepared
from tests.flows.office import DEMO, NOW, Office, write_secrets
from tests.media.independent_limits import problems
from tests.real.wordpress import WordPress
from tests.sandbox_process import SandboxProcess, running_sandbox

pytestmark = [pytest.mark.real, pytest.mark.slow]

SITE_IS_OF_TODAY = 1e9
"""Seconds of clock skew to bear: the items are of December 2026, the real site is of today."""

DAMAGED = "photo-corrupted.jpg"
PHOTO_USES = ("situs/article", "facebook/feed", "instagram/carousel", "x/feed")
SMALL_USES = ("situs/article", "facebook/feed", "x/feed")
UPRIGHT_USES = ("situs/article", "facebook/reel", "instagram/reel", "youtube/short", "x/feed")
LYING_USES = ("situs/article", "facebook/video", "instagram/reel", "youtube/video", "x/feed")
ITEMS = {
    "DUM-2026-12-01": (
        ("photo-phone-12mp.jpg", "photo-iphone.heic", "photo-gps-exif.jpg", "photo-xmp-only.jpg"),
        PHOTO_USES,
    ),
    "DUM-2026-12-02": (("video-reel.mp4",), UPRIGHT_USES),
    "DUM-2026-12-03": (
        ("photo-orientation-3.jpg", "photo-orientation-5.jpg", "photo-orientation-6.jpg"),
        PHOTO_USES,
    ),
    "DUM-2026-12-04": (("video-threads.mp4",), LYING_USES),
    # photo-invalid.jpg is a sound picture of 120 pixels: too small for Instagram, and told so
    "DUM-2026-12-05": (("photo-phone-16x9.jpg", "photo-invalid.jpg"), SMALL_USES),
}


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("kembaran"), clock=NOW) as process:
        yield process


@pytest.fixture
def office(tmp_path: Path, wordpress: WordPress, twins: SandboxProcess, shared: Path) -> Office:
    """Five items with every sound sample, on five channels; not released yet."""
    twins.reset()
    twins.set_clock(NOW)
    samples = shared / "samples"
    files = [samples / name for names, _ in ITEMS.values() for name in names]
    made = five_channel_office(tmp_path / "kantor", files, (("x", "feed"),), twins)
    made.clock = TwinClock(twins)
    demo = {
        one["id"]: one
        for one in load_strict(Path(str(DEMO.joinpath("manifest.yaml")))).data["items"]
    }
    content = made.read()
    content["items"] = [_item(demo[name], *about) for name, about in ITEMS.items()]
    made.write(content)
    made.approve_plan()
    _point_at(made, wordpress)
    return made


def _item(demo: dict[str, Any], names: tuple[str, ...], uses: tuple[str, ...]) -> dict[str, Any]:
    media = [
        {
            "file": f"media/{name}",
            "alt": f"Peserta kegiatan di halaman kantor, gambar nomor {number}.",
            "source": "Dokumentasi unit kerja (contoh)",
            "declarations": {"audio_licence": "Suara asli kegiatan"},
        }
        for number, name in enumerate(names, 1)
    ]
    pairs = [use.split("/") for use in uses]
    channels = [{"channel": channel, "format": form} for channel, form in pairs]
    return {**demo, "media": media, "channels": channels}


def _point_at(office: Office, wordpress: WordPress) -> None:
    author = wordpress.users["author"]
    folder = office.home / "secrets"
    kept = {one.name: one.read_text().strip() for one in folder.iterdir()}
    write_secrets(office.home, {**kept, "wordpress-password": author.app_password})
    channels = channels_at(office.twin.url)
    site = next(one for one in channels if one["name"] == "situs")
    site["options"] |= {
        "base_url": wordpress.url,
        "username": author.login,
        "categories": {"Berita": wordpress.category},
        "default_category": wordpress.category,
    }
    names = ("wordpress", "facebook", "instagram", "youtube", "x")
    office.configure(*channels, settle=dict.fromkeys(names, 5.0), max_skew=SITE_IS_OF_TODAY)


def test_every_sample_is_live_on_every_channel_or_refused_with_a_reason(
    office: Office, wordpress: WordPress, shared: Path
) -> None:
    found, reason = prepared(office)
    assert found is not None, reason
    assert reason == ""
    wrong = [
        f"{draft.item_id} {draft.channel}/{draft.format}: {line}"
        for one in found.items
        for draft in one.prepared.drafts
        for made in one.prepared.media[draft.key]
        for line in problems(Path(made.path), draft.platform, draft.format)
    ]
    assert wrong == []
    office.release()
    result = office.publish()
    assert [(r.item.id, r.channel, r.note) for r in result.rows if r.state.value != "tayang"] == []
    assert len(result.rows) == sum(len(uses) for _, uses in ITEMS.values())
    assert len([one for one in wordpress.posts() if one["status"] == "publish"]) == len(ITEMS)
    for platform in ("facebook", "instagram", "youtube", "x"):
        wanted = sum(any(use.startswith(platform) for use in uses) for _, uses in ITEMS.values())
        assert len(office.posts(platform)) == wanted
    for post in office.posts():
        for medium in post["media"]:
            (blob,) = (office.twin.state / "blobs").rglob(medium["sha256"])
            data = blob.read_bytes()
            if data[4:8] != b"ftyp":
                assert metadata_of(data) == ()
    seen = len(wordpress.faults.seen)
    assert office.publish().counts() == {"tayang": len(result.rows)}
    assert not [one for one in wordpress.faults.seen[seen:] if one.method == "POST"]


def test_a_damaged_sample_stops_its_item_only(office: Office, shared: Path) -> None:
    spoilt = office.home / "media" / DAMAGED
    spoilt.write_bytes((shared / "samples" / DAMAGED).read_bytes())
    office.edit("DUM-2026-12-03", media__0__file=f"media/{DAMAGED}")
    content = office.read()
    pair = ("DUM-2026-12-03", "DUM-2026-12-05")
    content["items"] = [one for one in content["items"] if one["id"] in pair]
    office.write(content)
    office.approve_plan()
    found, reason = prepared(office)
    assert found is not None
    assert [bool(one.problem) for one in found.items] == [True, False]
    assert "DUM-2026-12-03" in reason
    assert DAMAGED in reason
    small = [{"channel": "instagram", "format": "carousel"}]
    content["items"] = [content["items"][1] | {"channels": small}]
    office.write(content)
    office.approve_plan()
    _, reason = prepared(office)
    assert "photo-invalid.jpg, kanal instagram (carousel)" in reason
    assert "120" in reason
    assert "320" in reason
    assert office.writes() == []


def test_the_list_of_samples_is_whole(shared: Path) -> None:
    used = {name for names, _ in ITEMS.values() for name in names} | {DAMAGED}
    assert used == {one.name for one in (shared / "samples").iterdir()}
