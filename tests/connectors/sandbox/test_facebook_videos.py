"""The Facebook twin: videos whole and in chunks, reels, captions."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from connectors.sandbox import accounts
from tests.connectors.sandbox.meta import PAGE, SRT, clip, code, graph, ok
from tests.connectors.sandbox.site import picture
from tests.sandbox_process import SandboxProcess

LATER = "2026-12-01T08:01:00+07:00"
OAUTH = {"Authorization": f"OAuth {accounts.FACEBOOK_PAGE_TOKEN}"}


def phase(sandbox: SandboxProcess, name: str, edge: str = "videos", **more: Any) -> Any:
    data = {"upload_phase": name} | more.pop("data", {})
    host = "graph-video" if edge == "videos" else "graph"
    return graph(sandbox, "POST", f"{PAGE}/{edge}", host=host, data=data, **more)


def chunk(sandbox: SandboxProcess, session: str, content: bytes, offset: str) -> Any:
    data = {"upload_session_id": session, "start_offset": offset}
    return phase(sandbox, "transfer", data=data, files={"video_file_chunk": ("a", content)})


def send_reel(sandbox: SandboxProcess, content: bytes) -> str:
    begun = ok(phase(sandbox, "start", "video_reels"))
    headers = OAUTH | {"offset": "0", "file_size": str(len(content))}
    ok(requests.post(begun["upload_url"], data=content, headers=headers, timeout=20))
    return str(begun["video_id"])


def finish_reel(sandbox: SandboxProcess, video: str, state: str = "PUBLISHED", **more: str) -> Any:
    data = {"video_id": video, "video_state": state, "description": "Video kita"} | more
    return phase(sandbox, "finish", "video_reels", data=data)


def status(sandbox: SandboxProcess, video: str) -> Any:
    return ok(graph(sandbox, "GET", video, params={"fields": "status"}))["status"]


def test_whole_video_in_two_phases(sandbox: SandboxProcess) -> None:
    data = {"title": "Judul", "description": "Isi", "published": "false"}
    files = {"source": ("a.mp4", clip())}
    path = f"{PAGE}/videos"
    video = ok(graph(sandbox, "POST", path, host="graph-video", data=data, files=files))["id"]
    assert status(sandbox, video)["video_status"] == "processing"
    sandbox.set_clock(LATER)
    assert status(sandbox, video)["video_status"] == "ready"
    (post,) = sandbox.posts("facebook")
    assert (post["public"], post["status"], post["format"]) == (False, "unpublished", "video")
    ok(graph(sandbox, "POST", video, data={"published": "true"}))
    (post,) = sandbox.posts("facebook")
    assert (post["public"], post["title"], post["text"]) == (True, "Judul", "Isi")
    assert requests.get(post["media"][0]["url"], timeout=5).content == clip()
    fields = "permalink_url,published,post_id,description,length"
    seen = ok(graph(sandbox, "GET", video, params={"fields": fields}))
    assert seen["permalink_url"] == f"/{PAGE}/videos/{video}/"
    assert (seen["post_id"], seen["published"]) == (post["id"], True)
    kinds = [e["op"] for e in sandbox.requests("facebook")]
    assert kinds[0] == "video_finish"
    assert "publish" in kinds


def test_chunks_and_the_right_offset_after_a_wrong_one(sandbox: SandboxProcess) -> None:
    content = clip()
    begun = ok(phase(sandbox, "start", data={"file_size": str(len(content))}))
    session, half = begun["upload_session_id"], len(content) // 2
    assert ok(chunk(sandbox, session, content[:half], "0"))["start_offset"] == str(half)
    wrong = chunk(sandbox, session, content[:half], "0")
    assert code(wrong) == (100, 1363037)
    assert wrong.json()["error"]["error_data"]["start_offset"] == str(half)
    early = phase(sandbox, "finish", data={"upload_session_id": session})
    assert code(early) == (100, 1363019)
    ok(chunk(sandbox, session, content[half:], str(half)))
    done = {"upload_session_id": session, "title": "a", "description": "b"}
    ok(phase(sandbox, "finish", data=done))
    assert code(phase(sandbox, "finish", data=done)) == (100, 1363019)
    sandbox.set_clock(LATER)
    (post,) = sandbox.posts("facebook")
    assert (post["public"], post["media"][0]["bytes"]) == (True, len(content))
    kinds = [e["op"] for e in sandbox.requests("facebook")]
    assert (
        kinds
        == ["video_start"]
        + ["video_transfer"] * 2
        + ["video_finish"]
        + ["video_transfer"]
        + ["video_finish"] * 2
    )


def test_too_small_and_unreadable_videos(sandbox: SandboxProcess) -> None:
    assert code(phase(sandbox, "start", data={"file_size": "1023"})) == (100, 1363022)
    assert code(phase(sandbox, "start", data={"file_size": str(3 * 1024**3)})) == (100, 1363023)
    files = {"source": ("a.mp4", b"x" * 2000)}
    video = ok(graph(sandbox, "POST", f"{PAGE}/videos", host="graph-video", files=files))["id"]
    sandbox.set_clock(LATER)
    seen = status(sandbox, video)
    assert (seen["video_status"], seen["processing_phase"]["status"]) == ("error", "error")
    assert sandbox.posts("facebook")[0]["public"] is False


def test_reel(sandbox: SandboxProcess) -> None:
    video = send_reel(sandbox, clip())
    assert status(sandbox, video)["uploading_phase"]["bytes_transferred"] == len(clip())
    made = ok(finish_reel(sandbox, video))
    sandbox.set_clock(LATER)
    assert status(sandbox, video)["publishing_phase"]["status"] == "complete"
    (post,) = sandbox.posts("facebook")
    assert (post["id"], post["public"], post["format"]) == (
        f"{PAGE}_{made['post_id']}",
        True,
        "reel",
    )
    assert code(finish_reel(sandbox, video)) == (100, 1363041)
    assert len(sandbox.posts("facebook")) == 1


def test_a_draft_reel_is_published_by_finishing_again(sandbox: SandboxProcess) -> None:
    video = send_reel(sandbox, clip())
    ok(finish_reel(sandbox, video, "DRAFT"))
    sandbox.set_clock(LATER)
    assert sandbox.posts("facebook")[0]["public"] is False
    ok(finish_reel(sandbox, video, description="Teks akhir"))
    (post,) = sandbox.posts("facebook")
    assert (post["public"], post["text"]) == (True, "Teks akhir")


@pytest.mark.parametrize(
    "content", [clip(960, 540), clip(360, 640), clip(seconds=2), clip(fps=15)], ids=range(4)
)
def test_a_reel_of_the_wrong_shape_never_appears(sandbox: SandboxProcess, content: bytes) -> None:
    video = send_reel(sandbox, content)
    ok(finish_reel(sandbox, video))
    sandbox.set_clock(LATER)
    assert status(sandbox, video)["processing_phase"]["errors"][0]["message"]
    assert sandbox.posts("facebook")[0]["public"] is False


def test_an_interrupted_reel_goes_on_where_it_stopped(sandbox: SandboxProcess) -> None:
    content, half = clip(), len(clip()) // 2
    url = ok(phase(sandbox, "start", "video_reels"))["upload_url"]
    size = {"file_size": str(len(content))}
    for offset, part, wanted in ((0, content[:half], 200), (0, content, 400)):
        headers = OAUTH | size | {"offset": str(offset)}
        assert requests.post(url, data=part, headers=headers, timeout=20).status_code == wanted
    headers = OAUTH | size | {"offset": str(half)}
    ok(requests.post(url, data=content[half:], headers=headers, timeout=20))
    no_token = requests.post(url, data=content, headers=size | {"offset": "0"}, timeout=20)
    assert code(no_token)[0] == 104


def test_captions_and_thumbnail(sandbox: SandboxProcess) -> None:
    files: dict[str, Any] = {"source": ("a.mp4", clip())}
    video = ok(graph(sandbox, "POST", f"{PAGE}/videos", host="graph-video", files=files))["id"]
    data = {"default_locale": "id_ID"}
    for name in ("a.srt", "a.id.srt"):
        files = {"captions_file": (name, SRT)}
        assert code(graph(sandbox, "POST", f"{video}/captions", data=data, files=files))[0] == 100
    files = {"captions_file": ("a.id_ID.srt", SRT)}
    ok(graph(sandbox, "POST", f"{video}/captions", data=data, files=files))
    (track,) = ok(graph(sandbox, "GET", f"{video}/captions"))["data"]
    assert (track["locale"], track["is_default"]) == ("id_ID", True)
    assert sandbox.posts("facebook")[0]["media"][0]["captions"] == ["id_ID"]
    files = {"source": ("a.jpg", picture())}
    ok(graph(sandbox, "POST", f"{video}/thumbnails", files=files))


def test_stuck_processing(sandbox: SandboxProcess) -> None:
    sandbox.fault("facebook", "video_finish", "stuck_processing")
    files = {"source": ("a.mp4", clip())}
    video = ok(graph(sandbox, "POST", f"{PAGE}/videos", host="graph-video", files=files))["id"]
    sandbox.set_clock("2026-12-02T08:00:00+07:00")
    assert status(sandbox, video)["video_status"] == "processing"
    assert sandbox.posts("facebook")[0]["public"] is False


def test_processing_ends_by_itself(sandbox: SandboxProcess) -> None:
    files = {"source": ("a.mp4", clip())}
    video = ok(graph(sandbox, "POST", f"{PAGE}/videos", host="graph-video", files=files))["id"]
    deadline = time.monotonic() + 8
    while status(sandbox, video)["video_status"] != "ready":
        assert time.monotonic() < deadline
        time.sleep(0.2)
