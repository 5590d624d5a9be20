"""What only YouTube does: resumable uploads, thumbnails and captions, opening to the public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import Absent, Found, Undecided
from connectors.errors import (
    OutcomeUnknown,
    Permanent,
    Rejected,
    Transient,
    Unauthorized,
    Unsupported,
)
from connectors.sandbox import accounts
from content.draft import RichText
from proof.evidence import judge, released_differences
from tests.contract.clips import clip, clip_draft, watch_page
from tests.contract.target import Case, Target, make_case, open_target, refused_offline
from tests.contract.targets import TwinTarget

Make = Callable[..., Case]
WRITES = {
    "upload": "upload_put",
    "thumbnail": "thumbnail",
    "captions": "captions",
    "publish": "publish",
}
LOST = ("lost_after", "error500_after", "garbage", "empty200", "no_content204", "late_commit")
NOT_DONE = ("reset_before", "error500_before", "html_captive")
REFUSED = ("expired_token", "permission_missing", "redirect301", "rate_limited")


def settled(case: Case, step: str) -> None:
    """What the flow does with a doubt: look, and take what is there."""
    found = case.find(step)
    assert isinstance(found, Found | Absent)
    if isinstance(found, Found):
        case.state[step] = found.states[0]
        case.wait(step)


@pytest.mark.parametrize("step", WRITES)
@pytest.mark.parametrize("fault", [*LOST, *NOT_DONE, *REFUSED])
def test_every_fault_on_every_write_leaves_one_public_video(
    youtube: Target, make: Make, step: str, fault: str
) -> None:
    case = make(youtube)
    case.perform_until(step)
    youtube.fault(WRITES[step], fault)
    with pytest.raises(
        (Unauthorized, Permanent, Transient) if fault in REFUSED else OutcomeUnknown
    ):
        case.perform(step)
    youtube.clear_faults()
    settled(case, step)
    case.perform_rest()
    assert len(case.public()) == 1
    assert len(youtube.held()) == 1 or (step, fault) == ("upload", "late_commit")


def test_each_step_is_one_request_and_no_token_stands_in_an_address(
    youtube: TwinTarget, make: Make
) -> None:
    case = make(youtube)
    ops = ("upload_start", "upload_put", "thumbnail", "captions", "publish")
    for step, wanted in zip(case.connector.steps(case.post), (2, 1, 1, 1), strict=True):
        before = youtube.received(*ops)
        case.perform(step.name)
        assert youtube.received(*ops) == before + wanted
    assert youtube.received("token") == 1
    assert not any(one["token_in_url"] for one in youtube.sandbox.requests("youtube"))


def test_thumbnail_and_captions_arrive(youtube: TwinTarget, make: Make) -> None:
    case = make(youtube)
    case.perform_rest()
    medium = youtube.sandbox.posts("youtube")[0]["media"][0]
    assert medium["captions"] == ["id"]
    assert medium["thumbnail_sha256"] == Path(case.post.media[0].poster_path).stem
    assert case.connector.read_back(case.connector.receipt(case.post, case.state)).media[0].url


def test_a_channel_without_verified_phone_goes_without_thumbnail(
    youtube: Target, make: Make
) -> None:
    case = make(youtube)
    case.perform("upload")
    youtube.fault("thumbnail", "permission_missing")
    with pytest.raises(Unauthorized) as caught:
        case.perform("thumbnail")
    assert "thumbnail: false" in caught.value.hint
    case.connector = open_target(youtube, thumbnail=False)
    assert [step.name for step in case.connector.steps(case.post)] == [
        "upload",
        "captions",
        "publish",
    ]


def test_a_video_that_was_deleted_meanwhile_needs_a_person(youtube: Target, make: Make) -> None:
    case = make(youtube)
    case.perform_until("publish")
    youtube_delete = open_target(youtube, withdrawal="delete")
    youtube_delete.withdraw(case.connector.adopt(watch_page(case), case.post))
    assert isinstance(case.find("publish"), Undecided)
    with pytest.raises(Rejected):
        case.perform("publish")


def test_a_short_is_shown_as_one(youtube: Target, make: Make, tmp_path: Path) -> None:
    upright = clip(tmp_path, size=(180, 320))
    case = make(youtube, media=[upright])
    draft = clip_draft(youtube, upright, kind="short")
    case.post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    receipt = case.perform_rest()
    assert "/shorts/" in receipt.url
    assert case.connector.adopt(receipt.url, case.post).post_id == receipt.post_id


@pytest.mark.parametrize("form", ["https://youtu.be/{id}", "{web}/watch?app=x&v={id}&t=3"])
def test_other_forms_of_an_address_are_adopted(youtube: Target, make: Make, form: str) -> None:
    case = make(youtube)
    receipt = case.perform_rest()
    url = form.format(id=receipt.post_id, web=case.connector.settings.web())
    assert case.connector.adopt(url, case.post).post_id == receipt.post_id


@pytest.mark.parametrize("url", ["https://[youtu.be/abcdefghijk", "https://youtu.be/kurang", "x"])
def test_what_is_no_address_of_a_video_is_not_adopted(
    youtube: Target, make: Make, url: str
) -> None:
    case = make(youtube)
    before = youtube.received()
    with pytest.raises(Rejected):
        case.connector.adopt(url, case.post)
    assert youtube.received() == before


def test_a_video_of_another_channel_is_not_adopted(youtube: Target, make: Make) -> None:
    case = make(youtube)
    receipt = case.perform_rest()
    with pytest.raises(Rejected):
        case.connector.adopt(receipt.url, replace(case.post, account_id="UClain"))


def test_revising_changes_texts_and_refuses_another_file(
    youtube: Target, make: Make, tmp_path: Path
) -> None:
    case = make(youtube)
    receipt = case.perform_rest()
    draft = case.post.draft.model_copy(update={"title": "Judul yang benar", "tags": ()})
    post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    revised = case.connector.revise(receipt, post)
    assert list(released_differences(post, case.connector.read_back(revised))) == []
    assert len(case.public()) == 1, "a change of texts must not close the video"
    other = clip(tmp_path, size=(240, 240))
    with pytest.raises(Unsupported):
        case.connector.revise(receipt, replace(post, media=(other,)))


def test_withdrawing_for_ever(youtube: Target, make: Make) -> None:
    case = make(youtube)
    receipt = case.perform_rest()
    connector = open_target(youtube, withdrawal="delete")
    connector.withdraw(receipt)
    assert youtube.held() == []
    connector.withdraw(receipt)
    assert not connector.read_back(receipt).exists


def test_what_is_read_back_makes_it_tayang(youtube: Target, make: Make) -> None:
    case = make(youtube)
    receipt = case.perform_rest()
    needs = case.connector.capabilities.tayang_needs
    judged = judge(case.post, receipt, case.connector.read_back(receipt), None, needs)
    assert judged.tayang, judged.reasons


def test_another_channel_is_not_the_pinned_one(youtube: Target, make: Make) -> None:
    wanted = accounts.YOUTUBE_CHANNEL.id
    youtube.fault("whoami", "wrong_account")
    with pytest.raises(Unauthorized) as caught:
        open_target(youtube, channel_id=wanted).whoami()
    assert caught.value.code == "wrong_account"
    case = make(youtube)
    youtube.fault("whoami", "wrong_account")
    assert isinstance(case.find("upload"), Undecided)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("title", "a" * 101, "101"),
        ("title", "", "0"),
        ("title", "Tolak <suap>", "<"),
        ("body", "é" * 2501, "5002"),
        ("body", "Tolak suap >>> lapor", ">"),
        ("tags", "a" * 260, "521"),
    ],
)
def test_limits_are_told_before_the_network(
    youtube: Target, make: Make, field: str, text: str, value: str
) -> None:
    case = make(youtube)
    fields: dict[str, object] = {
        "title": text,
        "body": RichText(text=text),
        "tags": (text, text),
    }
    draft = case.post.draft.model_copy(update={field: fields[field]})
    refused_offline(case, draft, Rejected)
    with pytest.raises(Rejected) as caught:
        case.connector.encode(draft)
    assert value in caught.value.hint
    assert field in caught.value.hint


def test_texts_at_the_limit_are_taken(youtube: Target, tmp_path: Path) -> None:
    case = make_case(youtube, tmp_path)
    tags = ("b" * 240, "c c" * 85)
    update = {"title": "a" * 100, "body": RichText(text="é" * 2500), "tags": tags}
    draft = case.post.draft.model_copy(update=update)
    case.post = replace(case.post, draft=draft, payload=case.connector.encode(draft))
    receipt = case.perform_rest()
    assert list(released_differences(case.post, case.connector.read_back(receipt))) == []
