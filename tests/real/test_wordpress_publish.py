"""A manifest of real photographs goes live on a real WordPress, once, with proof."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from connectors.page_text import read_html
from media.metadata import metadata_of
from tests.flows.office import (
    NOW,
    ONE,
    SECRETS,
    TWO,
    Office,
    make_office,
    row,
    site_channel,
    write_secrets,
    x_channel,
)
from tests.real.fault_proxy import Fault, Kind
from tests.real.wordpress import WordPress
from tests.sandbox_process import SandboxProcess, running_sandbox

pytestmark = pytest.mark.real

SITE_IS_OF_TODAY = 1e9
"""Seconds of clock skew to bear: the items are of December 2026, the real site is of today."""

PHOTOS = {
    "media/02/01-barisan.jpg": "photo-phone-12mp.jpg",
    "media/03/01-ruang.jpg": "photo-iphone.heic",
    "media/03/02-latihan.jpg": "photo-gps-exif.jpg",
}


@pytest.fixture(scope="module")
def x_twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("x"), clock=NOW) as process:
        yield process


@pytest.fixture
def office(tmp_path: Path, wordpress: WordPress, x_twin: SandboxProcess, shared: Path) -> Office:
    """Two items with three real photographs, released; the website is real, X is its twin."""
    x_twin.reset()
    x_twin.set_clock(NOW)
    made = make_office(tmp_path / "kantor", x_twin, ONE, TWO)
    for place, sample in PHOTOS.items():
        photo = (made.home / place).with_suffix(Path(sample).suffix)
        photo.write_bytes((shared / "samples" / sample).read_bytes())
    content = made.read()
    for item in content["items"]:
        for medium in item["media"]:
            medium["file"] = str(
                Path(medium["file"]).with_suffix(Path(PHOTOS[medium["file"]]).suffix)
            )
    made.write(content)
    author = wordpress.users["author"]
    write_secrets(made.home, {**SECRETS, "wordpress-password": author.app_password})
    categories = {"Berita": wordpress.category}
    site = site_channel(
        wordpress.url,
        username=author.login,
        categories=categories,
        default_category=wordpress.category,
    )
    made.configure(site, x_channel(x_twin.x), max_skew=SITE_IS_OF_TODAY)
    made.release()
    return made


def published(site: WordPress) -> list[dict[str, object]]:
    return [one for one in site.posts() if one["status"] == "publish"]


def posted(site: WordPress, path: str = "/wp/v2/") -> int:
    """Writes that reached the real server."""
    seen = [one for one in site.faults.seen if one.method == "POST" and path in one.path]
    return sum(1 for one in seen if one.upstream)


def test_real_photographs_go_live_read_back_and_are_seen_by_strangers(
    office: Office, wordpress: WordPress
) -> None:
    result = office.publish()
    assert [(one.channel, one.note) for one in result.rows if one.state.value != "tayang"] == []
    for item, photos in ((ONE, 1), (TWO, 2)):
        site = row(result, item, "situs")
        assert site.view.levels == ("P1", "P2", "P3", "P4")
        assert site.view.live is not None
        page = requests.get(site.view.live.url, timeout=30)
        assert page.status_code == 200
        title = office.read()["items"][int(item == TWO)]["title"]
        shown = read_html(page.text)
        assert title in shown.text
        stored = wordpress.post(int(site.view.live.post_id))
        pictures = read_html(stored["content"]["raw"]).pictures
        assert len(pictures) == photos
        for one in pictures:
            data = requests.get(one.url, timeout=30).content
            assert metadata_of(data) == ()
            assert one.alt
        assert any(site.view.live.url in post["text"] for post in office.posts("x"))
    assert len(published(wordpress)) == len(office.posts("x")) == 2


def test_the_picture_that_strangers_get_is_the_one_that_was_made(
    office: Office, wordpress: WordPress
) -> None:
    office.publish()
    made = {one.name.partition(".")[0] for one in (office.home / "var" / "cache").rglob("*.jpg")}
    for post in published(wordpress):
        stored = wordpress.post(int(str(post["id"])))
        for one in read_html(stored["content"]["raw"]).pictures:
            data = requests.get(one.url, timeout=30).content
            assert hashlib.sha256(data).hexdigest() in made


def test_run_again_nothing_reaches_the_site(office: Office, wordpress: WordPress) -> None:
    office.publish()
    size, writes = office.size(), posted(wordpress)
    assert writes > 0
    assert office.publish().counts() == {"tayang": 4}
    assert (office.size(), posted(wordpress)) == (size, writes)


@pytest.mark.parametrize("kind", [Kind.LOST_AFTER, Kind.ERROR_AFTER])
@pytest.mark.parametrize(
    "path", ["/wp/v2/media", "/wp/v2/posts", "/wp/v2/posts/"], ids=["media", "draft", "publish"]
)
def test_a_reply_lost_on_the_way_is_found_on_the_real_site(
    office: Office, wordpress: WordPress, kind: Kind, path: str
) -> None:
    wordpress.faults.add(Fault(kind, path=path))
    result = office.publish(ONE)
    spoilt = [one for one in wordpress.faults.seen if one.fault]
    assert [(one.method, one.upstream in {200, 201}) for one in spoilt] == [("POST", True)]
    assert result.counts() == {"tayang": 2}
    assert len(wordpress.posts()) == len(published(wordpress)) == 1
    assert len(office.posts("x")) == 1
    library = wordpress.call("GET", "media", role="administrator").json()
    assert len(library) == 1


def test_a_site_that_was_down_is_caught_up_with(office: Office, wordpress: WordPress) -> None:
    wordpress.stop()
    try:
        result = office.publish(ONE)
    finally:
        wordpress.start()
    assert row(result, ONE, "situs").view.reason == "unreachable"
    assert row(result, ONE, "x").view.reason == "waiting_for_site"
    assert office.publish(ONE).counts() == {"tayang": 2}
    assert len(published(wordpress)) == 1


def test_an_article_that_an_editor_changed_before_it_was_proved_stays_live(
    office: Office, wordpress: WordPress
) -> None:
    from tests.flows.test_run_edited import Killed, killed_at

    with pytest.raises(Killed):
        office.publish(ONE, crash=killed_at("live:recorded"))
    (post,) = published(wordpress)
    wordpress.edit(int(str(post["id"])), title="Judul lain dari yang dirilis")
    result = office.publish(ONE, channels=("situs",))
    site = row(result, ONE, "situs")
    assert site.state.value == "live"
    assert site.view.missing
    assert "judul" in site.note.lower() or "title" in site.note
