"""What only a Facebook Page does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Absent, Failed, Found, Ready, Undecided, Wait
from connectors.errors import OutcomeUnknown, Rejected, Unauthorized, Unsupported
from connectors.visitor import WantedContent, visit
from content.draft import RichText, Span
from content.model import Format
from proof.evidence import released_differences
from tests.contract.target import Case, Target, open_target
from tests.contract.upright import FAULTS, clip_case, drive, same_bytes, upright

Make = Callable[..., Case]


def log(target: Target) -> list[dict[str, Any]]:
    sandbox = target.sandbox  # type: ignore[attr-defined] # only twins keep a log
    found: list[dict[str, Any]] = sandbox.requests(target.platform)
    return found


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_clip_airs_once_with_its_subtitles(
    facebook: Target, tmp_path: Path, kind: Format
) -> None:
    case = clip_case(facebook, kind, (upright(tmp_path),))
    receipt = case.perform_rest()
    assert same_bytes(case)
    seen = case.connector.read_back(receipt)
    assert seen.public
    assert list(released_differences(case.post, seen)) == []
    assert seen.url == receipt.url
    assert receipt.created_at is not None
    posts = facebook.sandbox.posts("facebook")  # type: ignore[attr-defined] # a twin's own list
    assert posts[0]["media"][0]["captions"] == ["id_ID"]
    adopted = open_target(facebook).adopt(receipt.url, case.post)
    assert (adopted.post_id, adopted.url) == (receipt.post_id, receipt.url)
    case.connector.withdraw(receipt)
    assert case.public() == []
    assert not case.connector.read_back(receipt).exists
    case.connector.withdraw(receipt)


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_clip_is_not_public_before_the_public_step(
    facebook: Target, tmp_path: Path, kind: Format
) -> None:
    case = clip_case(facebook, kind, (upright(tmp_path),))
    case.perform_until("publish")
    assert case.public() == []
    assert isinstance(case.find("publish"), Absent)


_WRITES = [
    ("video", op)
    for op in ("video_start", "video_transfer", "video_finish", "thumbnail", "captions", "publish")
] + [("reel", op) for op in ("video_start", "video_transfer", "captions", "video_finish")]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("kind", "op"), _WRITES)
def test_every_fault_of_every_write_of_a_clip_ends_in_one_post(
    facebook: Target, tmp_path: Path, kind: Format, op: str, fault: str
) -> None:
    case = clip_case(facebook, kind, (upright(tmp_path),))
    facebook.fault(op, fault)
    assert drive(case) == 1
    assert same_bytes(case)


def test_a_long_video_goes_in_the_chunks_that_are_asked_for(
    facebook: Target, tmp_path: Path
) -> None:
    clip = upright(tmp_path, extras=False)
    content = Path(clip.path).read_bytes()
    # a free box at the end: still the same clip, but of several chunks
    padding = (9_000_000).to_bytes(4, "big") + b"free" + bytes(9_000_000 - 8)
    path = tmp_path / "panjang.mp4"
    path.write_bytes(content + padding)
    digest = sha256(content + padding).hexdigest()
    clip = replace(clip, path=str(path), sha256=digest, bytes=len(content) + 9_000_000)
    case = clip_case(facebook, "video", (clip,))
    case.perform_rest()
    assert facebook.received("video_transfer") == 3
    assert same_bytes(case)


def test_a_clip_that_cannot_be_processed_fails_before_the_public_step(
    facebook: Target, tmp_path: Path
) -> None:
    path = tmp_path / "rusak.mp4"
    path.write_bytes(b"bukan video" * 200)
    broken = replace(
        upright(tmp_path, extras=False),
        path=str(path),
        sha256=sha256(path.read_bytes()).hexdigest(),
    )
    case = clip_case(facebook, "video", (broken,))
    case.state["upload"] = case.connector.perform(case.step("upload"), case.post, {})
    answer = case.connector.ready(case.step("upload"), case.state)
    while isinstance(answer, Wait):
        facebook.pass_time(answer.seconds)
        answer = case.connector.ready(case.step("upload"), case.state)
    assert isinstance(answer, Failed)
    assert answer.hint
    assert case.public() == []


def test_a_scheduled_post_airs_by_itself_and_a_lost_one_is_found(
    facebook: Target, make: Make
) -> None:
    case = make(facebook, pictures=2)
    case.connector = open_target(facebook, scheduled=True)
    names = [step.name for step in case.connector.steps(case.post)]
    assert names == ["media[0]", "media[1]", "schedule"]
    case.perform_until("schedule")
    facebook.fault("create_post", "lost_after")
    with pytest.raises(OutcomeUnknown):
        case.connector.perform(case.step("schedule"), case.post, case.state)
    found = case.find("schedule")
    assert isinstance(found, Found)
    assert len(found.states) == 1
    case.state["schedule"] = found.states[0]
    assert case.public() == []
    waits = case.connector.ready(case.step("schedule"), case.state)
    assert isinstance(waits, Wait)
    facebook.pass_time(16 * 60)
    assert isinstance(case.connector.ready(case.step("schedule"), case.state), Ready)
    receipt = case.connector.receipt(case.post, case.state)
    seen = case.connector.read_back(receipt)
    assert seen.public
    assert list(released_differences(case.post, seen)) == []
    assert same_bytes(case)


def test_our_own_photos_tell_our_draft_from_one_alike(facebook: Target, make: Make) -> None:
    first, second = make(facebook, pictures=1), make(facebook, pictures=1)
    first.perform_until("publish")
    second.perform_until("publish")
    draft = second.state.pop("draft")
    found = second.find("draft")
    assert isinstance(found, Found)
    assert [one["id"] for one in found.states] == [draft["id"]]


def test_airing_twice_is_still_one_post(facebook: Target, make: Make) -> None:
    case = make(facebook, pictures=1)
    case.perform_rest()
    case.perform("publish")
    assert len(case.public()) == 1


def test_texts_change_in_place_and_photos_do_not(facebook: Target, make: Make) -> None:
    case = make(facebook, pictures=1)
    receipt = case.perform_rest()
    draft = case.post.draft.model_copy(update={"body": RichText(text="Teks yang benar.")})
    post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    assert case.connector.revise(receipt, post) == receipt
    seen = case.connector.read_back(receipt)
    assert list(released_differences(post, seen)) == []
    other = replace(post, media=(replace(post.media[0], alt="Teks lain"),))
    for wrong in (other, replace(post, media=())):
        with pytest.raises(Unsupported) as caught:
            case.connector.revise(receipt, wrong)
        assert caught.value.hint
    assert len(case.public()) == 1


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_clips_description_changes_in_place(
    facebook: Target, tmp_path: Path, kind: Format
) -> None:
    case = clip_case(facebook, kind, (upright(tmp_path),))
    receipt = case.perform_rest()
    draft = case.post.draft.model_copy(update={"body": RichText(text="Uraian yang benar.")})
    post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    case.connector.revise(receipt, post)
    assert list(released_differences(post, case.connector.read_back(receipt))) == []


def test_a_post_without_photos_shows_the_card_of_its_link(facebook: Target, make: Make) -> None:
    case = make(facebook, pictures=0)
    url = "https://contoh.go.id/sosialisasi"
    text = f"Selengkapnya: {url}"
    span = Span(start=len(text) - len(url), end=len(text), kind="link", target=url)
    draft = case.post.draft.model_copy(update={"body": RichText(text=text, spans=(span,))})
    case.post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    seen = case.connector.read_back(case.perform_rest())
    assert seen.text == text
    assert seen.media == ()
    posts = facebook.sandbox.posts("facebook")  # type: ignore[attr-defined] # a twin's own list
    assert posts[0]["link"] == url


def test_another_page_is_not_the_pinned_one(facebook: Target, make: Make) -> None:
    case = make(facebook, pictures=0)
    facebook.fault("whoami", "wrong_account", times=2)
    with pytest.raises(Unauthorized) as caught:
        open_target(facebook).whoami()
    assert caught.value.code == "wrong_account"
    assert isinstance(case.find("draft"), Undecided)


def test_a_draft_that_cannot_be_read_is_undecided_never_absent(
    facebook: Target, make: Make
) -> None:
    case = make(facebook, pictures=0)
    case.perform_until("publish")
    case.state["draft"]["id"] += "9"
    found = case.find("publish")
    assert isinstance(found, Undecided)
    assert found.hint


def test_a_stranger_meets_a_login_wall(facebook: Target, make: Make) -> None:
    case = make(facebook, pictures=0)
    receipt = case.perform_rest()
    seen = visit(receipt.url, WantedContent(text=case.post.payload.text), clock=facebook.clock)
    assert seen.login_wall


def test_a_clip_of_another_page_is_not_adopted(facebook: Target, tmp_path: Path) -> None:
    case = clip_case(facebook, "reel", (upright(tmp_path),))
    receipt = case.perform_rest()
    case.connector.settings = case.connector.settings.model_copy(update={"page_id": "42"})
    with pytest.raises(Rejected):
        case.connector.adopt(receipt.url, case.post)


def test_another_text_at_the_address_is_told_by_the_comparison(
    facebook: Target, make: Make
) -> None:
    case = make(facebook, pictures=0)
    receipt = case.perform_rest()
    draft = case.post.draft.model_copy(update={"body": RichText(text="Teks lain sekali.")})
    other = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    seen = case.connector.read_back(case.connector.adopt(receipt.url, other))
    assert [one.field for one in released_differences(other, seen)] == ["teks"]


def test_the_sdk_sends_once_keeps_the_token_in_the_header_and_leaves_logging_alone(
    facebook: Target, make: Make, tmp_path: Path
) -> None:
    before = (logging.root.level, list(logging.root.handlers))
    case = make(facebook, pictures=1)
    start = len(log(facebook))
    steps = case.connector.steps(case.post)
    for step in steps:
        sent = facebook.received("photo_upload", "create_post", "publish")
        case.perform(step.name)
        assert facebook.received("photo_upload", "create_post", "publish") == sent + 1
    receipt = case.connector.receipt(case.post, case.state)
    case.connector.read_back(receipt)
    case.connector.withdraw(receipt)
    clip_case(facebook, "reel", (upright(tmp_path),)).perform_rest()
    seen = log(facebook)[start:]
    assert seen
    assert not any(one["token_in_url"] for one in seen)
    assert all("/v26.0/" in one["path"] for one in seen)
    assert (logging.root.level, list(logging.root.handlers)) == before


def test_limits_are_told_before_the_network(facebook: Target, make: Make) -> None:
    case = make(facebook, pictures=0)
    for length, fits in ((63_206, True), (63_207, False)):
        draft = case.post.draft.model_copy(update={"body": RichText(text="a" * length)})
        if fits:
            assert case.connector.encode(draft).text
            continue
        with pytest.raises(Rejected) as caught:
            case.connector.encode(draft)
        assert "63206" in caught.value.hint
        assert str(length) in caught.value.hint
