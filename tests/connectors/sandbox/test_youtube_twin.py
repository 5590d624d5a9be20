"""The YouTube twin: tokens, resumable uploads, private to public, captions, quota."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.sandbox import accounts
from tests.connectors.sandbox.meta import clip
from tests.connectors.sandbox.site import picture
from tests.connectors.sandbox.tube import METADATA, Tube, put, reason, token
from tests.sandbox_process import SandboxProcess, running_sandbox

LATER = "2026-12-01T08:01:00+07:00"
PUBLIC = {"privacyStatus": "public", "selfDeclaredMadeForKids": False}
GRAIN = 256 * 1024


@pytest.fixture
def tube(sandbox: SandboxProcess) -> Tube:
    return Tube(sandbox)


def test_tokens(sandbox: SandboxProcess, tube: Tube) -> None:
    assert (token(sandbox).json()["expires_in"], token(sandbox).json()["token_type"]) == (
        3599,
        "Bearer",
    )
    assert token(sandbox, refresh_token="lama").json()["error"] == "invalid_grant"
    assert token(sandbox, client_secret="salah").status_code == 401
    assert tube.get("channels", mine="true", part="id")["items"][0]["id"] == (
        accounts.YOUTUBE_CHANNEL.id
    )
    sandbox.set_clock("2026-12-01T09:00:01+07:00")
    old = tube.call("GET", "/youtube/v3/channels?mine=true&part=id")
    assert reason(old) == (401, "authError")
    sandbox.fault("youtube", "token", "expired_token")
    assert token(sandbox).json()["error"] == "invalid_grant"


def test_private_upload_turns_public_by_update(sandbox: SandboxProcess, tube: Tube) -> None:
    video = tube.upload()
    seen = tube.get("videos", id=video, part="status,processingDetails")["items"][0]
    assert (seen["status"]["uploadStatus"], seen["status"]["privacyStatus"]) == (
        "uploaded",
        "private",
    )
    assert seen["processingDetails"]["processingStatus"] == "processing"
    sandbox.set_clock(LATER)
    assert sandbox.posts("youtube")[0]["public"] is False
    page = f"{sandbox.url}/youtube/watch?v={video}"
    assert "pribadi" in requests.get(page, timeout=5).text
    assert tube.update(video, status=PUBLIC).json()["status"]["privacyStatus"] == "public"
    (post,) = sandbox.posts("youtube")
    assert (post["id"], post["public"], post["url"]) == (video, True, page)
    assert post["media"][0]["sha256"] == hashlib.sha256(clip()).hexdigest()
    text = requests.get(page, timeout=5).text
    assert "<title>Judul - YouTube</title>" in text
    assert "Isi" in text
    assert requests.get(f"{sandbox.url}/youtube/shorts/{video}", timeout=5).text == text
    kinds = [e["op"] for e in sandbox.requests("youtube") if e["method"] != "GET"]
    assert kinds == ["token", "upload_start", "upload_put", "publish"]
    assert tube.call("DELETE", f"/youtube/v3/videos?id={video}").status_code == 204
    again = tube.call("DELETE", f"/youtube/v3/videos?id={video}")
    assert reason(again) == (404, "videoNotFound")
    assert "tidak tersedia" in requests.get(page, timeout=5).text


def test_chunks_gaps_and_status(sandbox: SandboxProcess, tube: Tube) -> None:
    content = clip() + random.Random(1).randbytes(2 * GRAIN)
    total = len(content)
    session = tube.start(total).headers["Location"]
    assert "Range" not in put(session, b"", f"bytes */{total}").headers
    first = put(session, content[:GRAIN], f"bytes 0-{GRAIN - 1}/{total}")
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{GRAIN - 1}")
    gap = put(session, content[2 * GRAIN :], f"bytes {2 * GRAIN}-{total - 1}/{total}")
    assert gap.status_code == 400
    odd = put(session, content[GRAIN : GRAIN + 9], f"bytes {GRAIN}-{GRAIN + 8}/{total}")
    assert odd.status_code == 400
    asked = put(session, b"", f"bytes */{total}")
    assert (asked.status_code, asked.headers["Range"]) == (308, f"bytes=0-{GRAIN - 1}")
    done = put(session, content[GRAIN:], f"bytes {GRAIN}-{total - 1}/{total}")
    assert done.status_code == 200
    again = put(session, b"", f"bytes */{total}")
    assert (again.status_code, again.json()["id"]) == (200, done.json()["id"])
    (post,) = sandbox.posts("youtube")
    assert post["media"][0]["sha256"] == hashlib.sha256(content).hexdigest()


def test_sessions_end_after_a_week_and_outlive_a_restart(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, clock="2026-12-01T08:00:00+07:00") as sandbox:
        session = Tube(sandbox).start(len(clip())).headers["Location"]
        port = int(sandbox.url.rpartition(":")[2])
    with running_sandbox(tmp_path, clock="2026-12-07T08:00:00+07:00", port=port) as sandbox:
        assert put(session, b"", f"bytes */{len(clip())}").status_code == 308
        sandbox.set_clock("2026-12-08T08:00:01+07:00")
        assert put(session, b"", f"bytes */{len(clip())}").status_code == 404
        assert put(f"{session}x", clip()).status_code == 404
        assert sandbox.posts() == []


@pytest.mark.parametrize(
    ("part", "values", "wanted"),
    [
        ("snippet", {"title": "a" * 101}, "invalidTitle"),
        ("snippet", {"title": "a<b"}, "invalidTitle"),
        ("snippet", {"title": " "}, "invalidTitle"),
        ("snippet", {"description": "é" * 2501}, "invalidDescription"),
        ("snippet", {"description": "a > b"}, "invalidDescription"),
        ("snippet", {"tags": ["a b"] * 84}, "invalidTags"),
        ("snippet", {"categoryId": "99"}, "invalidCategoryId"),
        ("snippet", {"judul": "a"}, "badRequest"),
        ("status", {"privacyStatus": "umum"}, "invalidVideoMetadata"),
        ("status", {"publishAt": "2026-11-01T00:00:00Z"}, "invalidPublishAt"),
        ("status", {"privacyStatus": "public", "publishAt": "2026-12-02T00:00:00Z"},
         "invalidPublishAt"),
    ],
)  # fmt: skip
def test_refused_metadata(tube: Tube, part: str, values: dict[str, Any], wanted: str) -> None:
    base: dict[str, Any] = dict(METADATA)
    assert reason(tube.start(9, base | {part: base[part] | values})) == (400, wanted)


def test_scheduled_video_turns_public_at_its_time(sandbox: SandboxProcess, tube: Tube) -> None:
    due = {"privacyStatus": "private", "publishAt": "2026-12-01T02:00:00Z"}
    video = tube.upload(metadata=METADATA | {"status": due})
    sandbox.set_clock("2026-12-01T08:30:00+07:00")
    status = tube.get("videos", id=video, part="status")["items"][0]["status"]
    assert (status["privacyStatus"], status["publishAt"]) == ("private", due["publishAt"])
    sandbox.set_clock("2026-12-01T09:00:01+07:00")
    assert sandbox.posts("youtube")[0]["public"] is True


def test_an_update_replaces_the_whole_part(tube: Tube) -> None:
    video = tube.upload()
    changed = tube.update(video, "snippet", snippet={"title": "Baru", "categoryId": "25"}).json()
    assert (changed["snippet"]["description"], "tags" in changed["snippet"]) == ("", False)
    assert reason(tube.update(video, "snippet", snippet={"title": "a"}))[1] == "invalidCategoryId"
    assert reason(tube.update("tidakada", "status"))[1] == "videoNotFound"


def test_thumbnail_and_captions(sandbox: SandboxProcess, tube: Tube) -> None:
    video = tube.upload()
    path = f"/upload/youtube/v3/thumbnails/set?videoId={video}"
    jpeg = {"Content-Type": "image/jpeg"}
    assert tube.call("POST", path, data=picture(1280, 720), headers=jpeg).status_code == 200
    wrong = tube.call("POST", path, data=b"bukan foto", headers=jpeg)
    assert reason(wrong) == (400, "invalidImage")
    big = picture(1280, 720) + bytes(2 * 1024**2)
    assert tube.call("POST", path, data=big, headers=jpeg).status_code == 413
    thumb = tube.get("videos", id=video, part="snippet")["items"][0]["snippet"]["thumbnails"]
    assert requests.get(thumb["default"]["url"], timeout=5).content == picture(1280, 720)
    made = tube.captions(video, name="Indonesia")
    assert made.status_code == 200, made.text
    assert reason(tube.captions(video, name="Indonesia")) == (409, "captionExists")
    (track,) = tube.get("captions", videoId=video, part="snippet")["items"]
    assert (track["id"], track["snippet"]["language"]) == (made.json()["id"], "id")
    assert sandbox.posts("youtube")[0]["media"][0]["captions"] == ["id"]
    removed = tube.call("DELETE", f"/youtube/v3/captions?id={track['id']}")
    assert removed.status_code == 204


def test_uploads_playlist_newest_first(tube: Tube) -> None:
    videos = [tube.upload() for _ in range(3)]
    query = {
        "part": "snippet,contentDetails,status",
        "playlistId": accounts.YOUTUBE_CHANNEL.uploads,
    }
    first = tube.get("playlistItems", maxResults="2", **query)
    rest = tube.get("playlistItems", maxResults="2", pageToken=first["nextPageToken"], **query)
    found = [item["contentDetails"]["videoId"] for item in first["items"] + rest["items"]]
    assert (found, "nextPageToken" in rest) == (videos[::-1], False)
    assert first["items"][0]["status"] == {"privacyStatus": "private"}
    channel = tube.get("channels", mine="true", part="contentDetails")["items"][0]
    assert channel["contentDetails"]["relatedPlaylists"]["uploads"] == query["playlistId"]


def test_unreadable_and_stuck_videos(sandbox: SandboxProcess, tube: Tube) -> None:
    broken = tube.upload(b"bukan video", METADATA | {"status": PUBLIC})
    sandbox.fault("youtube", "upload_put", "stuck_processing")
    stuck = tube.upload(metadata=METADATA | {"status": PUBLIC})
    sandbox.set_clock(LATER)
    states = [
        tube.get("videos", id=key, part="status")["items"][0]["status"]["uploadStatus"]
        for key in (broken, stuck)
    ]
    assert states == ["failed", "uploaded"]
    assert [post["public"] for post in sandbox.posts("youtube")] == [False, False]


def test_requests_without_part_filter_or_known_names(tube: Tube) -> None:
    for path, wanted in (
        ("/youtube/v3/videos?id=a", "missingRequiredParameter"),
        ("/youtube/v3/videos?part=id", "missingRequiredParameter"),
        ("/youtube/v3/videos?part=isi&id=a", "unknownPart"),
        ("/youtube/v3/playlistItems?part=id&playlistId=UUx", "playlistNotFound"),
    ):
        assert reason(tube.call("GET", path))[1] == wanted
    assert tube.get("videos", part="id", id="tidakada")["items"] == []


def test_a_hundred_uploads_a_day(sandbox: SandboxProcess, tube: Tube) -> None:
    for _ in range(100):
        assert tube.start(9).status_code == 200
    assert reason(tube.start(9)) == (400, "uploadLimitExceeded")
    sandbox.set_clock("2026-12-01T15:00:01+07:00")
    assert Tube(sandbox).start(9).status_code == 200


def test_answers_have_the_fields_of_the_discovery_document(tube: Tube, shared: Path) -> None:
    import json

    contract = shared / "contracts" / "youtube" / "youtube.v3.json"
    if not contract.is_file():
        pytest.skip("the discovery document is not on this machine")
    schemas = json.loads(contract.read_text(encoding="utf-8"))["schemas"]
    video = tube.upload()
    parts = "snippet,status,contentDetails,processingDetails,statistics,fileDetails"
    answers = {
        "VideoListResponse": tube.get("videos", id=video, part=parts),
        "ChannelListResponse": tube.get("channels", mine="true", part="snippet,status"),
        "PlaylistItemListResponse": tube.get(
            "playlistItems",
            part="snippet,status,contentDetails",
            playlistId=accounts.YOUTUBE_CHANNEL.uploads,
        ),
        "Caption": tube.captions(video).json(),
    }
    for name, answer in answers.items():
        _check(schemas, schemas[name], answer, name)


def _check(schemas: Any, schema: Any, value: Any, place: str) -> None:
    """Every name of the answer is one of the document's, with its type and among its values."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    kinds = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict}
    assert isinstance(value, kinds[schema["type"]]), place
    assert value in schema.get("enum", [value]), place
    if isinstance(value, list):
        for entry in value:
            _check(schemas, schema["items"], entry, f"{place}[]")
    if isinstance(value, dict):
        for name, inner in value.items():
            _check(schemas, schema["properties"][name], inner, f"{place}.{name}")
