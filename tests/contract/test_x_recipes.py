"""What only X does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.base import Absent, Found, Undecided
from connectors.errors import OutcomeUnknown, Rejected, Unauthorized, Unsupported
from connectors.sandbox import accounts
from connectors.visitor import WantedContent, visit
from content.draft import RichText
from proof.evidence import released_differences
from tests.contract.target import Case, Target, open_target

Make = Callable[..., Case]


def test_another_account_is_not_the_pinned_one(x: Target) -> None:
    x.fault("whoami", "wrong_account")
    with pytest.raises(Unauthorized) as caught:
        open_target(x).whoami()
    assert caught.value.code == "wrong_account"
    x.fault("whoami", "wrong_account")
    assert open_target(x, username="").whoami().id != "1800000000000000001"


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


def test_a_thread_of_which_one_post_is_gone_is_not_gone(x: Target, make: Make) -> None:
    case = make(x, pictures=1, parts=2)
    receipt = case.perform_rest()
    x.fault("delete_post", "permission_missing", times=9, skip=1)
    with pytest.raises(Unauthorized):
        case.connector.withdraw(receipt)
    assert len(case.public()) == 2
    seen = case.connector.read_back(receipt)
    assert (seen.exists, seen.public) == (True, True)
    assert [one.field for one in released_differences(case.post, seen)] == ["teks"]
    x.clear_faults()
    case.connector.withdraw(receipt)
    assert case.public() == []
    assert not case.connector.read_back(receipt).exists


def test_x_says_that_the_text_is_there_already(x: Target, make: Make) -> None:
    make(x, pictures=0).perform_rest()
    with pytest.raises(Rejected) as caught:
        make(x, pictures=0).perform_rest()
    assert caught.value.code == "duplicate"
    assert "tayang resolve" in caught.value.hint


def test_a_stranger_meets_a_login_wall_on_x(x: Target, make: Make) -> None:
    case = make(x)
    receipt = case.perform_rest()
    seen = visit(receipt.url, WantedContent(text=case.post.payload.text), clock=x.clock)
    assert seen.login_wall
    assert not seen.text_found


def test_an_oauth2_user_token_works_too(x: Target, make: Make) -> None:
    x.secrets = dict(x.secrets) | {"x-user-token": accounts.X_USER_BEARER}
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    options = {key: value for key, value in x.channel.options.items() if key not in names}
    options["user_token"] = {"secret": "x-user-token"}
    x.channel = x.channel.model_copy(update={"options": options})
    make(x, pictures=1).perform_rest()
    assert len(x.held()) == 1


def test_a_post_that_appears_late_is_found_by_the_second_look(x: Target, make: Make) -> None:
    case = make(x, pictures=1)
    case.perform_until("post")
    x.fault("create_post", "late_commit", seconds=1.0)
    with pytest.raises(OutcomeUnknown):
        case.perform("post")
    assert isinstance(case.find("post"), Absent)
    x.clock.sleep(1.5)
    assert isinstance(case.find("post"), Found)


def test_a_timeline_that_is_not_ours_proves_nothing(x: Target, make: Make) -> None:
    case = make(x, pictures=0)
    case.connector = open_target(x, username="")
    x.fault("whoami", "wrong_account")
    assert isinstance(case.find("post"), Undecided)


def test_a_long_text_is_refused_with_its_weight(x: Target, make: Make) -> None:
    case = make(x, pictures=0)
    draft = case.post.draft.model_copy(update={"body": RichText(text="a" * 270 + "👏" * 6)})
    with pytest.raises(Rejected) as caught:
        case.connector.encode(draft)
    assert "282" in caught.value.hint
    fits = draft.model_copy(update={"body": RichText(text="a" * 270 + "👏" * 5)})
    assert case.connector.encode(fits).text.endswith("👏")
