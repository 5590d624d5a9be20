"""Every kind of request of Facebook, Instagram and YouTube can be spoilt, in its own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.connectors.sandbox.meta import IG, IG_BEARER, PAGE, SRT, clip, code, feed, graph, ok
from tests.connectors.sandbox.site import picture, upload
from tests.connectors.sandbox.tube import Tube, put, reason, token
from tests.sandbox_process import SandboxProcess

Send = Callable[[], requests.Response]
NOT_ACCEPTED = ["reset_before", "error500_before", "rate_limited", "expired_token", "html_captive"]
ACCEPTED = ["lost_after", "error500_after", "garbage", "empty200", "no_content204"]


def facebook(sandbox: SandboxProcess, op: str) -> Send:
    post = ok(feed(sandbox, "siap", published="false"))["id"]
    films = {"source": ("a.mp4", clip())}
    path = f"{PAGE}/videos"
    start = {"upload_phase": "start", "file_size": str(len(clip()))}
    begun = ok(graph(sandbox, "POST", path, data=start))
    session = {"upload_session_id": begun["upload_session_id"], "start_offset": "0"}
    video = begun["video_id"]
    photo = {"source": ("a.jpg", picture())}
    track = {"captions_file": ("a.id_ID.srt", SRT)}
    part = {"video_file_chunk": ("a", clip())}
    sends: dict[str, Send] = {
        "create_post": lambda: feed(sandbox, "kabar"),
        "photo_upload": lambda: graph(sandbox, "POST", f"{PAGE}/photos", files=photo),
        "publish": lambda: graph(sandbox, "POST", post, data={"is_published": "true"}),
        "video_start": lambda: graph(sandbox, "POST", path, data=start),
        "video_transfer": lambda: graph(
            sandbox, "POST", path, data={"upload_phase": "transfer"} | session, files=part
        ),
        "video_finish": lambda: graph(sandbox, "POST", path, files=films),
        "captions": lambda: graph(sandbox, "POST", f"{video}/captions", files=track),
        "update_post": lambda: graph(sandbox, "POST", post, data={"message": "baru"}),
        "delete_post": lambda: graph(sandbox, "DELETE", post),
        "read": lambda: graph(sandbox, "GET", post),
        "list": lambda: graph(sandbox, "GET", f"{PAGE}/published_posts"),
        "whoami": lambda: graph(sandbox, "GET", "me"),
    }
    return sends[op]


def instagram(sandbox: SandboxProcess, op: str) -> Send:
    url = upload(sandbox, "a.jpg", picture(1080, 1080)).json()["source_url"]
    data = {"image_url": url, "caption": "kabar"}
    key = ok(graph(sandbox, "POST", f"{IG}/media", headers=IG_BEARER, data=data))["id"]
    sandbox.set_clock("2026-12-01T08:01:00+07:00")
    done = {"creation_id": key}
    sends: dict[str, Send] = {
        "container": lambda: graph(sandbox, "POST", f"{IG}/media", headers=IG_BEARER, data=data),
        "publish": lambda: graph(
            sandbox, "POST", f"{IG}/media_publish", headers=IG_BEARER, data=done
        ),
        "read": lambda: graph(sandbox, "GET", key, headers=IG_BEARER),
        "list": lambda: graph(sandbox, "GET", f"{IG}/media", headers=IG_BEARER),
        "whoami": lambda: graph(sandbox, "GET", IG, headers=IG_BEARER),
    }
    return sends[op]


def youtube(sandbox: SandboxProcess, op: str) -> Send:
    tube = Tube(sandbox)
    video = tube.upload()
    session = tube.start(len(clip())).headers["Location"]
    thumb = f"/upload/youtube/v3/thumbnails/set?videoId={video}"
    jpeg = {"Content-Type": "image/jpeg"}
    public = {"privacyStatus": "public"}
    sends: dict[str, Send] = {
        "upload_start": lambda: tube.start(9),
        "upload_put": lambda: put(session, clip()),
        "publish": lambda: tube.update(video, status=public),
        "thumbnail": lambda: tube.call("POST", thumb, data=picture(), headers=jpeg),
        "captions": lambda: tube.captions(video),
        "read": lambda: tube.call("GET", f"/youtube/v3/videos?part=id&id={video}"),
        "list": lambda: tube.call(
            "GET", "/youtube/v3/playlistItems?part=id&playlistId=UUsandboxinspektorat0001"
        ),
        "whoami": lambda: tube.call("GET", "/youtube/v3/channels?part=id&mine=true"),
        "token": lambda: token(sandbox),
    }
    return sends[op]


PREPARE = {"facebook": facebook, "instagram": instagram, "youtube": youtube}
OPS = {
    "facebook": "create_post photo_upload publish video_start video_transfer video_finish captions "
    "update_post delete_post read list whoami",
    "instagram": "container publish read list whoami",
    "youtube": "upload_start upload_put publish thumbnail captions read list whoami token",
}
CASES = [(platform, op) for platform, ops in OPS.items() for op in ops.split()]
WRITES = {"facebook": "create_post", "instagram": "publish", "youtube": "publish"}


@pytest.mark.parametrize(("platform", "op"), CASES)
def test_a_fault_meets_its_kind_of_request(sandbox: SandboxProcess, platform: str, op: str) -> None:
    send = PREPARE[platform](sandbox, op)
    sandbox.fault(platform, op, "error500_before")
    assert send().status_code == 500
    answer = send()
    assert answer.status_code == 200, answer.text
    (fault,) = sandbox.faults()
    assert fault["hits"] == 1
    (hit,) = [entry for entry in sandbox.requests(platform) if entry["fault"]]
    assert (hit["op"], hit["status"]) == (op, 500)


@pytest.mark.parametrize("platform", WRITES)
@pytest.mark.parametrize("fault", NOT_ACCEPTED + ACCEPTED)
def test_accepted_or_not(sandbox: SandboxProcess, platform: str, fault: str) -> None:
    op = WRITES[platform]
    send = PREPARE[platform](sandbox, op)
    before = sum(post["public"] for post in sandbox.posts(platform))
    sandbox.fault(platform, op, fault)
    if fault in ("reset_before", "lost_after"):
        with pytest.raises(requests.ConnectionError):
            send()
    else:
        send()
    sandbox.set_clock("2026-12-01T08:02:00+07:00")
    after = sum(post["public"] for post in sandbox.posts(platform))
    assert after - before == (fault in ACCEPTED)


def test_graph_words(sandbox: SandboxProcess) -> None:
    for fault, args, status, wanted in (
        ("rate_limited", {}, 400, (4, None)),
        ("rate_limited", {"code": 32}, 400, (32, None)),
        ("rate_limited", {"code": 4, "subcode": 2207051}, 400, (4, 2207051)),
        ("expired_token", {}, 400, (190, 463)),
        ("expired_token", {"subcode": 460}, 400, (190, 460)),
        ("permission_missing", {}, 403, (200, None)),
        ("account_gone", {}, 400, (190, 459)),
        ("account_gone", {"code": 25, "subcode": 2207050}, 400, (25, 2207050)),
        ("credits_depleted", {}, 400, (368, None)),
        ("error500_before", {}, 500, (2, None)),
    ):
        sandbox.fault("facebook", "create_post", fault, **args)
        answer = feed(sandbox, "kabar")
        assert (answer.status_code, code(answer)) == (status, wanted)
    sandbox.fault("facebook", "create_post", "rate_limited", retry_after=600)
    told = json.loads(feed(sandbox, "kabar").headers["x-business-use-case-usage"])
    assert told[PAGE][0]["estimated_time_to_regain_access"] == 10
    assert sandbox.posts() == []


def test_youtube_words(sandbox: SandboxProcess) -> None:
    send = youtube(sandbox, "upload_start")
    cases: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
        ("rate_limited", {}, (403, "quotaExceeded")),
        ("rate_limited", {"reason": "uploadLimitExceeded"}, (400, "uploadLimitExceeded")),
        ("expired_token", {}, (401, "authError")),
        ("permission_missing", {}, (403, "forbidden")),
        ("account_gone", {}, (403, "authenticatedUserAccountSuspended")),
        ("error500_before", {}, (500, "backendError")),
    ]
    for fault, args, wanted in cases:
        sandbox.fault("youtube", "upload_start", fault, **args)
        assert reason(send()) == wanted


def test_the_page_shows_every_platform(sandbox: SandboxProcess) -> None:
    for platform, op in WRITES.items():
        assert PREPARE[platform](sandbox, op)().status_code == 200
    text = requests.get(sandbox.url, timeout=10).text
    for words in ("Halaman Facebook", "Instagram", "YouTube", "<video controls", "Shorts"):
        assert words in text
    bases = requests.get(f"{sandbox.url}/_sandbox", timeout=5).json()["platforms"]
    assert (bases["facebook"], bases["youtube"]) == (
        f"{sandbox.url}/graph",
        f"{sandbox.url}/youtube-api",
    )
