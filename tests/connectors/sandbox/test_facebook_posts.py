"""The Facebook twin: posts and photos, published, scheduled, in two phases."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from connectors.sandbox import accounts
from tests.connectors.sandbox.meta import IG_BEARER, PAGE, PAGE_BEARER, code, feed, graph, ok
from tests.connectors.sandbox.site import picture, publish, upload
from tests.sandbox_process import SandboxProcess

FIELDS = "id,message,created_time,permalink_url,is_published,scheduled_publish_time,attachments"


def photo(sandbox: SandboxProcess, **data: str) -> Any:
    fields = {"published": "false", "caption": "Rapat", "alt_text_custom": "Meja rapat"} | data
    files = {"source": ("a.jpg", picture())}
    return graph(sandbox, "POST", f"{PAGE}/photos", data=fields, files=files)


def in_seconds(sandbox: SandboxProcess, seconds: int) -> str:
    moment = datetime.fromisoformat(sandbox.now()) + timedelta(seconds=seconds)
    return str(int(moment.timestamp()))


def read(sandbox: SandboxProcess, node: str, fields: str = FIELDS) -> Any:
    return ok(graph(sandbox, "GET", node, params={"fields": fields}))


def listed(sandbox: SandboxProcess, edge: str) -> list[str]:
    return [post["id"] for post in ok(graph(sandbox, "GET", f"{PAGE}/{edge}"))["data"]]


def test_whoami_by_me_and_by_id(sandbox: SandboxProcess) -> None:
    for node in ("me", PAGE):
        assert read(sandbox, node, "id,name") == {"id": PAGE, "name": "Inspektorat Contoh"}
    account = read(sandbox, PAGE, "instagram_business_account")["instagram_business_account"]
    assert account == {"id": accounts.INSTAGRAM_USER.id}
    sandbox.fault("facebook", "whoami", "wrong_account")
    assert read(sandbox, "me", "id")["id"] == accounts.FACEBOOK_OTHER_PAGE.id


def test_text_post_reads_back_and_is_public(sandbox: SandboxProcess) -> None:
    made = ok(feed(sandbox, "Kabar & cerita"))["id"]
    seen = read(sandbox, made)
    assert (seen["message"], seen["is_published"]) == ("Kabar & cerita", True)
    assert seen["permalink_url"] == f"{sandbox.url}/facebook/{PAGE}/posts/{made.split('_')[1]}"
    assert "scheduled_publish_time" not in seen
    (post,) = sandbox.posts("facebook")
    assert (post["id"], post["public"], post["url"]) == (made, True, seen["permalink_url"])
    assert listed(sandbox, "published_posts") == listed(sandbox, "feed") == [made]
    wall = requests.get(seen["permalink_url"], timeout=5)
    assert "Masuk ke Facebook" in wall.text
    assert "Kabar" not in wall.text


def test_two_phases_with_photos(sandbox: SandboxProcess) -> None:
    photos = [ok(photo(sandbox))["id"] for _ in range(2)]
    attached = {
        f"attached_media[{at}]": json.dumps({"media_fbid": key}) for at, key in enumerate(photos)
    }
    made = ok(feed(sandbox, "Dua foto", published="false", **attached))["id"]
    assert sandbox.posts("facebook")[0]["public"] is False
    assert listed(sandbox, "published_posts") == []
    assert listed(sandbox, "ads_posts") == [made]
    assert ok(graph(sandbox, "POST", made, data={"is_published": "true"})) == {"success": True}
    assert ok(graph(sandbox, "POST", made, data={"is_published": "true"})) == {"success": True}
    (post,) = sandbox.posts("facebook")
    assert (post["public"], [m["alt"] for m in post["media"]]) == (True, ["Meja rapat"] * 2)
    assert requests.get(post["media"][0]["url"], timeout=5).content == picture()
    (album,) = read(sandbox, made)["attachments"]["data"]
    assert [one["target"]["id"] for one in album["subattachments"]["data"]] == photos
    assert read(sandbox, photos[0], "alt_text_custom,page_story_id") == {
        "id": photos[0],
        "alt_text_custom": "Meja rapat",
        "page_story_id": made,
    }
    again = feed(sandbox, "Lagi", attached_media=json.dumps([{"media_fbid": photos[0]}]))
    assert code(again) == (100, 1366051)


def test_nested_fields_narrow_the_answer(sandbox: SandboxProcess) -> None:
    made = ok(photo(sandbox, published="true"))["post_id"]
    seen = read(sandbox, made, "attachments{media_type,target{id}}")
    assert set(seen) == {"id", "attachments"}
    (entry,) = seen["attachments"]["data"]
    assert entry["media_type"] == "photo"
    assert set(entry["target"]) == {"id"}


def test_a_scheduled_post_appears_when_its_time_comes(sandbox: SandboxProcess) -> None:
    due = in_seconds(sandbox, 900)
    made = ok(feed(sandbox, "Nanti", published="false", scheduled_publish_time=due))["id"]
    assert listed(sandbox, "scheduled_posts") == [made]
    assert read(sandbox, made)["scheduled_publish_time"] == int(due)
    assert sandbox.posts("facebook")[0]["status"] == "scheduled"
    sandbox.set_clock("2026-12-01T08:15:30+07:00")
    assert read(sandbox, made)["is_published"] is True
    assert (listed(sandbox, "scheduled_posts"), listed(sandbox, "feed")) == ([], [made])


@pytest.mark.parametrize("ahead", [-60, 540, 31 * 86_400])
def test_the_time_must_be_ten_minutes_to_thirty_days_ahead(
    sandbox: SandboxProcess, ahead: int
) -> None:
    due = in_seconds(sandbox, ahead)
    answer = feed(sandbox, "Nanti", published="false", scheduled_publish_time=due)
    assert code(answer)[0] == 100
    assert sandbox.posts() == []


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"message": ""}, 197),
        ({"message": "a" * 63_207}, 100),
        ({"pesan": "a"}, 100),
        ({"message": "a", "published": "False"}, 100),
        ({"message": "a", "link": "inspektorat"}, 100),
        ({"message": "a", "attached_media": '[{"media_fbid":"9"}]'}, 100),
        ({"message": "a", "attached_media": "bukan json"}, 100),
    ],
)
def test_refused_posts(sandbox: SandboxProcess, data: dict[str, str], wanted: int) -> None:
    answer = graph(sandbox, "POST", f"{PAGE}/feed", data=data)
    assert (answer.status_code, code(answer)[0]) == (400, wanted)
    assert sandbox.posts() == []


def test_the_same_words_again_are_a_duplicate(sandbox: SandboxProcess) -> None:
    ok(feed(sandbox, "Sama"))
    assert code(feed(sandbox, "Sama"))[0] == 506
    assert len(sandbox.posts("facebook")) == 1


def test_photos_must_be_jpeg_or_png_below_4_mb(sandbox: SandboxProcess) -> None:
    for content in (b"bukan foto", picture(kind="WEBP"), picture() + bytes(4 * 1024**2)):
        files = {"source": ("a.jpg", content)}
        answer = graph(sandbox, "POST", f"{PAGE}/photos", files=files)
        assert code(answer) == (100, 1366046)
    assert code(graph(sandbox, "POST", f"{PAGE}/photos", data={"caption": "a"}))[0] == 324


def test_a_photo_by_address_is_fetched(sandbox: SandboxProcess) -> None:
    source = upload(sandbox, "a.jpg", picture()).json()["source_url"]
    publish(sandbox, "halaman")
    ok(graph(sandbox, "POST", f"{PAGE}/photos", data={"url": source}))
    assert requests.get(sandbox.posts("facebook")[0]["media"][0]["url"], timeout=5).ok
    for url in (f"{sandbox.wordpress}/tidak-ada.jpg", "http://contoh.invalid/a.jpg"):
        assert code(graph(sandbox, "POST", f"{PAGE}/photos", data={"url": url}))[0] == 100


def test_change_and_delete(sandbox: SandboxProcess) -> None:
    made = ok(feed(sandbox, "Lama"))["id"]
    ok(graph(sandbox, "POST", made, data={"message": "Baru"}))
    assert read(sandbox, made)["message"] == "Baru"
    assert code(graph(sandbox, "POST", made, data={"is_published": "false"}))[0] == 100
    assert ok(graph(sandbox, "DELETE", made)) == {"success": True}
    assert code(graph(sandbox, "DELETE", made)) == (100, 33)
    assert (sandbox.posts("facebook")[0]["status"], listed(sandbox, "feed")) == ("deleted", [])


def test_lists_go_on_page_by_page(sandbox: SandboxProcess) -> None:
    made = [ok(feed(sandbox, f"Kabar {n}"))["id"] for n in range(3)]
    first = ok(graph(sandbox, "GET", f"{PAGE}/feed", params={"limit": "2"}))
    after = first["paging"]["cursors"]["after"]
    rest = ok(graph(sandbox, "GET", f"{PAGE}/feed", params={"limit": "2", "after": after}))
    assert [post["id"] for post in first["data"] + rest["data"]] == made[::-1]
    assert ("next" in first["paging"], "next" in rest["paging"]) == (True, False)


def test_unknown_names_are_refused(sandbox: SandboxProcess) -> None:
    made = ok(feed(sandbox, "a"))["id"]
    for params in ({"fields": "id,pesan"}, {"lapangan": "id"}, {"fields": "a{"}):
        assert code(graph(sandbox, "GET", made, params=params))[0] == 100
    assert code(graph(sandbox, "GET", f"{PAGE}_9"))[1] == 33
    old = requests.get(f"{sandbox.url}/graph/v2.8/me", headers=PAGE_BEARER, timeout=5)
    assert code(old)[0] == 2500


def test_tokens(sandbox: SandboxProcess) -> None:
    missing = graph(sandbox, "GET", "me", headers={})
    wrong = graph(sandbox, "GET", "me", headers={"Authorization": "Bearer salah"})
    foreign = graph(sandbox, "POST", f"{PAGE}/feed", data={"message": "a"}, headers=IG_BEARER)
    assert [code(missing)[0], code(wrong)[0], code(foreign)[0]] == [104, 190, 200]
    token = {"access_token": accounts.FACEBOOK_PAGE_TOKEN}
    ok(graph(sandbox, "POST", f"{PAGE}/feed", data={"message": "a"} | token, headers={}))
    ok(graph(sandbox, "GET", "me", params=token, headers={}))
    assert [e["token_in_url"] for e in sandbox.requests("facebook")] == [False] * 4 + [True]
    assert accounts.FACEBOOK_PAGE_TOKEN not in json.dumps(sandbox.requests())


def test_answers_tell_how_much_of_the_quota_is_used(sandbox: SandboxProcess) -> None:
    answer = graph(sandbox, "GET", "me")
    assert set(json.loads(answer.headers["x-app-usage"])) >= {"call_count", "total_time"}
    assert PAGE in json.loads(answer.headers["x-business-use-case-usage"])
