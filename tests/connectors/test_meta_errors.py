"""Each of Graph's refusals says what the caller does next."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from connectors.errors import (
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Transient,
    Unauthorized,
)
from connectors.facebook_address import number_of, same_page
from connectors.http_errors import Refusal, judged
from connectors.meta import judge, object_of, page_of, regain_seconds, same_text, time_of

SECRET = "EAAB-rahasia-panjang-7f"
PUBLISH = "/v26.0/17841400000000001/media_publish"
CREATE = "/v26.0/17841400000000001/media"


def refusal(
    code: object, subcode: int = 0, *, path: str = CREATE, write: bool = True, minutes: int = 0
) -> Refusal:
    error = {"message": f"Session {SECRET} is over", "type": "OAuthException", "code": code}
    if subcode:
        error["error_subcode"] = subcode
    use = {"1": [{"type": "pages", "estimated_time_to_regain_access": minutes}]}
    return Refusal(
        platform="instagram",
        method="POST" if write else "GET",
        path=path,
        status=400,
        headers={"x-business-use-case-usage": json.dumps(use)},
        data={"error": error},
        write=write,
        now=datetime(2026, 12, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "status"),
    [
        (190, 463, Unauthorized, 401),
        (190, 0, Unauthorized, 401),
        (104, 0, Unauthorized, 401),
        (10, 0, Unauthorized, 400),
        (200, 0, Unauthorized, 400),
        (299, 0, Unauthorized, 400),
        (25, 2207050, Unauthorized, 400),
        (4, 0, Transient, 400),
        (17, 0, Transient, 400),
        (32, 0, Transient, 400),
        (613, 0, Transient, 400),
        (80001, 0, Transient, 400),
        (9, 2207042, Transient, 400),
        (9007, 2207027, Transient, 400),
        (-2, 2207003, Transient, 400),
        (100, 0, Rejected, 400),
        (100, 33, Rejected, 400),
        (368, 0, Rejected, 400),
        (506, 0, Rejected, 400),
        (352, 2207026, Rejected, 400),
        (9004, 2207052, Rejected, 400),
        (36000, 2207004, Rejected, 400),
        (36003, 2207009, Rejected, 400),
        (36004, 2207010, Rejected, 400),
        (-2, 2207020, Rejected, 400),
        (1, 2207057, Rejected, 400),
        (4, 2207051, Rejected, 400),
        (1, 0, OutcomeUnknown, 400),
        (2, 0, OutcomeUnknown, 400),
        (-1, 2207001, OutcomeUnknown, 400),
    ],
)
def test_a_refused_write(code: int, subcode: int, kind: type[ConnectorError], status: int) -> None:
    error = judge(refusal(code, subcode))
    assert type(error) is kind
    assert error.status == status
    assert error.hint
    assert SECRET not in str(error) + error.hint


@pytest.mark.parametrize(("code", "subcode"), [(4, 2207051), (24, 2207008), (24, 2207006), (2, 0)])
def test_an_error_of_the_publish_call_proves_nothing(code: int, subcode: int) -> None:
    assert type(judge(refusal(code, subcode, path=PUBLISH))) is OutcomeUnknown


@pytest.mark.parametrize("code", [1, 2, -1])
def test_a_read_that_failed_there_may_be_repeated(code: int) -> None:
    assert type(judge(refusal(code, write=False))) is Transient


def test_minutes_until_access_comes_back() -> None:
    error = judge(refusal(4, minutes=7))
    assert isinstance(error, Transient)
    assert error.retry_after == 420
    assert "7 menit" in error.hint
    soon = judge(refusal(4))
    assert isinstance(soon, Transient)
    assert soon.retry_after is None


@pytest.mark.parametrize("told", ["", "{}", "null", "[1]", '{"1": [{}]}', '{"1": 3}', "bukan JSON"])
def test_an_unreadable_use_of_the_quota_is_not_believed(told: str) -> None:
    assert regain_seconds({"x-business-use-case-usage": told}) is None


def test_nobody_waits_for_a_week() -> None:
    told = json.dumps({"1": [{"estimated_time_to_regain_access": 10_080}]})
    assert regain_seconds({"x-business-use-case-usage": told}) == 86_400


@pytest.mark.parametrize("code", ["190", None, [1], 1234])
def test_what_is_no_graph_error_is_read_generally(code: object) -> None:
    unknown = refusal(code)
    assert judge(unknown) is None
    assert isinstance(judged(unknown), Rejected)


@pytest.mark.parametrize("answer", [None, [], {}, {"id": ""}, {"id": "1", "error": {}}, "x"])
def test_an_answer_without_id_is_doubt_for_a_write_and_a_pause_for_a_read(answer: object) -> None:
    with pytest.raises(OutcomeUnknown):
        object_of("facebook", answer, write=True)
    with pytest.raises(Transient):
        object_of("facebook", answer, write=False)


def test_a_list_ends_where_it_says_so() -> None:
    assert page_of("facebook", {"data": []}) == ([], "")
    more = {"data": [{"id": "1"}], "paging": {"next": "…", "cursors": {"after": "abc"}}}
    assert page_of("facebook", more) == ([{"id": "1"}], "abc")
    last = {"data": [{"id": "1"}], "paging": {"cursors": {"after": "abc"}}}
    assert page_of("facebook", last) == ([{"id": "1"}], "")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"data": {}},
        {"data": [{}]},
        {"data": ["1"]},
        {"data": [], "paging": {"next": "x"}},
    ],
)
def test_a_broken_list_never_looks_like_an_empty_one(answer: object) -> None:
    with pytest.raises(Transient):
        page_of("facebook", answer)


def test_times_and_texts() -> None:
    assert time_of("2026-12-01T01:00:00+0000") == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert time_of("2026-12-01T01:00:00") is None
    assert time_of(None) is None
    assert same_text("Kafe\u0301  satu\n", "Kaf\u00e9 satu")
    assert not same_text("satu", "dua")


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://www.facebook.com/inspektorat/posts/122100000000001002", "122100000000001002"),
        ("https://m.facebook.com/1221/posts/judul-kiriman/12210000000100/?x=1", "12210000000100"),
        ("https://www.facebook.com/reel/987654321/", "987654321"),
        ("https://www.facebook.com/inspektorat/videos/987654321/", "987654321"),
        ("https://www.facebook.com/watch/?v=987654321", "987654321"),
        ("https://www.facebook.com/permalink.php?story_fbid=987654321&id=1221", "987654321"),
        ("https://www.facebook.com/122100000000001_987654321", "987654321"),
        ("https://www.facebook.com/inspektorat/posts/pfbid0AbC", ""),
        ("https://www.facebook.com/inspektorat", ""),
    ],
)  # fmt: skip
def test_numbers_in_addresses(url: str, number: str) -> None:
    assert number_of(url) == number


def test_hosts_of_one_address_differ() -> None:
    post = "/inspektorat/posts/pfbid0AbC"
    assert same_page(f"https://m.facebook.com{post}/", f"https://www.facebook.com{post}")
    assert not same_page("https://www.facebook.com/", "https://m.facebook.com")
    assert not same_page(f"https://www.facebook.com{post}", "https://www.facebook.com/x")
