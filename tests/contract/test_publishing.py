"""What a connector puts on its platform, reads back, changes and takes down."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from connectors.base import Found, Payload
from connectors.errors import Permanent, Rejected, Unauthorized, Unsupported
from proof.evidence import released_differences
from tests.contract.target import ALT, Case, Target, open_target, refused_offline

Make = Callable[..., Case]


def test_a_post_airs_once_with_its_media_and_alt_texts(case: Case) -> None:
    receipt = case.perform_rest()
    held = case.target.held()
    assert len(held) == 1
    assert held[0].public
    assert held[0].id == receipt.post_id
    assert held[0].media_sha256 == tuple(one.sha256 for one in case.post.media)
    assert held[0].alts == (("",) if case.target.platform == "youtube" else (ALT, ALT))
    assert receipt.account_id == case.post.account_id
    assert receipt.url.startswith("http")


def test_nothing_is_public_before_the_public_step(case: Case) -> None:
    for step in case.connector.steps(case.post):
        if step.public:
            break
        case.perform(step.name)
        assert case.public() == []


def test_each_public_step_is_one_write(case: Case) -> None:
    for step in case.connector.steps(case.post):
        before = case.target.received("create_post", "publish")
        case.perform(step.name)
        made = case.target.received("create_post", "publish") - before
        extra = step.name.startswith(("media", "upload", "thumbnail", "captions", "container"))
        assert made == (0 if extra else 1)


def test_the_same_post_has_the_same_steps_and_encoding(case: Case) -> None:
    again = open_target(case.target)
    assert again.steps(case.post) == case.connector.steps(case.post)
    assert again.encode(case.post.draft) == case.post.payload


def test_read_back_equals_what_was_released(case: Case) -> None:
    receipt = case.perform_rest()
    seen = case.connector.read_back(receipt)
    assert seen.exists
    assert seen.public
    assert [str(one) for one in released_differences(case.post, seen)] == []
    assert seen.at is not None
    assert receipt.created_at is not None
    assert abs((seen.at - receipt.created_at).total_seconds()) < 5


def test_a_receipt_survives_the_ledger(case: Case) -> None:
    receipt = case.perform_rest()
    state = json.loads(json.dumps(case.state))
    assert case.connector.receipt(case.post, state) == receipt


def test_a_post_without_media(target: Target, make: Make) -> None:
    case = make(target, pictures=int(target.platform == "instagram"))
    if case.connector.capabilities.formats[case.post.draft.format].media_required:
        without = case.post.draft.model_copy(update={"media": ()})
        refused_offline(case, without, Rejected)
        return
    seen = case.connector.read_back(case.perform_rest())
    assert seen.media == ()
    assert len(case.public()) == 1


def test_withdrawing_takes_it_down_and_may_be_repeated(case: Case) -> None:
    receipt = case.perform_rest()
    case.connector.withdraw(receipt)
    assert case.public() == []
    seen = case.connector.read_back(receipt)
    assert not seen.public
    # YouTube's videos become private: they are kept for the office alone
    assert seen.exists == (case.target.platform == "youtube")
    case.connector.withdraw(receipt)


def test_a_post_that_is_gone_is_seen_as_gone(case: Case) -> None:
    receipt = replace(case.perform_rest(), post_id="1899999999999999999", extra={})
    if case.target.platform == "wordpress":
        receipt = replace(receipt, post_id="999999")
    if case.target.platform == "instagram":
        receipt = replace(receipt, post_id="18099999999999999")
    seen = case.connector.read_back(receipt)
    assert not seen.exists
    assert not seen.public


def test_a_published_step_is_found_again(case: Case) -> None:
    case.perform_rest()
    last = case.connector.steps(case.post)[-1]
    state = case.state.pop(last.name)
    found = case.find(last.name)
    assert isinstance(found, Found)
    assert [one["id"] for one in found.states] == [state["id"]]


def test_a_wrong_secret_speaks_for_nobody(target: Target) -> None:
    connector = open_target(target)
    target.secrets = {name: "salah-" + value[::-1] for name, value in target.secrets.items()}
    connector = open_target(target)
    with pytest.raises(Unauthorized) as caught:
        connector.whoami()
    assert caught.value.status == 401


def test_secrets_and_texts_reach_no_log_error_or_state(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = case.perform_rest()
    case.connector.read_back(receipt)
    case.target.fault("read", "expired_token", times=3)
    with pytest.raises(Unauthorized) as caught:
        case.connector.read_back(receipt)
    texts = [caplog.text, repr(caught.value), str(caught.value), caught.value.hint]
    texts += [repr(case.connector.settings), repr(case.connector.http), repr(case.state)]
    texts += [repr(asdict(receipt))]
    for secret in case.target.secrets.values():
        assert not any(secret in text for text in texts)
    assert "peserta" not in caplog.text


def test_too_many_media_are_refused_before_the_network(target: Target, make: Make) -> None:
    case = make(target, pictures=1)
    many = case.post.draft.model_copy(update={"media": case.post.draft.media * 21})
    refused_offline(case, many, Rejected)


def test_a_long_alt_text_is_refused_before_the_network(target: Target, make: Make) -> None:
    case = make(target, pictures=1)
    if target.platform == "youtube":
        pytest.skip("YouTube takes no alternative texts")
    long = case.post.draft.media[0].model_copy(update={"alt": "a" * 1001})
    refused_offline(case, case.post.draft.model_copy(update={"media": (long,)}), Rejected)


def test_another_format_is_refused_before_the_network(target: Target, make: Make) -> None:
    case = make(target)
    other = "thread" if target.platform in ("facebook", "instagram") else "reel"
    refused_offline(case, case.post.draft.model_copy(update={"format": other}), Unsupported)


def test_the_payload_is_plain_json(case: Case) -> None:
    again = json.loads(json.dumps(asdict(case.post.payload)))
    assert Payload(**again) == case.post.payload


def test_two_posts_alike_are_both_found(target: Target, make: Make, tmp_path: Path) -> None:
    """Made by hand, or by a second machine: more than one means that a person decides."""
    pictures = 0 if target.platform == "facebook" else 1  # our own photos would tell them apart
    first, second = make(target, pictures=pictures), make(target, pictures=pictures)
    at = 0 if target.platform in ("youtube", "facebook") else 1
    name = first.connector.steps(first.post)[at].name
    first.perform_until(name)
    first.perform(name)
    second.perform_until(name)
    if target.platform == "x":
        # X refuses the same text twice; with a marker both count
        marked = replace(first.post, marker="https://contoh.go.id/a")
        texts = [f"Satu {marked.marker}", f"Dua {marked.marker}"]
        for text in texts:
            payload = Payload(text=text, body={"texts": [text]})
            one = Case(target, first.connector, replace(marked, payload=payload, media=()), {})
            one.perform_rest()
        payload = Payload(text=f"Tiga {marked.marker}", body={"texts": [f"Tiga {marked.marker}"]})
        second.post = replace(marked, payload=payload, media=())
    elif target.platform == "youtube":
        second.perform(name)
        second.connector = open_target(target)  # knows neither session
    else:
        second.post = replace(second.post, slug=first.post.slug + "-2")
        second.perform(name)
        second.post = first.post
    found = second.find(name)
    assert isinstance(found, Found)
    assert len(found.states) == 2


def test_a_picture_changed_on_disk_is_not_sent(target: Target, make: Make) -> None:
    case = make(target, pictures=1)
    if case.connector.capabilities.media_by_url:
        pytest.skip("the website holds the bytes that Instagram fetches")
    path = Path(case.post.media[0].path)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Permanent) as caught:
        case.perform(case.connector.steps(case.post)[0].name)
    assert caught.value.code == "rendition_changed"
    resumable = [] if target.platform == "wordpress" else ["upload_start"]
    assert target.received("media_upload", *resumable) == 0


def test_a_post_that_a_person_found_is_adopted_by_its_address(case: Case) -> None:
    receipt = case.perform_rest()
    adopted = open_target(case.target).adopt(receipt.url, case.post)
    assert (adopted.post_id, adopted.account_id) == (receipt.post_id, receipt.account_id)
    seen = case.connector.read_back(adopted)
    assert list(released_differences(case.post, seen)) == []


@pytest.mark.parametrize("tail", ["/2026/12/tidak-ada/", "/inspektorat_contoh/status/42", ""])
def test_nothing_is_adopted_where_nothing_is(case: Case, tail: str) -> None:
    base = str(case.connector.settings.base_url).rstrip("/")
    with pytest.raises(Rejected) as caught:
        case.connector.adopt(base + tail, case.post)
    assert caught.value.hint
