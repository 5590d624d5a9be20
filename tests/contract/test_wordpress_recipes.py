"""What only WordPress does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import MediaHost, Undecided
from connectors.errors import Rejected
from connectors.visitor import WantedContent, visit
from connectors.wordpress_media import served_sha256
from proof.evidence import judge, released_differences
from tests.contract.target import Case, Target, draft_of, open_target, picture, refused_offline

Make = Callable[..., Case]


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


def test_what_a_revision_leaves_out_is_gone_from_the_article(site: Target, make: Make) -> None:
    case = make(site, pictures=1)
    receipt = case.perform_rest()
    draft = case.post.draft.model_copy(update={"media": (), "tags": ()})
    draft = draft.model_copy(
        update={"blocks": tuple(one for one in draft.blocks if one.kind != "image")}
    )
    post = replace(case.post, draft=draft, payload=case.connector.encode(draft), media=())
    case.connector.revise(receipt, post)
    address = f"/wp-json/wp/v2/posts/{receipt.post_id}"
    there = case.connector.http.call("GET", address).data
    assert (there["featured_media"], there["tags"]) == (0, [])


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
    refused_offline(
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
