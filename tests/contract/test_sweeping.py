"""What interrupted runs leave invisible is found again and removed; nothing public ever is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.errors import Rejected
from connectors.sweeping import KeepsFiles, Orphan, Sweeps
from tests.contract.target import Case, Target, make_case, open_target
from tests.contract.targets import facebook_twin, wordpress_twin, youtube_twin
from tests.sandbox_process import SandboxProcess

TWINS = {"facebook": facebook_twin, "youtube": youtube_twin, "wordpress": wordpress_twin}
WHAT = {"wordpress": ["draft", "file", "file"], "facebook": ["post"], "youtube": ["video"]}


@pytest.fixture
def case(sweepable: Target, tmp_path: Path) -> Case:
    """The usual post on a platform that lists what is invisible."""
    return make_case(sweepable, tmp_path)


@pytest.fixture(params=["facebook", "youtube", "wordpress"])
def sweepable(request: pytest.FixtureRequest, sandbox: SandboxProcess) -> Target:
    sandbox.clear_faults()
    made: Target = TWINS[request.param](sandbox)
    return made


def sweeper(case: Case) -> Sweeps:
    assert isinstance(case.connector, Sweeps)
    return case.connector


def later(case: Case, hours: float = 1) -> Callable[..., tuple[Orphan, ...]]:
    """What a sweep finds that runs ``hours`` from now."""
    before = case.target.clock.now() + timedelta(hours=hours)

    def found(*known: str) -> tuple[Orphan, ...]:
        return sweeper(case).orphans([case.post], known, before)

    return found


def kinds(orphans: tuple[Orphan, ...]) -> list[str]:
    return sorted(one.what for one in orphans)


def test_hidden_remains_are_found_and_removed_once(case: Case) -> None:
    connector = sweeper(case)
    case.perform_until("publish")
    found = later(case)()
    assert kinds(found) == WHAT[case.target.platform]
    for one in found:
        connector.remove_orphan(one)
    assert later(case)() == ()
    assert case.target.held() == []


def test_what_is_known_young_or_of_others_stays(case: Case) -> None:
    connector = sweeper(case)
    case.perform_until("publish")
    known = [str(one["id"]) for one in case.state.values() if "id" in one]
    assert later(case)(*known) == ()
    assert later(case, hours=-1)() == ()
    assert connector.orphans([], [], case.target.clock.now() + timedelta(hours=1)) == ()


def test_what_is_public_is_never_a_candidate(case: Case) -> None:
    connector = sweeper(case)
    receipt = case.perform_rest()
    made = case.target.clock.now()
    assert [one for one in later(case)() if one.what != "file"] == []
    what = WHAT[case.target.platform][0]
    with pytest.raises(Rejected):
        connector.remove_orphan(Orphan(what, receipt.post_id, made))
    assert len(case.public()) == 1


@pytest.mark.parametrize("name", ["x", "instagram"])
def test_who_lists_nothing_says_so(name: str, request: pytest.FixtureRequest) -> None:
    assert not isinstance(open_target(request.getfixturevalue(name)), Sweeps | KeepsFiles)


def test_files_of_a_withdrawn_article_go_unless_others_show_them(
    site: Target, make: Callable[..., Case]
) -> None:
    case = make(site)
    receipt = case.perform_rest()
    assert isinstance(case.connector, KeepsFiles)
    case.connector.withdraw(receipt)
    first, second = receipt.extra["media_ids"]
    kept = receipt.extra["media"][1]
    assert case.connector.withdraw_files(receipt, {str(second), kept}) == ()
    state = {f"media[{n}]": case.find(f"media[{n}]") for n in range(2)}
    assert [type(one).__name__ for one in state.values()] == ["Absent", "Found"]
    assert first != second
    assert case.connector.withdraw_files(receipt, ()) == ()
    assert case.connector.withdraw_files(receipt, ()) == ()


def test_a_draft_and_its_files_on_every_wordpress(site: Target, make: Callable[..., Case]) -> None:
    case = make(site)
    case.perform_until("publish")
    found = later(case)()
    assert kinds(found) == WHAT["wordpress"]
    assert all(abs(one.made_at - site.clock.now()) < timedelta(minutes=10) for one in found)
    for one in found:
        sweeper(case).remove_orphan(one)
    assert later(case)() == ()
    assert site.held() == []
