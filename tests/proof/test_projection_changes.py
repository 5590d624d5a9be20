"""What the ledger's entries tell of a live post that is corrected or withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from proof.change_bodies import WithdrawnBody
from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView
from tests.proof.told import (
    WHERE,
    S,
    Tell,
    corrected,
    intent,
    live,
    looked,
    outcome,
    tayang,
    tell,
)

__all__ = ["tell"]


def test_a_fresh_correction_forgets_what_never_aired(tell: Tell) -> None:
    tell(EntryKind.INTENT, intent())
    tell(EntryKind.OUTCOME, outcome("refused"))
    view = tell(EntryKind.CORRECTED, corrected("fresh"))
    assert (view.state, view.started, view.corrections) == (S.PREPARED, False, 1)
    assert (view.version, view.payload_sha256, view.release_digest, view.reason) == ("",) * 4


def aired(tell: Tell) -> PublicationView:
    tell(EntryKind.INTENT, intent())
    tell(EntryKind.OUTCOME, outcome("ok"))
    tell(EntryKind.LIVE, live())
    return tell(EntryKind.TAYANG, tayang())


def change(step: str, attempt: int = 1) -> dict[str, Any]:
    return intent(step, attempt, version="v2", payload_sha256="p2", release_digest="r2")


def test_a_correction_in_place_is_proved_again(tell: Tell) -> None:
    first = aired(tell)
    view = tell(EntryKind.CORRECTED, corrected("revise"))
    assert (view.state, view.corrections, view.version) == (S.TAYANG, 1, "v1")
    view = tell(EntryKind.INTENT, change("revise"))
    assert (view.state, view.version) == (S.INTENT, "v1")
    assert view.change is not None
    assert (view.change.status, view.change.before, view.change.attempts) == ("open", S.TAYANG, 1)
    assert (view.change.version, view.change.payload_sha256) == ("v2", "p2")
    view = tell(EntryKind.OUTCOME, outcome("ok", "revise", state={"receipt": 1}))
    assert view.state is S.ACCEPTED
    assert view.change is not None
    assert (view.change.status, view.change.result) == ("ok", {"receipt": 1})
    view = tell(EntryKind.LIVE, live(version="v2", payload_sha256="p2"))
    assert (view.state, view.change, view.revised) == (S.LIVE, None, True)
    assert (view.release_digest, view.version, view.tayang) == ("r2", "v2", None)
    assert (view.tayang_seq, view.tayang_at, view.earlier_proofs) == (0, None, (first.tayang_seq,))
    assert tell(EntryKind.TAYANG, tayang()).state is S.CORRECTED


def test_corrected_before_its_first_proof_it_has_no_earlier_one(tell: Tell) -> None:
    tell(EntryKind.LIVE, live())
    tell(EntryKind.INTENT, change("revise"))
    tell(EntryKind.OUTCOME, outcome("ok", "revise"))
    assert tell(EntryKind.LIVE, live()).earlier_proofs == ()


@pytest.mark.parametrize("result", ["refused", "not_sent"])
@pytest.mark.parametrize("step", ["revise", "withdraw"])
def test_a_change_that_surely_did_not_happen_leaves_all_as_it_was(
    tell: Tell, step: str, result: str
) -> None:
    aired(tell)
    tell(EntryKind.INTENT, change(step))
    view = tell(EntryKind.OUTCOME, outcome(result, step, error="Rejected"))
    assert (view.state, view.change, view.reason) == (S.TAYANG, None, "Rejected")
    again = tell(EntryKind.OUTCOME, outcome("ok", step))
    assert (again.state, again.change) == (S.TAYANG, None)


@pytest.mark.parametrize(
    ("verdict", "state", "status"),
    [
        ("found", S.ACCEPTED, "ok"),
        ("absent", S.INTENT, "absent"),
        ("undecided", S.UNKNOWN, "undecided"),
    ],
)
def test_a_doubtful_change_is_settled_by_a_look(
    tell: Tell, verdict: str, state: PublicationState, status: str
) -> None:
    aired(tell)
    tell(EntryKind.INTENT, change("revise"))
    view = tell(EntryKind.OUTCOME, outcome("unknown", "revise", code="c"))
    assert (view.state, view.reason) == (S.UNKNOWN, "c")
    view = tell(EntryKind.RECONCILE, looked(verdict, "revise", reason="r", state={"x": 1}))
    assert view.change is not None
    assert (view.state, view.change.status) == (state, status)
    assert view.reason == ("r" if verdict == "undecided" else "")
    assert view.change.result == ({"x": 1} if verdict == "found" else {})
    second = tell(EntryKind.INTENT, change("revise", 2))
    assert second.change is not None
    assert (second.change.before, second.change.attempts) == (S.TAYANG, 2)


def test_a_look_at_no_change_tells_nothing(tell: Tell) -> None:
    assert aired(tell).state is tell(EntryKind.RECONCILE, looked("found", "revise")).state


def test_an_open_withdrawal_leaves_the_post_as_it_is_until_it_is_gone(tell: Tell) -> None:
    aired(tell)
    assert tell(EntryKind.INTENT, change("withdraw")).state is S.TAYANG
    view = tell(EntryKind.OUTCOME, outcome("unknown", "withdraw", error="E"))
    assert (view.state, view.reason) == (S.TAYANG, "E")
    gone = WithdrawnBody(role="ppid", position="PPID", reason="salah", effect="gone")
    view = tell(EntryKind.WITHDRAWN, gone)
    assert (view.state, view.change, view.reason) == (S.WITHDRAWN, None, "gone")
    assert (view.channel, view.platform, view.format) == ("medsos", "fake", "feed")


def test_what_never_started_may_be_withdrawn_too(tell: Tell) -> None:
    body = WithdrawnBody.model_validate(
        WHERE | {"role": "ppid", "position": "PPID", "reason": "batal"}
    )
    view = tell(EntryKind.WITHDRAWN, body)
    assert (view.state, view.channel, view.platform, view.format) == (
        S.WITHDRAWN,
        "medsos",
        "fake",
        "feed",
    )


def test_a_live_entry_while_a_withdrawal_is_open_ends_no_correction(tell: Tell) -> None:
    aired(tell)
    tell(EntryKind.INTENT, change("withdraw"))
    view = tell(EntryKind.LIVE, live())
    assert view.change is not None
    assert (view.revised, view.release_digest) == (False, "r1")
