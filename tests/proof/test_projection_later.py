"""What later looks at a proved post change: the same, changed, gone, or not read at all."""

from __future__ import annotations

from typing import Any

import pytest

from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView
from tests.proof.told import S, Tell, intent, live, outcome, tayang, tell

__all__ = ["tell"]


def proved(tell: Tell) -> PublicationView:
    tell(EntryKind.INTENT, intent())
    tell(EntryKind.OUTCOME, outcome("ok"))
    tell(EntryKind.LIVE, live())
    return tell(EntryKind.TAYANG, tayang())


def look(verdict: str, **more: Any) -> dict[str, Any]:
    return {"check": "24h", "verdict": verdict, "levels": ["P1"]} | more


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        ("same", S.TAYANG),
        ("edited", S.CHANGED),
        ("moved", S.CHANGED),
        ("hidden", S.LOST),
        ("deleted", S.LOST),
        ("account_gone", S.LOST),
    ],
)
def test_a_look_that_read_something_says_how_the_post_stands(
    tell: Tell, verdict: str, state: PublicationState
) -> None:
    proved(tell)
    view = tell(EntryKind.OBSERVED, look(verdict, reasons=["a", "b"], differences=["d"]))
    assert (view.state, view.verdict, view.reason) == (state, verdict, "a; b")
    assert (view.differences, view.checked_at) == (("d",), view.last_at)
    assert view.levels == (("P1", "P2") if verdict == "same" else ("P1",))
    again = tell(EntryKind.OBSERVED, look("same"))
    assert (again.state, again.levels, again.reason) == (S.TAYANG, ("P1", "P2"), "")


@pytest.mark.parametrize("verdict", ["unread", "unreadable"])
def test_a_look_that_read_nothing_leaves_all_but_its_verdict(tell: Tell, verdict: str) -> None:
    before = proved(tell)
    view = tell(EntryKind.OBSERVED, look(verdict, reasons=["a"]))
    assert (view.state, view.levels, view.reason) == (S.TAYANG, before.levels, "")
    assert (view.verdict, view.checked_at) == (verdict, None)


def test_a_look_at_what_was_never_proved_changes_nothing(tell: Tell) -> None:
    before = tell(EntryKind.LIVE, live())
    view = tell(EntryKind.OBSERVED, look("deleted"))
    assert (view.state, view.verdict, view.levels) == (S.LIVE, "", before.levels)


def test_after_a_correction_the_same_means_corrected(tell: Tell) -> None:
    proved(tell)
    tell(EntryKind.INTENT, intent("revise"))
    tell(EntryKind.OUTCOME, outcome("ok", "revise"))
    tell(EntryKind.LIVE, live())
    tell(EntryKind.TAYANG, tayang())
    assert tell(EntryKind.OBSERVED, look("same")).state is S.CORRECTED


@pytest.mark.parametrize(
    ("result", "airing"),
    [("ok", True), ("unknown", True), ("not_sent", False), ("refused", False)],
)
def test_what_strangers_may_see_is_airing(tell: Tell, result: str, *, airing: bool) -> None:
    tell(EntryKind.INTENT, intent("media"))
    assert not tell(EntryKind.OUTCOME, outcome("ok", "media")).airing
    assert tell(EntryKind.INTENT, intent()).airing
    assert tell(EntryKind.OUTCOME, outcome(result)).airing is airing
