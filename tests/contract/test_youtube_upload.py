"""YouTube's resumable uploads: broken off, found again, gone."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors import youtube_upload
from connectors.base import Absent, Failed, Found
from connectors.errors import (
    OutcomeUnknown,
    Transient,
)
from content.draft import RichText
from tests.contract.clips import clip_bytes, padded, store_clip, watch_page
from tests.contract.target import Case, Target, open_target
from tests.contract.targets import TwinTarget

Make = Callable[..., Case]


def test_a_broken_upload_goes_on_where_it_stopped(
    youtube: TwinTarget, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(youtube_upload, "_CHUNK_BYTES", 256 * 1024)
    large = store_clip(tmp_path, padded(clip_bytes((320, 180)), 700_000))
    case = make(youtube, media=[large])
    youtube.fault("upload_put", "reset_before", skip=1)
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    assert isinstance(case.find("upload"), Absent)
    sent = [one["content_length"] for one in youtube.sandbox.requests("youtube", "upload_put")]
    assert sent == [262_144, 262_144, 0]
    case.perform("upload")
    sent = [one["content_length"] for one in youtube.sandbox.requests("youtube", "upload_put")]
    assert sent[3:] == [0, 262_144, large.bytes - 2 * 262_144]
    assert youtube.received("upload_start") == 1
    assert youtube.held()[0].media_sha256 == (large.sha256,)


def test_another_process_goes_on_in_the_same_session(youtube: Target, make: Make) -> None:
    case = make(youtube)
    youtube.fault("upload_put", "lost_after")
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    vault = case.connector.vault
    case.connector = open_target(youtube)
    case.connector.vault = vault
    lists = youtube.received("list")
    found = case.find("upload")
    assert isinstance(found, Found)
    assert youtube.received("list") == lists, "the session itself knows the video"
    assert found.states[0]["sha256"] == case.post.media[0].sha256


def test_without_the_session_the_video_is_found_by_its_texts(youtube: Target, make: Make) -> None:
    case = make(youtube)
    youtube.fault("upload_put", "lost_after")
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    case.connector = open_target(youtube)
    assert case.adopt("upload")
    case.perform_rest()
    assert len(youtube.held()) == 1


def test_an_edited_video_is_found_by_the_marker(youtube: Target, make: Make) -> None:
    marker = "https://contoh.go.id/berita/gratifikasi"
    case = make(youtube)
    text = f"Berita lengkap: {marker}"
    draft = case.post.draft.model_copy(update={"body": RichText(text=text)})
    case.post = replace(case.post, draft=draft, payload=case.connector.encode(draft), marker=marker)
    case.perform("upload")
    other = draft.model_copy(update={"title": "Judul yang diubah"})
    receipt = replace(case.connector.adopt(watch_page(case), case.post), extra={})
    case.connector.revise(receipt, replace(case.post, payload=case.connector.encode(other)))
    case.connector = open_target(youtube)
    assert isinstance(case.find("upload"), Found)


def test_a_session_that_is_gone_is_replaced(youtube: TwinTarget, make: Make) -> None:
    case = make(youtube)
    youtube.fault("upload_put", "reset_before")
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    youtube.pass_time(8 * 86_400)
    vault = case.connector.vault
    case.connector = open_target(youtube)
    case.connector.vault = vault
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    assert isinstance(case.find("upload"), Absent)
    case.perform_rest()
    assert youtube.received("upload_start") == 2
    assert len(case.public()) == 1


def test_a_session_is_not_used_for_other_texts(youtube: Target, make: Make) -> None:
    case = make(youtube)
    youtube.fault("upload_put", "reset_before")
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    draft = case.post.draft.model_copy(update={"title": "Judul yang benar"})
    case.post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    case.perform_rest()
    assert youtube.held()[0].title == "Judul yang benar"


@pytest.mark.parametrize("fault", ["reset_before", "garbage", "empty200", "error500_before"])
def test_a_session_that_cannot_be_asked_proves_nothing(
    youtube: Target, make: Make, fault: str
) -> None:
    case = make(youtube)
    youtube.fault("upload_put", "lost_after")
    with pytest.raises(OutcomeUnknown):
        case.perform("upload")
    youtube.fault("upload_put", fault)
    with pytest.raises(Transient):
        case.find("upload")


def test_the_session_s_address_reaches_no_state_log_or_error(
    youtube: Target, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = make(youtube)
    youtube.fault("upload_put", "lost_after")
    with pytest.raises(OutcomeUnknown) as caught:
        case.perform("upload")
    kept = case.connector.vault.private_get(case.post.publication_id, "youtube.upload")
    assert kept is not None
    key = json.loads(kept)["address"].rpartition("=")[2]
    assert len(key) > 20
    assert case.adopt("upload")
    receipt = case.perform_rest()
    texts = (caplog.text, str(caught.value), caught.value.hint, repr(case.state), repr(receipt))
    assert not any(key in text for text in texts)
    left = case.connector.vault.private_get(case.post.publication_id, "youtube.upload")
    assert left is None, "an address that is not needed any more stays"


def test_a_video_that_cannot_be_processed_is_never_opened(
    youtube: Target, make: Make, tmp_path: Path
) -> None:
    case = make(youtube, media=[store_clip(tmp_path, b"bukan video" * 100)])
    step = case.step("upload")
    case.state["upload"] = case.connector.perform(step, case.post, {})
    youtube.pass_time(10)
    answer = case.connector.ready(step, case.state)
    assert isinstance(answer, Failed)
    assert answer.hint
