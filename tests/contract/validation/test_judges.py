"""The judges themselves must be able to say no, and where there is nothing to judge by, say so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.sandbox.faults import REFUSALS
from connectors.sandbox.graph import errors as meta
from connectors.sandbox.x import problems as x_problems
from connectors.sandbox.youtube import problems as google
from tests.contract.target import Case, Target, make_case
from tests.contract.validation.contracts import Contracts


@pytest.fixture
def contracts(published_contracts: Contracts | None) -> Contracts:
    if published_contracts is None:
        pytest.skip(
            "no published contracts beside the checkout: nothing was validated against X, "
            "Google, Meta or WordPress"
        )
    return published_contracts


def exchange(platform: str, method: str, path: str, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "query": {},
        "form": {},
        "files": {},
        "json": None,
        "status": 200,
        "answer": None,
    }
    return {"platform": platform, "method": method, "path": path} | empty | more


WRONG = [
    exchange("x", "POST", "/x/2/tweets", json={"teks": "salah"}),
    exchange("x", "GET", "/x/2/users/me", answer={"data": {"id": 7}}),
    exchange("youtube", "GET", "/youtube-api/youtube/v3/vidio"),
    exchange("youtube", "GET", "/youtube-api/youtube/v3/videos", query={"parts": "id"}),
    exchange("facebook", "POST", "/graph/v26.0/me/kiriman"),
    exchange("facebook", "POST", "/graph/v26.0/me/feed", form={"pesan": "salah"}),
    exchange("facebook", "POST", "/graph/v26.0/me/feed", form={"published": "ya"}),
    exchange("facebook", "POST", "/graph/v26.0/me/photos", files={"gambar": 9}),
    exchange("facebook", "GET", "/graph/v26.0/1_2", answer={"id": "1_2", "is_published": "ya"}),
    exchange("facebook", "GET", "/graph/v26.0/me/feed", answer={"posts": []}),
    exchange("instagram", "POST", "/graph/v26.0/17841400000000001/media", form={"gambar": "x"}),
    exchange("instagram", "GET", "/graph/v26.0/18000000000000001", query={"fields": "isi"}),
    exchange("wordpress", "GET", "/wordpress/wp-json/wp/v2/posts/1", answer={"id": "satu"}),
    exchange("wordpress", "GET", "/wordpress/wp-json/wp/v2/posts", status=400, answer={}),
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: f"{one['method']} {one['path']}")
def test_what_is_not_as_published_is_seen(contracts: Contracts, wrong: dict[str, Any]) -> None:
    assert contracts.problems(wrong)


X_ERROR = {"title": "Forbidden", "detail": "Teks.", "type": "about:blank", "status": 403}
GOOGLE = {"code": 403, "message": "Teks.", "errors": [{"domain": "d", "reason": "r"}]}
META = {"message": "Teks.", "type": "OAuthException", "code": 100, "fbtrace_id": "x"}
_WRONG_REFUSALS: list[tuple[str, str, object]] = [
    ("x", "/x/2/tweets", None),
    ("x", "/x/2/tweets", {"errors": []}),
    ("x", "/x/2/tweets", X_ERROR | {"status": 429}),
    ("x", "/x/2/tweets", X_ERROR | {"type": "https://api.x.com/2/problems/karangan"}),
    ("x", "/x/2/tweets", X_ERROR | {"type": "https://api.x.com/2/problems/resource-not-found"}),
    ("x", "/x/2/tweets", {"errors": [{"code": "88", "message": "Teks."}]}),
    ("youtube", "/youtube-api/youtube/v3/videos", {"message": "Teks."}),
    ("youtube", "/youtube-api/youtube/v3/videos", {"error": GOOGLE | {"code": 400}}),
    ("youtube", "/youtube-api/youtube/v3/videos", {"error": GOOGLE | {"errors": [{}]}}),
    ("youtube", "/youtube-api/token", {"error": GOOGLE}),
    ("facebook", "/graph/v26.0/me/feed", {"error": META | {"code": "100"}}),
    ("facebook", "/graph/v26.0/me/feed", {"error": META | {"type": "Salah"}}),
    ("facebook", "/graph/v26.0/me/feed", {"error": META | {"error_subcode": 463}}),
    ("facebook", "/graph/v26.0/me/feed", {"error": META | {"code": 190}}),
    ("facebook", "/graph/v26.0/me/feed", {"error": META, "id": "1"}),
]


@pytest.mark.parametrize(("platform", "path", "answer"), _WRONG_REFUSALS)
def test_a_refusal_that_no_platform_would_word_so_is_seen(
    contracts: Contracts, platform: str, path: str, answer: object
) -> None:
    wrong = exchange(platform, "POST", path, status=403, answer=answer)
    assert [one for one in contracts.problems(wrong) if " 403: " in one]


WORDED = {"/x/2/tweets": x_problems, "/youtube-api/youtube/v3/videos": google, "/graph": meta}


@pytest.mark.parametrize("fault", sorted(REFUSALS - {"html_captive", "redirect301"}))
@pytest.mark.parametrize("path", WORDED)
def test_every_ordered_refusal_is_worded_as_published(
    contracts: Contracts, path: str, fault: str
) -> None:
    """They are not recorded: the twin's own handler was not asked."""
    reply = WORDED[path].refusal(fault, {}, datetime(2026, 12, 1, tzinfo=UTC))
    said = exchange("x", "POST", path, status=reply.status, answer=json.loads(reply.body))
    found = [one for one in contracts.problems(said) if f" {reply.status}: " in one]
    assert found == []


def test_what_nobody_published_is_not_judged(contracts: Contracts) -> None:
    assert contracts.problems(exchange("wordpress", "GET", "/wordpress/berita/satu")) == []


def test_a_whole_post_is_recorded_without_credentials(
    contracts: Contracts, target: Target, tmp_path: Any
) -> None:
    """Every call of a whole life reaches the judges, and none of them shows a secret."""
    if target.real:
        pytest.skip("the real site is not recorded")
    case: Case = make_case(target, tmp_path)
    case.perform_rest()
    said = target.sandbox.exchanges()  # type: ignore[attr-defined]  # a twin has one
    assert len(said) == target.received() + sum(one["platform"] != target.platform for one in said)
    assert [line for one in said for line in contracts.problems(one)] == []
    assert any(one["answer"] is not None for one in said)
    shown = str(said)
    assert not [value for value in target.secrets.values() if value in shown]


def test_an_answer_spoilt_on_its_way_is_recorded_as_the_twin_gave_it(
    contracts: Contracts, x: Target
) -> None:
    from tests.contract.target import open_target

    connector = open_target(x)
    x.fault("whoami", "garbage")
    with pytest.raises(Exception, match=r".+"):
        connector.whoami()
    (said,) = x.sandbox.exchanges()  # type: ignore[attr-defined]  # a twin has one
    assert (said["fault"], said["status"]) == ("garbage", 200)
    assert said["answer"]["data"]["username"]
