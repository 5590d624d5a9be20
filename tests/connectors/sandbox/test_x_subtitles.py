"""The X twin: subtitles of a video, and looking up several posts at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.sandbox.meta import SRT, clip
from tests.connectors.sandbox.site import tweet, x, x_upload
from tests.sandbox_process import SandboxProcess


def uploaded(sandbox: SandboxProcess, content: bytes, category: str) -> str:
    files = {"media": ("a", content)}
    data = {"media_category": category}
    answer = x(sandbox, "POST", "/media/upload", files=files, data=data)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["id"])


def wish(video: str, track: str, **subtitles: str) -> dict[str, Any]:
    given = {"id": track, "language_code": "ID", "display_name": "Indonesia"} | subtitles
    return {"id": video, "media_category": "TweetVideo", "subtitles": given}


def test_subtitles_go_with_the_video(sandbox: SandboxProcess) -> None:
    video = uploaded(sandbox, clip(), "tweet_video")
    track = uploaded(sandbox, SRT, "subtitles")
    made = x(sandbox, "POST", "/media/subtitles", json=wish(video, track))
    assert made.status_code == 200, made.text
    assert made.json()["data"]["associated_subtitles"]["language_code"] == "ID"
    sandbox.set_clock("2026-12-01T08:01:00+07:00")
    assert tweet(sandbox, "video", media={"media_ids": [video]}).status_code == 201
    assert sandbox.posts("x")[0]["media"][0]["captions"] == ["ID"]
    gone = {"id": video, "media_category": "TweetVideo", "language_code": "ID"}
    removed = x(sandbox, "DELETE", "/media/subtitles", json=gone)
    assert removed.json() == {"data": {"deleted": True}}
    assert sandbox.posts("x")[0]["media"][0]["captions"] == []


@pytest.mark.parametrize("wrong", ["video", "track", "language", "category"])
def test_refused_subtitles(sandbox: SandboxProcess, wrong: str) -> None:
    photo = x_upload(sandbox)
    video = uploaded(sandbox, clip(), "tweet_video")
    track = uploaded(sandbox, SRT, "subtitles")
    body = wish(photo if wrong == "video" else video, photo if wrong == "track" else track)
    if wrong == "language":
        body = wish(video, track, language_code="id")
    if wrong == "category":
        body["media_category"] = "tweet_video"
    assert x(sandbox, "POST", "/media/subtitles", json=body).status_code == 400


def test_several_posts_by_id(sandbox: SandboxProcess) -> None:
    ids = [tweet(sandbox, f"kiriman {n}").json()["data"]["id"] for n in range(2)]
    answer = x(sandbox, "GET", f"/tweets?ids={ids[0]},1,{ids[1]}").json()
    assert [post["id"] for post in answer["data"]] == ids
    assert [error["resource_id"] for error in answer["errors"]] == ["1"]
    assert x(sandbox, "GET", "/tweets?ids=abc").status_code == 400
    assert x(sandbox, "GET", "/tweets").status_code == 400
