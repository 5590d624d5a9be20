"""X's videos: chunks, processing, subtitles; each fault on each call leaves one post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors import x_media
from connectors.base import Absent, Failed, Found, Wait
from connectors.errors import OutcomeUnknown, Permanent, Rejected, Transient, Unauthorized
from proof.evidence import judge, released_differences
from tests.contract.clips import SUBTITLES, clip, clip_bytes, padded, store_clip
from tests.contract.target import Case, Target, open_target, refused_offline
from tests.contract.targets import TwinTarget

Make = Callable[..., Case]
WRITES = [
    ("media[0]", "media_init"),
    ("media[0]", "media_append"),
    ("media[0]", "media_finalize"),
    ("subtitles[0]", "media_upload"),
    ("subtitles[0]", "subtitles"),
    ("post", "create_post"),
]
UNKNOWN = (
    "lost_after",
    "error500_after",
    "garbage",
    "reset_before",
    "error500_before",
    "html_captive",
)
REFUSED = ("expired_token", "permission_missing", "redirect301", "rate_limited")


@pytest.fixture
def video(x: TwinTarget, make: Make, tmp_path: Path) -> Case:
    return make(x, media=[clip(tmp_path)])


def test_a_video_airs_with_its_subtitles(x: TwinTarget, video: Case) -> None:
    receipt = video.perform_rest()
    posts = x.sandbox.posts("x")
    assert len(posts) == 1
    assert posts[0]["media"][0]["sha256"] == video.post.media[0].sha256
    assert posts[0]["media"][0]["captions"] == ["ID"]
    seen = video.connector.read_back(receipt)
    assert list(released_differences(video.post, seen)) == []
    assert judge(video.post, receipt, seen, None, {"P1", "P2"}).tayang


@pytest.mark.parametrize(("step", "op"), WRITES)
@pytest.mark.parametrize("fault", [*UNKNOWN, *REFUSED])
def test_every_fault_on_every_write_leaves_one_post(
    x: TwinTarget, video: Case, step: str, op: str, fault: str
) -> None:
    video.perform_until(step)
    x.fault(op, fault)
    before = x.received(op)
    expected = (Unauthorized, Permanent, Transient) if fault in REFUSED else OutcomeUnknown
    with pytest.raises(expected):
        video.perform(step)
    assert x.received(op) == before + 1, "a write was repeated by itself"
    x.clear_faults()
    found = video.find(step)
    assert isinstance(found, Found | Absent)
    if isinstance(found, Found):
        video.state[step] = found.states[0]
    video.perform_rest()
    assert len(video.public()) == 1
    assert x.sandbox.posts("x")[0]["media"][0]["captions"] == ["ID"]


def test_a_large_video_goes_in_numbered_chunks(
    x: TwinTarget, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x_media, "_CHUNK_BYTES", 300_000)
    large = store_clip(tmp_path, padded(clip_bytes((320, 180)), 700_000))
    make(x, media=[large]).perform_rest()
    assert x.received("media_append") == 3
    assert x.held()[0].media_sha256 == (large.sha256,)


def test_a_chunk_is_never_larger_than_x_takes() -> None:
    assert x_media._CHUNK_BYTES <= 5 * 1024 * 1024
    assert x_media._CHUNK_BYTES * 1000 >= 512 * 1024 * 1024


def test_processing_is_waited_for(x: TwinTarget, video: Case) -> None:
    step = video.step("media[0]")
    video.state["media[0]"] = video.connector.perform(step, video.post, {})
    answer = video.connector.ready(step, video.state)
    assert isinstance(answer, Wait)
    assert answer.seconds > 0
    video.wait("media[0]")


def test_a_video_that_x_cannot_process_is_told(x: TwinTarget, make: Make, tmp_path: Path) -> None:
    case = make(x, media=[store_clip(tmp_path, b"bukan video" * 100)])
    step = case.step("media[0]")
    case.state["media[0]"] = case.connector.perform(step, case.post, {})
    x.pass_time(10)
    answer = case.connector.ready(step, case.state)
    assert isinstance(answer, Failed)
    assert answer.hint


def test_a_video_that_is_stuck_is_waited_for_and_nothing_is_posted(
    x: TwinTarget, video: Case
) -> None:
    x.fault("media_finalize", "stuck_processing")
    step = video.step("media[0]")
    video.state["media[0]"] = video.connector.perform(step, video.post, {})
    x.pass_time(3600)
    assert isinstance(video.connector.ready(step, video.state), Wait)
    assert x.held() == []


@pytest.mark.parametrize("fault", ["garbage", "empty200", "error500_before", "reset_before"])
def test_a_state_that_cannot_be_read_is_not_ready(x: TwinTarget, video: Case, fault: str) -> None:
    step = video.step("media[0]")
    video.state["media[0]"] = video.connector.perform(step, video.post, {})
    x.fault("media_status", fault)
    with pytest.raises(Transient):
        video.connector.ready(step, video.state)


def test_vtt_subtitles_are_taken_too(x: TwinTarget, make: Make, tmp_path: Path) -> None:
    made = clip(tmp_path)
    Path(made.subtitles_path).unlink()
    named = tmp_path / "sub"  # as the store names them: no ending
    named.write_text("WEBVTT\n\n" + SUBTITLES.replace(",", ".").removeprefix("1\n"))
    case = make(x, media=[replace(made, subtitles_path=str(named))])
    case.perform_rest()
    assert x.sandbox.posts("x")[0]["media"][0]["captions"] == ["ID"]


def test_subtitles_changed_on_disk_are_not_sent(x: TwinTarget, video: Case) -> None:
    Path(video.post.media[0].subtitles_path).write_text("1\n00:00:00,000 --> x\nLain\n")
    video.perform("media[0]")
    with pytest.raises(Permanent) as caught:
        video.perform("subtitles[0]")
    assert caught.value.code == "rendition_changed"
    assert x.received("media_upload") == 0


def test_a_video_and_a_picture_together_are_refused(x: Target, video: Case) -> None:
    media = video.post.draft.media * 2
    refused_offline(video, video.post.draft.model_copy(update={"media": media}), Rejected)


def test_a_long_alt_text_of_a_video_is_not_x_s_business(x: Target, video: Case) -> None:
    medium = video.post.draft.media[0].model_copy(update={"alt": "a" * 1500})
    draft = video.post.draft.model_copy(update={"media": (medium,)})
    assert open_target(x).encode(draft) == video.post.payload
