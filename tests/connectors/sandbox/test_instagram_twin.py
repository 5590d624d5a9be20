"""The Instagram twin: containers, publishing, what it refuses, quota."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import requests

from connectors.sandbox import accounts
from tests.connectors.sandbox.meta import IG, IG_BEARER, clip, code, graph, ok
from tests.connectors.sandbox.site import picture, upload
from tests.sandbox_process import SandboxProcess

FIELDS = "caption,media_type,media_product_type,permalink,timestamp,username,media_url,alt_text"
SOON, DAYS_LATER = "2026-12-01T08:01:00+07:00", "2026-12-02T08:00:01+07:00"


def ig(sandbox: SandboxProcess, method: str, path: str, **more: Any) -> requests.Response:
    return graph(sandbox, method, path, headers=IG_BEARER, **more)


def hosted(sandbox: SandboxProcess, content: bytes | None = None, name: str = "a.jpg") -> str:
    answer = upload(sandbox, name, content or picture(1080, 1080))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["source_url"])


def container(sandbox: SandboxProcess, **data: str) -> requests.Response:
    return ig(sandbox, "POST", f"{IG}/media", data=data)


def state(sandbox: SandboxProcess, key: str) -> str:
    return str(ok(ig(sandbox, "GET", key, params={"fields": "status_code"}))["status_code"])


def publish(sandbox: SandboxProcess, key: str) -> requests.Response:
    return ig(sandbox, "POST", f"{IG}/media_publish", data={"creation_id": key})


def test_whoami(sandbox: SandboxProcess) -> None:
    params = {"fields": "id,username"}
    assert ok(ig(sandbox, "GET", IG, params=params))["username"] == "inspektorat_contoh"
    sandbox.fault("instagram", "whoami", "wrong_account")
    other = ok(ig(sandbox, "GET", IG, params=params))
    assert other["id"] == accounts.INSTAGRAM_OTHER_USER.id


def test_one_picture(sandbox: SandboxProcess) -> None:
    content = picture(1080, 1350)
    url = hosted(sandbox, content)
    key = ok(container(sandbox, image_url=url, caption="Kabar #a", alt_text="Meja"))["id"]
    assert state(sandbox, key) == "IN_PROGRESS"
    assert code(publish(sandbox, key)) == (9007, 2207027)
    sandbox.set_clock(SOON)
    assert state(sandbox, key) == "FINISHED"
    assert sandbox.posts("instagram") == []
    made = ok(publish(sandbox, key))["id"]
    assert state(sandbox, key) == "PUBLISHED"
    assert code(publish(sandbox, key))[0] == 9007
    seen = ok(ig(sandbox, "GET", made, params={"fields": FIELDS}))
    assert (seen["caption"], seen["media_type"], seen["alt_text"]) == ("Kabar #a", "IMAGE", "Meja")
    assert seen["timestamp"].startswith("2026-12-01T01:01:0")
    (post,) = sandbox.posts("instagram")
    assert (post["id"], post["url"], post["public"]) == (made, seen["permalink"], True)
    assert post["media"][0]["sha256"] == hashlib.sha256(content).hexdigest()
    assert [m["id"] for m in ok(ig(sandbox, "GET", f"{IG}/media"))["data"]] == [made]
    assert "Kabar" not in requests.get(post["url"], timeout=5).text
    assert ok(ig(sandbox, "DELETE", made))["success"] is True
    assert sandbox.posts("instagram")[0]["status"] == "deleted"
    assert ok(ig(sandbox, "GET", f"{IG}/media"))["data"] == []


def test_carousel(sandbox: SandboxProcess) -> None:
    urls = [hosted(sandbox, picture(1080, 1080, color=c)) for c in ("red", "blue")]
    items = [
        ok(container(sandbox, image_url=url, is_carousel_item="true", alt_text=f"Foto {n}"))["id"]
        for n, url in enumerate(urls)
    ]
    alone = container(sandbox, media_type="CAROUSEL", children=items[0], caption="a")
    assert code(alone) == (100, 2207028)
    key = ok(
        container(sandbox, media_type="CAROUSEL", children=",".join(items), caption="Dua foto")
    )["id"]
    sandbox.set_clock(SOON)
    assert code(publish(sandbox, items[0]))[0] == 9007
    made = ok(publish(sandbox, key))["id"]
    (post,) = sandbox.posts("instagram")
    assert (post["format"], [m["alt"] for m in post["media"]]) == (
        "carousel",
        ["Foto 0", "Foto 1"],
    )
    seen = ok(ig(sandbox, "GET", made, params={"fields": "media_type,children{media_url}"}))
    assert seen["media_type"] == "CAROUSEL_ALBUM"
    assert [child["media_url"] for child in seen["children"]["data"]] == [
        m["url"] for m in post["media"]
    ]


def test_reel_and_story(sandbox: SandboxProcess) -> None:
    url = hosted(sandbox, clip(), "a.mp4")
    reel = ok(container(sandbox, media_type="REELS", video_url=url, caption="Video"))["id"]
    story = ok(container(sandbox, media_type="STORIES", video_url=url))["id"]
    sandbox.set_clock(SOON)
    for key in (reel, story):
        ok(publish(sandbox, key))
    assert [p["format"] for p in sandbox.posts("instagram")] == ["reel", "story"]
    assert len(ok(ig(sandbox, "GET", f"{IG}/media"))["data"]) == 1
    assert len(ok(ig(sandbox, "GET", f"{IG}/stories"))["data"]) == 1
    sandbox.set_clock(DAYS_LATER)
    sandbox.set_clock("2026-12-03T08:00:01+07:00")
    assert [p["public"] for p in sandbox.posts("instagram")] == [True, False]


def test_the_cover_of_a_reel_is_a_moment_of_it(sandbox: SandboxProcess) -> None:
    url = hosted(sandbox, clip(), "a.mp4")
    reel = {"media_type": "REELS", "video_url": url}
    assert code(container(sandbox, **reel, thumb_offset="999999")) == (1, 2207057)
    assert code(container(sandbox, **reel, thumb_offset="-1")) == (1, 2207057)
    key = ok(container(sandbox, **reel, thumb_offset="1500"))["id"]
    sandbox.set_clock(SOON)
    ok(publish(sandbox, key))
    assert sandbox.posts("instagram")[0]["media"][0]["cover_ms"] == 1500


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (picture(1080, 1080, "PNG"), 36001),
        (picture(1080, 400), 36003),
        (picture(720, 1080), 36003),
        (picture(300, 300), 100),
        (picture(1600, 1600), 100),
        (picture(1080, 1080) + bytes(8 * 1024**2), 36000),
    ],
    ids=["png", "wide", "tall", "small", "large", "heavy"],
)
def test_refused_pictures(sandbox: SandboxProcess, content: bytes, wanted: int) -> None:
    name = "a.png" if content.startswith(b"\x89PNG") else "a.jpg"
    assert code(container(sandbox, image_url=hosted(sandbox, content, name)))[0] == wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"caption": "a" * 2201}, (36004, 2207010)),
        ({"caption": "#a " * 31}, (36004, 2207010)),
        ({"caption": "@a " * 21}, (36004, 2207010)),
        ({"alt_text": "a" * 1001}, (100, None)),
        ({"keterangan": "a"}, (100, None)),
        ({"media_type": "FOTO"}, (100, 2207023)),
        ({"media_type": "REELS"}, (100, 2207023)),
        ({"is_carousel_item": "True"}, (100, None)),
    ],
)
def test_refused_containers(
    sandbox: SandboxProcess, data: dict[str, str], wanted: tuple[int, int | None]
) -> None:
    url = hosted(sandbox)
    assert code(container(sandbox, **{"image_url": url} | data)) == wanted


def test_media_that_cannot_be_fetched(sandbox: SandboxProcess) -> None:
    for url in (f"{sandbox.wordpress}/wp-content/uploads/x.jpg", "https://contoh.invalid/a.jpg"):
        assert code(container(sandbox, image_url=url)) == (9004, 2207052)


@pytest.mark.parametrize(
    "content", [clip(seconds=2), clip(fps=15), clip(2000, 1000)], ids=["short", "slow", "wide"]
)
def test_a_wrong_video_fails_in_processing(sandbox: SandboxProcess, content: bytes) -> None:
    url = hosted(sandbox, content, "a.mp4")
    key = ok(container(sandbox, media_type="REELS", video_url=url))["id"]
    sandbox.set_clock(SOON)
    seen = ok(ig(sandbox, "GET", key, params={"fields": "status_code,status"}))
    assert seen["status_code"] == "ERROR"
    assert "2207026" in seen["status"]
    assert code(publish(sandbox, key))[0] == 9007


def test_containers_expire_after_a_day(sandbox: SandboxProcess) -> None:
    key = ok(container(sandbox, image_url=hosted(sandbox)))["id"]
    sandbox.set_clock(DAYS_LATER)
    assert state(sandbox, key) == "EXPIRED"
    assert code(publish(sandbox, key)) == (24, 2207008)


def test_stuck_processing(sandbox: SandboxProcess) -> None:
    sandbox.fault("instagram", "container", "stuck_processing")
    key = ok(container(sandbox, image_url=hosted(sandbox)))["id"]
    sandbox.set_clock(SOON)
    assert state(sandbox, key) == "IN_PROGRESS"


def test_quota(sandbox: SandboxProcess) -> None:
    url = hosted(sandbox)
    keys = [ok(container(sandbox, image_url=url))["id"] for _ in range(51)]
    sandbox.set_clock(SOON)
    for key in keys[:50]:
        ok(publish(sandbox, key))
    assert code(publish(sandbox, keys[50])) == (9, 2207042)
    limit = ok(
        ig(
            sandbox,
            "GET",
            f"{IG}/content_publishing_limit",
            params={"fields": "quota_usage,config"},
        )
    )["data"][0]
    assert (limit["quota_usage"], limit["config"]["quota_total"]) == (50, 50)


def test_tokens(sandbox: SandboxProcess) -> None:
    assert code(graph(sandbox, "GET", IG, headers={}))[0] == 104
    assert code(graph(sandbox, "GET", IG, headers={"Authorization": "Bearer salah"}))[0] == 190
    ok(graph(sandbox, "GET", IG))
