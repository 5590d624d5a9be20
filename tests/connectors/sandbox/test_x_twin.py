"""The X twin: signatures, text rules, media, duplicates, views, limits."""

from __future__ import annotations

import html
import json
import time
from pathlib import Path

import jsonschema
import pytest
import requests
from requests_oauthlib import OAuth1

from connectors.sandbox import accounts
from tests.connectors.sandbox.site import BEARER, picture, tweet, x, x_upload
from tests.sandbox_process import SandboxProcess

ME = accounts.X_ACCOUNT.id
FIELDS = (
    "?tweet.fields=created_at,entities,attachments,referenced_tweets"
    "&expansions=attachments.media_keys&media.fields=alt_text,url"
)


def test_whoami_by_signature_and_by_token(sandbox: SandboxProcess) -> None:
    for more in ({}, {"auth": None, "headers": BEARER}):
        assert x(sandbox, "GET", "/users/me", **more).json()["data"]["id"] == ME


@pytest.mark.parametrize("wrong", range(4))
def test_a_wrong_key_secret_or_token_is_401(sandbox: SandboxProcess, wrong: int) -> None:
    parts = [
        accounts.X_CONSUMER_KEY,
        accounts.X_CONSUMER_SECRET,
        accounts.X_ACCESS_TOKEN,
        accounts.X_ACCESS_TOKEN_SECRET,
    ]
    parts[wrong] += "x"
    answer = x(
        sandbox,
        "POST",
        "/tweets",
        json={"text": "a"},
        auth=OAuth1(parts[0], parts[1], parts[2], parts[3]),
    )
    assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")
    assert sandbox.posts("x") == []


def test_a_signature_holds_for_its_address_and_works_once(sandbox: SandboxProcess) -> None:
    signed = requests.Request("GET", f"{sandbox.x}/2/users/me?user.fields=verified")
    signed.auth = OAuth1(
        accounts.X_CONSUMER_KEY,
        accounts.X_CONSUMER_SECRET,
        accounts.X_ACCESS_TOKEN,
        accounts.X_ACCESS_TOKEN_SECRET,
    )
    ready = signed.prepare()
    other = ready.copy()
    other.url = f"{sandbox.x}/2/users/me?user.fields=url"
    with requests.Session() as session:
        assert session.send(other, timeout=5).status_code == 401
        assert session.send(ready, timeout=5).status_code == 200
        assert session.send(ready, timeout=5).status_code == 401


def test_the_token_of_the_app_alone_may_not_post(sandbox: SandboxProcess) -> None:
    headers = {"Authorization": f"Bearer {accounts.X_APP_BEARER}"}
    answer = x(sandbox, "POST", "/tweets", json={"text": "a"}, auth=None, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (403, "Unsupported Authentication")


def test_post_with_picture_alt_text_and_link_reads_back(sandbox: SandboxProcess) -> None:
    media = x_upload(sandbox)
    alt = {"id": media, "metadata": {"alt_text": {"text": "Rapat"}}}
    assert x(sandbox, "POST", "/media/metadata", json=alt).status_code == 200
    text = "Kabar & cerita: https://contoh.go.id/kabar #Tayang"
    made = tweet(sandbox, text, media={"media_ids": [media]})
    assert made.status_code == 201
    seen = x(sandbox, "GET", f"/tweets/{made.json()['data']['id']}{FIELDS}").json()
    data = seen["data"]
    urls = data["entities"]["urls"]
    assert urls[0]["expanded_url"] == "https://contoh.go.id/kabar"
    assert urls[1]["media_key"] == data["attachments"]["media_keys"][0] == f"3_{media}"
    plain = data["text"].replace(urls[0]["url"], urls[0]["expanded_url"])
    assert html.unescape(plain.replace(" " + urls[1]["url"], "")) == text
    assert all(data["text"][u["start"] : u["end"]] == u["url"] for u in urls)
    assert seen["includes"]["media"][0]["alt_text"] == "Rapat"
    assert data["created_at"].startswith("2026-12-01T01:00:0")


def test_duplicates_are_refused_until_deleted(sandbox: SandboxProcess) -> None:
    first = tweet(sandbox, "sama").json()["data"]["id"]
    again = tweet(sandbox, "sama")
    assert again.status_code == 403
    assert again.json()["detail"] == "You are not allowed to create a Tweet with duplicate content."
    assert x(sandbox, "DELETE", f"/tweets/{first}").json() == {"data": {"deleted": True}}
    assert tweet(sandbox, "sama").status_code == 201
    gone = x(sandbox, "GET", f"/tweets/{first}").json()
    assert "data" not in gone
    assert gone["errors"][0]["title"] == "Not Found Error"


def test_in_an_hour_when_the_filter_fails_the_same_post_is_taken_twice(
    sandbox: SandboxProcess,
) -> None:
    tweet(sandbox, "sama")
    sandbox.fault("x", "create_post", "filter_fails")
    assert tweet(sandbox, "sama").status_code == 201
    assert tweet(sandbox, "sama").status_code == 403
    assert len(sandbox.posts("x")) == 2


def test_a_thread_is_a_chain_of_replies(sandbox: SandboxProcess) -> None:
    first = tweet(sandbox, "satu").json()["data"]["id"]
    second = tweet(sandbox, "dua", reply={"in_reply_to_tweet_id": first}).json()["data"]["id"]
    seen = x(sandbox, "GET", f"/tweets/{second}{FIELDS}").json()["data"]
    assert seen["referenced_tweets"] == [{"type": "replied_to", "id": first}]
    assert tweet(sandbox, "tiga", reply={"in_reply_to_tweet_id": "1"}).status_code == 403


def body(**more: object) -> dict[str, object]:
    return {"text": "a", **more}


@pytest.mark.parametrize(
    "wish",
    [
        body(teks="b"),
        body(text=""),
        body(text=5),
        body(text="a" * 281),
        body(text="日" * 141),
        body(media={"media_ids": []}),
        body(media={"media_ids": ["1"]}),
        body(media={"media_ids": [1]}),
        body(media={"media_ids": ["1"] * 5}),
        body(media={"ids": ["1"]}),
        body(reply={}),
    ],
)
def test_bad_posts_are_400_and_make_nothing(
    sandbox: SandboxProcess, wish: dict[str, object]
) -> None:
    assert x(sandbox, "POST", "/tweets", json=wish).status_code == 400
    assert sandbox.posts() == []


@pytest.mark.parametrize(
    ("name", "content", "category"),
    [
        ("a.jpg", b"bukan gambar", "tweet_image"),
        ("a.jpg", picture(800, 600)[:-900], "tweet_image"),
        ("a.jpg", picture(), "gambar"),
        ("a.jpg", picture(), ""),
        ("a.jpg", picture(), "tweet_gif"),
        ("a.jpg", picture() + b"\0" * (5 * 1024**2), "tweet_image"),
    ],
)
def test_bad_media_is_400(
    sandbox: SandboxProcess, name: str, content: bytes, category: str
) -> None:
    fields = {"media_category": category} if category else {}
    answer = x(sandbox, "POST", "/media/upload", files={"media": (name, content)}, data=fields)
    assert answer.status_code == 400


def test_media_expires_and_alt_text_has_a_limit(sandbox: SandboxProcess) -> None:
    media = x_upload(sandbox)
    for length, status in ((1000, 200), (1001, 400)):
        alt = {"id": media, "metadata": {"alt_text": {"text": "a" * length}}}
        assert x(sandbox, "POST", "/media/metadata", json=alt).status_code == status
    sandbox.set_clock("2026-12-02T08:00:05+07:00")
    assert tweet(sandbox, "telat", media={"media_ids": [media]}).status_code == 400


def test_the_timeline_pages_from_newest_to_oldest(sandbox: SandboxProcess) -> None:
    made = [tweet(sandbox, f"kiriman {n}").json()["data"]["id"] for n in range(7)]
    path = f"/users/{ME}/tweets?max_results=5&start_time=2026-12-01T00:59:00Z"
    first = x(sandbox, "GET", path).json()
    rest = x(sandbox, "GET", f"{path}&pagination_token={first['meta']['next_token']}").json()
    assert [p["id"] for p in first["data"] + rest["data"]] == made[::-1]
    assert "next_token" not in rest["meta"]
    later = x(sandbox, "GET", f"/users/{ME}/tweets?start_time=2026-12-02T00:00:00Z").json()
    assert later == {"meta": {"result_count": 0}}
    assert x(sandbox, "GET", f"/users/{ME}/tweets?max_results=4").status_code == 400
    assert made == sorted(made, key=int)


def test_the_limit_of_a_quarter_hour_is_told_and_held(sandbox: SandboxProcess) -> None:
    for left in range(74, -1, -1):
        answer = x(sandbox, "GET", "/users/me", auth=None, headers=BEARER)
        assert answer.headers["x-rate-limit-remaining"] == str(left)
    over = x(sandbox, "GET", "/users/me", auth=None, headers=BEARER)
    assert (over.status_code, over.json()["title"]) == (429, "Too Many Requests")
    sandbox.set_clock("2026-12-01T08:16:00+07:00")
    assert x(sandbox, "GET", "/users/me").status_code == 200


def test_strangers_meet_a_wall(sandbox: SandboxProcess) -> None:
    tweet(sandbox, "rahasia umum")
    wall = requests.get(sandbox.posts("x")[0]["url"], timeout=5)
    assert wall.status_code == 200
    assert "Masuk" in wall.text
    assert "rahasia umum" not in wall.text


def send_video(sandbox: SandboxProcess, content: bytes) -> str:
    wish = {"media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": len(content)}
    begun = x(sandbox, "POST", "/media/upload/initialize", json=wish).json()
    media = str(begun["data"]["id"])
    size = 1024**2
    for index, at in enumerate(range(0, len(content), size)):
        answer = x(
            sandbox,
            "POST",
            f"/media/upload/{media}/append",
            files={"media": content[at : at + size]},
            data={"segment_index": str(index)},
        )
        assert answer.status_code == 200, answer.text
    done = x(sandbox, "POST", f"/media/upload/{media}/finalize")
    assert done.json()["data"]["processing_info"]["state"] == "pending"
    return media


def state_of(sandbox: SandboxProcess, media: str) -> str:
    answer = x(sandbox, "GET", f"/media/upload?command=STATUS&media_id={media}")
    return str(answer.json()["data"]["processing_info"]["state"])


def test_video_in_chunks_is_processed_or_stuck(sandbox: SandboxProcess, shared: Path) -> None:
    content = (shared / "samples" / "video-threads.mp4").read_bytes()
    media = send_video(sandbox, content)
    assert tweet(sandbox, "terlalu awal", media={"media_ids": [media]}).status_code == 400
    deadline = time.monotonic() + 8
    while (state := state_of(sandbox, media)) in ("pending", "in_progress"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert state == "succeeded"
    assert tweet(sandbox, "video", media={"media_ids": [media]}).status_code == 201
    sandbox.fault("x", "media_finalize", "stuck_processing")
    stuck = x(sandbox, "POST", "/media/upload/initialize", json={
        "media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": 3,
    }).json()["data"]["id"]  # fmt: skip
    x(
        sandbox,
        "POST",
        f"/media/upload/{stuck}/append",
        files={"media": b"abc"},
        data={"segment_index": "0"},
    )
    x(sandbox, "POST", f"/media/upload/{stuck}/finalize")
    sandbox.set_clock("2026-12-01T09:00:00+07:00")
    assert state_of(sandbox, stuck) == "in_progress"


def test_answers_fit_the_published_schema(sandbox: SandboxProcess, shared: Path) -> None:
    spec = json.loads((shared / "contracts" / "x" / "openapi.json").read_text())

    def fits(answer: requests.Response, name: str) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": spec["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json())

    media = x_upload(sandbox)
    made = tweet(sandbox, "skema https://contoh.go.id", media={"media_ids": [media]})
    post = made.json()["data"]["id"]
    fits(made, "CreatePostsResponse")
    fits(x(sandbox, "GET", "/users/me"), "GetUsersMeResponse")
    fits(x(sandbox, "GET", f"/tweets/{post}{FIELDS}"), "GetPostsByIdResponse")
    fits(x(sandbox, "GET", f"/users/{ME}/tweets"), "GetUsersPostsResponse")
    fits(x(sandbox, "GET", "/tweets/1"), "GetPostsByIdResponse")
    fits(x(sandbox, "DELETE", f"/tweets/{post}"), "DeletePostsResponse")
