"""What a connector puts on its platform, reads back, changes and takes down."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from connectors.base import Found, MediaHost, Payload, Undecided
from connectors.errors import OutcomeUnknown, Permanent, Rejected, Unauthorized, Unsupported
from connectors.visitor import WantedContent, visit
from connectors.wordpress_media import served_sha256
from content.draft import Draft
from proof.evidence import judge, released_differences
from tests.contract.target import ALT, Case, Target, draft_of, open_target, picture

Make = Callable[..., Case]


def test_a_post_airs_once_with_its_media_and_alt_texts(case: Case) -> None:
    receipt = case.perform_rest()
    held = case.target.held()
    assert len(held) == 1
    assert held[0].public
    assert held[0].id == receipt.post_id
    assert held[0].media_sha256 == tuple(one.sha256 for one in case.post.media)
    assert held[0].alts == (ALT, ALT)
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
        assert made == (0 if step.name.startswith("media") else 1)


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
    case = make(target, pictures=0)
    seen = case.connector.read_back(case.perform_rest())
    assert seen.media == ()
    assert len(case.public()) == 1


def test_withdrawing_takes_it_down_and_may_be_repeated(case: Case) -> None:
    receipt = case.perform_rest()
    case.connector.withdraw(receipt)
    assert case.public() == []
    assert not case.connector.read_back(receipt).exists
    case.connector.withdraw(receipt)


def test_a_post_that_is_gone_is_seen_as_gone(case: Case) -> None:
    receipt = replace(case.perform_rest(), post_id="1899999999999999999", extra={})
    if case.target.platform == "wordpress":
        receipt = replace(receipt, post_id="999999")
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
    _refused_offline(case, many, Rejected)


def test_a_long_alt_text_is_refused_before_the_network(target: Target, make: Make) -> None:
    case = make(target, pictures=1)
    long = case.post.draft.media[0].model_copy(update={"alt": "a" * 1001})
    _refused_offline(case, case.post.draft.model_copy(update={"media": (long,)}), Rejected)


def test_another_format_is_refused_before_the_network(target: Target, make: Make) -> None:
    case = make(target)
    _refused_offline(case, case.post.draft.model_copy(update={"format": "reel"}), Unsupported)


def _refused_offline(case: Case, draft: Draft, error: type[Exception]) -> None:
    before = case.target.received()
    with pytest.raises(error) as caught:
        case.connector.encode(draft)
    assert case.target.received() == before
    hint = getattr(caught.value, "hint", "")
    assert hint
    if error is Rejected:
        assert case.post.draft.item_id in hint
        assert case.target.channel.name in hint


def test_the_payload_is_plain_json(case: Case) -> None:
    again = json.loads(json.dumps(asdict(case.post.payload)))
    assert Payload(**again) == case.post.payload


def test_another_account_is_not_the_pinned_one(x: Target) -> None:
    x.fault("whoami", "wrong_account")
    with pytest.raises(Unauthorized) as caught:
        open_target(x).whoami()
    assert caught.value.code == "wrong_account"
    x.fault("whoami", "wrong_account")
    assert open_target(x, username="").whoami().id != "1800000000000000001"


def test_a_library_medium_is_reused(site: Target, make: Make) -> None:
    make(site, number=1).perform_rest()
    before = site.received("media_upload")
    make(site, number=2).perform_rest()
    assert site.received("media_upload") == before


def test_a_picture_can_be_hosted(site: Target, make: Make) -> None:
    case = make(site, pictures=1)
    assert isinstance(case.connector, MediaHost)
    url = case.connector.host(case.post.media[0])
    assert served_sha256(url) == case.post.media[0].sha256
    assert case.connector.host(case.post.media[0]) == url


def test_revising_changes_the_live_article_in_place(
    site: Target, make: Make, tmp_path: Path
) -> None:
    case = make(site)
    receipt = case.perform_rest()
    draft = draft_of(site, [picture(tmp_path, 7)])
    draft = draft.model_copy(update={"title": "Judul yang benar"})
    post = replace(
        case.post,
        draft=draft,
        payload=case.connector.encode(draft),
        media=(picture(tmp_path, 7),),
    )
    revised = case.connector.revise(receipt, post)
    assert (revised.post_id, revised.url) == (receipt.post_id, receipt.url)
    assert len(case.public()) == 1
    seen = case.connector.read_back(revised)
    assert list(released_differences(post, seen)) == []


def test_x_cannot_revise(x: Target, make: Make) -> None:
    case = make(x)
    with pytest.raises(Unsupported):
        case.connector.revise(case.perform_rest(), case.post)


def test_a_thread_airs_in_order_and_each_lost_part_is_found(x: Target, make: Make) -> None:
    case = make(x, pictures=1, parts=2)
    case.perform("media[0]")
    for name in ("post[0]", "post[1]", "post[2]"):
        x.fault("create_post", "lost_after")
        with pytest.raises(OutcomeUnknown):
            case.perform(name)
        assert case.adopt(name)
    receipt = case.perform_rest()
    seen = case.connector.read_back(receipt)
    assert list(released_differences(case.post, seen)) == []
    assert len(case.public()) == 3
    assert len(receipt.extra["ids"]) == 3
    case.connector.withdraw(receipt)
    assert case.public() == []


def test_two_posts_alike_are_both_found(target: Target, make: Make, tmp_path: Path) -> None:
    """Made by hand, or by a second machine: more than one means that a person decides."""
    first, second = make(target, pictures=1), make(target, pictures=1)
    name = first.connector.steps(first.post)[1].name
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
    else:
        second.post = replace(second.post, slug=first.post.slug + "-2")
        second.perform(name)
        second.post = first.post
    found = second.find(name)
    assert isinstance(found, Found)
    assert len(found.states) == 2


def test_x_says_that_the_text_is_there_already(x: Target, make: Make) -> None:
    make(x, pictures=0).perform_rest()
    with pytest.raises(Rejected) as caught:
        make(x, pictures=0).perform_rest()
    assert caught.value.code == "duplicate"
    assert "tayang resolve" in caught.value.hint


def test_a_taken_slug_is_refused_and_leaves_no_draft(site: Target, make: Make) -> None:
    make(site).perform_rest()
    again = make(site)
    again.perform_until("draft")
    with pytest.raises(Rejected) as caught:
        again.perform("draft")
    assert caught.value.code == "slug_changed"
    assert len(site.held()) == 1


def test_an_unknown_category_is_refused_and_leaves_no_draft(site: Target, make: Make) -> None:
    case = make(site)
    connector = open_target(site, categories={"Berita": 987654})
    case.post = replace(case.post, payload=connector.encode(case.post.draft))
    case.perform_until("draft")
    with pytest.raises(Rejected) as caught:
        case.perform("draft")
    assert caught.value.code == "categories_changed"
    assert site.held() == []


def test_an_unmapped_category_is_refused_before_the_network(site: Target, make: Make) -> None:
    case = make(site)
    _refused_offline(
        case, case.post.draft.model_copy(update={"categories": ("Olahraga",)}), Rejected
    )


def test_an_article_of_another_title_under_our_slug_is_undecided(site: Target, make: Make) -> None:
    make(site).perform_rest()
    case = make(site)
    other = case.post.payload.body | {"title": "Judul lain"}
    case.post = replace(case.post, payload=replace(case.post.payload, body=other))
    found = case.find("draft")
    assert isinstance(found, Undecided)
    assert case.post.slug in found.hint


def test_an_article_in_the_bin_is_undecided(site: Target, make: Make) -> None:
    case = make(site)
    case.connector.withdraw(case.perform_rest())
    assert isinstance(make(site).find("draft"), Undecided)


def test_a_file_of_another_type_than_announced_is_refused(site: Target, make: Make) -> None:
    case = make(site, pictures=1)
    case.post = replace(case.post, media=(replace(case.post.media[0], mime="image/png"),))
    with pytest.raises(Rejected):
        case.perform("media[0]")


def test_a_picture_changed_on_disk_is_not_sent(target: Target, make: Make) -> None:
    case = make(target, pictures=1)
    path = Path(case.post.media[0].path)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Permanent) as caught:
        case.perform("media[0]")
    assert caught.value.code == "rendition_changed"
    assert target.received("media_upload") == 0


def test_a_stranger_sees_the_article_and_not_after_it_is_gone(site: Target, make: Make) -> None:
    case = make(site)
    receipt = case.perform_rest()
    want = WantedContent(
        case.post.draft.title, case.post.payload.text, tuple(receipt.extra["media"])
    )
    seen = visit(receipt.url, want, clock=site.clock)
    assert (seen.status, seen.title_found, seen.text_found) == (200, True, True)
    assert seen.media_sha256 == tuple(one.sha256 for one in case.post.media)
    assert not seen.login_wall
    judged = judge(case.post, receipt, case.connector.read_back(receipt), seen, {"P1", "P2", "P3"})
    assert judged.reasons == ()
    case.connector.withdraw(receipt)
    assert not visit(receipt.url, want, clock=site.clock).text_found


def test_a_stranger_meets_a_login_wall_on_x(x: Target, make: Make) -> None:
    case = make(x)
    receipt = case.perform_rest()
    seen = visit(receipt.url, WantedContent(text=case.post.payload.text), clock=x.clock)
    assert seen.login_wall
    assert not seen.text_found
