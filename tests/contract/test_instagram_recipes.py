"""What only Instagram does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Absent, Expired, Failed, Found, Ready, Undecided, Wait
from connectors.errors import (
    OutcomeUnknown,
    Permanent,
    Rejected,
    Transient,
    Unauthorized,
    Unsupported,
)
from connectors.visitor import WantedContent, visit
from content.draft import RichText
from content.model import Format
from proof.evidence import released_differences
from tests.contract.target import ALT, Case, Target, open_target, picture
from tests.contract.upright import FAULTS, clip_case, drive, same_bytes, upright

Make = Callable[..., Case]
_DAY_S = 86_400.0


def shown(target: Target) -> list[dict[str, Any]]:
    sandbox = target.sandbox  # type: ignore[attr-defined] # a twin's own list
    found: list[dict[str, Any]] = sandbox.posts("instagram")
    return found


@pytest.mark.parametrize("kind", ["reel", "story"])
def test_a_clip_airs_once(instagram: Target, tmp_path: Path, kind: Format) -> None:
    case = clip_case(instagram, kind, (upright(tmp_path),))
    receipt = case.perform_rest()
    assert same_bytes(case)
    assert shown(instagram)[0]["format"] == kind
    seen = case.connector.read_back(receipt)
    assert list(released_differences(case.post, seen)) == []
    adopted = open_target(instagram).adopt(receipt.url, case.post)
    assert adopted == receipt


def test_a_picture_story_takes_neither_caption_nor_alt_text(
    instagram: Target, tmp_path: Path
) -> None:
    case = clip_case(instagram, "story", (picture(tmp_path, 1),))
    seen = case.connector.read_back(case.perform_rest())
    assert case.post.payload.text == ""
    assert list(released_differences(case.post, seen)) == []
    assert shown(instagram)[0]["text"] == ""


def test_a_carousel_keeps_its_order_and_mixes_pictures_and_clips(
    instagram: Target, tmp_path: Path
) -> None:
    media = (picture(tmp_path, 1), upright(tmp_path), picture(tmp_path, 2))
    case = clip_case(instagram, "carousel", media)
    seen = case.connector.read_back(case.perform_rest())
    assert [one.kind for one in seen.media] == ["image", "video", "image"]
    assert [one.alt for one in seen.media] == [ALT, None, ALT]
    assert list(released_differences(case.post, seen)) == []
    assert same_bytes(case)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("op", ["container", "publish"])
@pytest.mark.parametrize("kind", ["reel", "story"])
def test_every_fault_of_every_write_of_a_clip_ends_in_one_post(
    instagram: Target, tmp_path: Path, kind: Format, op: str, fault: str
) -> None:
    case = clip_case(instagram, kind, (upright(tmp_path),))
    instagram.fault(op, fault)
    assert drive(case) == 1
    assert same_bytes(case)


def test_a_spam_error_of_the_publish_call_may_hide_a_live_post(
    instagram: Target, make: Make
) -> None:
    case = make(instagram, pictures=1)
    case.perform_until("publish")
    instagram.fault("publish", "error500_after", code=4, subcode=2207051)
    with pytest.raises(OutcomeUnknown):
        case.perform("publish")
    assert case.adopt("publish")
    assert same_bytes(case)


def test_publishing_the_same_container_twice_is_one_post(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.perform_rest()
    made = case.state.pop("publish")
    with pytest.raises(Transient):
        case.connector.perform(case.step("publish"), case.post, case.state)
    assert case.adopt("publish")
    assert case.state["publish"]["id"] == made["id"]
    assert len(case.public()) == 1


def test_a_newer_post_is_never_taken_for_ours(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.perform_until("publish")
    instagram.fault("publish", "lost_after")
    with pytest.raises(OutcomeUnknown):
        case.perform("publish")
    newer = make(instagram, pictures=1, number=4)
    draft = newer.post.draft.model_copy(update={"body": RichText(text="Kiriman lain.")})
    newer.post = replace(newer.post, draft=draft, payload=newer.connector.encode(draft))
    other = newer.perform_rest()
    found = case.find("publish")
    assert isinstance(found, Found)
    assert [one["id"] for one in found.states] != [other.post_id]
    assert len(found.states) == 1


def test_a_published_container_without_its_post_is_undecided(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.connector.withdraw(case.perform_rest())
    found = case.find("publish")
    assert isinstance(found, Undecided)
    assert "PUBLISHED" in found.reason
    assert "tayang resolve" in found.hint


def test_two_stories_at_once_need_a_person(instagram: Target, tmp_path: Path) -> None:
    """A story has no text that could tell whose it is."""
    first = clip_case(instagram, "story", (picture(tmp_path, 1),))
    first.perform_until("publish")
    clip_case(instagram, "story", (picture(tmp_path, 2),)).perform_rest()
    assert isinstance(first.find("publish"), Absent), "another story is not ours"
    first.perform("publish")
    assert isinstance(first.find("publish"), Undecided)


def test_an_unfinished_container_waits(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    instagram.fault("container", "stuck_processing")
    case.state["container"] = case.connector.perform(case.step("container"), case.post, {})
    instagram.pass_time(600)
    answer = case.connector.ready(case.step("container"), case.state)
    assert isinstance(answer, Wait)
    assert answer.seconds > 0
    assert isinstance(case.find("publish"), Undecided)


def test_a_container_dies_after_a_day(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.perform_until("publish")
    instagram.pass_time(_DAY_S + 60)
    answer = case.connector.ready(case.step("container"), case.state)
    assert isinstance(answer, Expired)
    found = case.find("publish")
    assert isinstance(found, Undecided)
    assert "24 jam" in found.hint
    with pytest.raises(OutcomeUnknown):
        case.perform("publish")
    assert case.public() == []


def test_publishing_too_early_is_told_to_wait(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.state["container"] = case.connector.perform(case.step("container"), case.post, {})
    with pytest.raises(Transient) as caught:
        case.connector.perform(case.step("publish"), case.post, case.state)
    assert caught.value.retry_after
    assert case.public() == []


def test_a_clip_that_instagram_cannot_use_fails_before_the_public_step(
    instagram: Target, tmp_path: Path
) -> None:
    from tests.contract.clips import clip

    short = clip(tmp_path, size=(540, 960))  # one second; reels want three
    case = clip_case(instagram, "reel", (short,))
    case.state["container"] = case.connector.perform(case.step("container"), case.post, {})
    instagram.pass_time(60)
    answer = case.connector.ready(case.step("container"), case.state)
    assert isinstance(answer, Failed)
    assert answer.hint
    assert case.public() == []


def test_media_that_cannot_be_fetched_are_refused(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    gone = case.post.media_urls[0] + ".tidak-ada"
    case.post = replace(case.post, media_urls=(gone,))
    with pytest.raises(Rejected) as caught:
        case.perform("container")
    assert "situs" in caught.value.hint
    assert case.public() == []


def test_without_public_addresses_nothing_is_sent(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=2)
    case.post = replace(case.post, media_urls=case.post.media_urls[:1])
    before = instagram.received()
    with pytest.raises(Permanent) as caught:
        case.perform("container[0]")
    assert caught.value.code == "no_media_url"
    assert instagram.received() == before


def test_the_account_tells_its_quota(instagram: Target, make: Make) -> None:
    make(instagram, pictures=1).perform_rest()
    account = open_target(instagram).whoami()
    assert account.name == "inspektorat_contoh"
    assert account.quota == "1/50 per 24 jam"


def test_a_spent_quota_parks_until_tomorrow(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.perform_until("publish")
    instagram.fault("publish", "rate_limited", code=9, subcode=2207042)
    with pytest.raises(Transient) as caught:
        case.perform("publish")
    assert caught.value.retry_after == _DAY_S


def test_another_account_is_not_the_pinned_one(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.perform_until("publish")
    instagram.fault("whoami", "wrong_account", times=2)
    with pytest.raises(Unauthorized) as caught:
        open_target(instagram).whoami()
    assert caught.value.code == "wrong_account"
    assert isinstance(case.find("publish"), Undecided)


def test_instagram_cannot_revise(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    with pytest.raises(Unsupported) as caught:
        case.connector.revise(case.perform_rest(), case.post)
    assert caught.value.hint


def test_a_stranger_meets_a_login_wall(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    receipt = case.perform_rest()
    seen = visit(receipt.url, WantedContent(text=case.post.payload.text), clock=instagram.clock)
    assert seen.login_wall


def test_one_request_per_write_and_no_token_in_an_address(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=2)
    for step in case.connector.steps(case.post):
        sent = instagram.received("container", "publish")
        case.perform(step.name)
        assert instagram.received("container", "publish") == sent + 1
    log = instagram.sandbox.requests("instagram")  # type: ignore[attr-defined] # a twin's own list
    assert log
    assert not any(one["token_in_url"] for one in log)


@pytest.mark.parametrize(
    ("text", "limit", "value"),
    [
        ("a" * 2201, "2200", "2201"),
        (" ".join(f"#tagar{n}" for n in range(6)), "5", "6"),
        (" ".join(f"@akun{n}" for n in range(21)), "20", "21"),
    ],
)
def test_a_caption_over_a_limit_is_refused_with_limit_and_value(
    instagram: Target, make: Make, text: str, limit: str, value: str
) -> None:
    case = make(instagram, pictures=1)
    draft = case.post.draft.model_copy(update={"body": RichText(text=text)})
    with pytest.raises(Rejected) as caught:
        case.connector.encode(draft)
    assert limit in caught.value.hint
    assert value in caught.value.hint


@pytest.mark.parametrize(("kind", "count"), [("carousel", 1), ("carousel", 11), ("feed", 2)])
def test_a_wrong_number_of_media_is_refused(
    instagram: Target, make: Make, kind: Format, count: int
) -> None:
    case = make(instagram, pictures=1)
    media = case.post.draft.media * count
    with pytest.raises(Rejected):
        case.connector.encode(case.post.draft.model_copy(update={"format": kind, "media": media}))


def test_a_picture_is_ready_when_instagram_has_it(instagram: Target, make: Make) -> None:
    case = make(instagram, pictures=1)
    case.perform("container")
    assert isinstance(case.connector.ready(case.step("container"), case.state), Ready)
