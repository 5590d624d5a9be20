"""What the ledger's entries tell of a publication, entry by entry."""

from __future__ import annotations

from typing import Any

import pytest

from proof.bodies import Body, ParkedBody, RefusedBody
from proof.entries import EntryKind, PublicationState
from proof.ledger import SqliteLedger
from proof.projection import RESEND_LIMIT, all_publications, fold, publication_view
from tests.proof.told import (
    ONE,
    WHERE,
    S,
    Tell,
    intent,
    live,
    looked,
    outcome,
    prepared,
    tayang,
    tell,
)

__all__ = ["tell"]


def test_nothing_is_known_of_what_has_no_entry(ledger: SqliteLedger) -> None:
    view = publication_view(ledger, ONE)
    assert (view.publication, view.state, view.started) == (ONE, S.PLANNED, False)
    assert view.doubtful() is None
    assert all_publications(ledger) == {}


def test_prepared_tells_where_it_goes_but_not_yet_with_which_version(tell: Tell) -> None:
    view = tell(EntryKind.PREPARED, prepared())
    assert (view.state, view.channel, view.platform, view.format) == (
        S.PREPARED,
        "medsos",
        "fake",
        "feed",
    )
    assert (view.version, view.started, view.item, view.last_seq) == ("", False, "DUM-1", 1)
    assert view.last_at is not None


def test_prepared_again_after_an_intent_changes_nothing(tell: Tell) -> None:
    before = tell(EntryKind.INTENT, intent())
    view = tell(EntryKind.PREPARED, prepared(channel="lain", version="v2"))
    assert (view.state, view.channel, view.version) == (before.state, "medsos", "v1")


def test_an_intent_fixes_version_account_and_payload(tell: Tell) -> None:
    view = tell(EntryKind.INTENT, intent(skew_s=60))
    assert view.state is S.INTENT
    assert (view.version, view.account_id, view.payload_sha256) == ("v1", "7", "p1")
    assert view.release_digest == "r1"
    step = view.steps["post"]
    assert (step.attempts, step.status, step.public) == (1, "open", True)
    assert view.last_at is not None
    assert (step.intent_at - view.last_at).total_seconds() == 60
    assert view.doubtful() == step
    assert view.done() == {}


@pytest.mark.parametrize(
    ("result", "step", "state"),
    [
        ("ok", "post", S.ACCEPTED),
        ("ok", "media", S.INTENT),
        ("not_sent", "post", S.INTENT),
        ("refused", "media", S.REFUSED),
        ("unknown", "post", S.UNKNOWN),
    ],
)
def test_an_outcome_moves_step_and_publication(
    tell: Tell, result: str, step: str, state: PublicationState
) -> None:
    tell(EntryKind.INTENT, intent(step))
    view = tell(
        EntryKind.OUTCOME, outcome(result, step, state={"id": "1"}, error="Rejected", code="bad")
    )
    assert (view.state, view.reason, view.steps[step].status) == (state, "bad", result)
    assert view.done() == ({step: {"id": "1"}} if result == "ok" else {})
    assert (view.doubtful() is not None) == (result == "unknown")


def test_an_outcome_without_a_code_names_the_error(tell: Tell) -> None:
    tell(EntryKind.INTENT, intent())
    assert tell(EntryKind.OUTCOME, outcome("unknown", error="Rejected")).reason == "Rejected"


@pytest.mark.parametrize(("step", "state"), [("post", S.ACCEPTED), ("media", S.INTENT)])
def test_found_counts_as_done(tell: Tell, step: str, state: PublicationState) -> None:
    tell(EntryKind.INTENT, intent(step))
    tell(EntryKind.OUTCOME, outcome("unknown", step, error="x"))
    view = tell(EntryKind.RECONCILE, looked("found", step, state={"id": "9"}))
    assert (view.state, view.reason, view.done()) == (state, "", {step: {"id": "9"}})


@pytest.mark.parametrize(
    ("step", "result", "told", "spent"),
    [
        ("post", "unknown", False, 1),
        ("post", "unknown", True, 0),
        ("post", None, False, 0),
        ("media", "unknown", False, 0),
    ],
)
def test_absent_after_an_answer_in_doubt_uses_up_a_resend(
    tell: Tell, step: str, result: str | None, told: bool, spent: int
) -> None:
    tell(EntryKind.INTENT, intent(step))
    if result:
        tell(EntryKind.OUTCOME, outcome(result, step))
    view = tell(EntryKind.RECONCILE, looked("absent", step, told=told))
    assert (view.state, view.reason) == (S.INTENT, "")
    assert (view.steps[step].status, view.steps[step].resends) == ("absent", spent)
    again = tell(EntryKind.INTENT, intent(step, 2))
    assert (again.steps[step].resends, again.steps[step].attempts) == (spent, 2)


@pytest.mark.parametrize(
    ("verdict", "reason", "state", "spent"),
    [
        ("undecided", "Transient: down", S.UNDECIDED, 0),
        ("undecided", RESEND_LIMIT, S.UNDECIDED, 1),
        ("several", "", S.DUPLICATE_SUSPECT, 0),
    ],
)
def test_what_a_look_cannot_tell_waits_for_a_person(
    tell: Tell, verdict: str, reason: str, state: PublicationState, spent: int
) -> None:
    tell(EntryKind.INTENT, intent())
    view = tell(EntryKind.RECONCILE, looked(verdict, reason=reason))
    step = view.steps["post"]
    assert (view.state, view.reason) == (state, reason)
    assert (step.status, step.resends) == ("undecided", spent)
    assert view.doubtful() == step


def test_a_look_that_must_wait_leaves_the_doubt(tell: Tell) -> None:
    tell(EntryKind.INTENT, intent())
    view = tell(EntryKind.RECONCILE, looked("waiting", reason="later"))
    assert (view.state, view.reason, view.steps["post"].status) == (S.UNKNOWN, "later", "open")


def decision(verdict: str) -> dict[str, Any]:
    return {"verdict": verdict, "role": "ppid", "position": "PPID", "reason": "dilihat"}


def test_a_persons_absent_gives_the_resends_back(tell: Tell) -> None:
    tell(EntryKind.INTENT, intent())
    tell(EntryKind.RECONCILE, looked("undecided", reason=RESEND_LIMIT))
    view = tell(EntryKind.DECISION, decision("absent"))
    step = view.steps["post"]
    assert (view.state, view.reason, step.status, step.resends) == (S.INTENT, "", "absent", 0)


def test_a_persons_found_waits_for_the_live_entry(tell: Tell) -> None:
    tell(EntryKind.INTENT, intent())
    assert tell(EntryKind.DECISION, decision("found")).state is S.INTENT


def test_a_decision_without_a_doubt_changes_nothing(tell: Tell) -> None:
    tell(EntryKind.PREPARED, prepared())
    assert tell(EntryKind.DECISION, decision("absent")).state is S.PREPARED


PARKED = ParkedBody.model_validate(WHERE | {"reason": "stopped"})
REFUSED = RefusedBody.model_validate(WHERE | {"by": "platform", "error": "Rejected"})


@pytest.mark.parametrize(
    ("kind", "body", "state", "reason"),
    [
        (EntryKind.PARKED, PARKED, S.PARKED, "stopped"),
        (EntryKind.REFUSED, REFUSED, S.REFUSED, "Rejected"),
    ],
)
def test_parked_and_refused_show_unless_something_is_open_or_live(
    tell: Tell, kind: EntryKind, body: Body, state: PublicationState, reason: str
) -> None:
    view = tell(kind, body)
    assert (view.state, view.reason, view.channel) == (state, reason, "medsos")
    assert (view.platform, view.format) == ("fake", "feed")
    assert tell(EntryKind.INTENT, intent()).reason == ""
    doubtful = tell(kind, body)
    assert (doubtful.state, doubtful.reason) == (S.INTENT, reason)
    tell(EntryKind.OUTCOME, outcome("ok"))
    tell(EntryKind.LIVE, live())
    shown = tell(kind, body)
    assert (shown.state, shown.reason) == (S.LIVE, reason)


@pytest.mark.parametrize(("by", "state"), [("platform", S.REFUSED), ("approval", S.ACCEPTED)])
def test_our_own_refusal_after_the_start_is_a_reason_not_a_state(
    tell: Tell, by: str, state: PublicationState
) -> None:
    tell(EntryKind.INTENT, intent())
    tell(EntryKind.OUTCOME, outcome("ok"))
    body = RefusedBody.model_validate(WHERE | {"by": by, "code": "version_changed", "error": "E"})
    view = tell(EntryKind.REFUSED, body)
    assert (view.state, view.reason) == (state, "version_changed")


def test_live_then_observed_then_tayang(tell: Tell) -> None:
    tell(EntryKind.INTENT, intent())
    tell(EntryKind.OUTCOME, outcome("ok"))
    view = tell(EntryKind.LIVE, live())
    assert (view.state, view.levels, view.payload_sha256) == (S.LIVE, ("P1",), "p1")
    assert (view.live and view.live.post_id, view.live_at) == ("412", view.last_at)
    seen = {"levels": ["P1", "P2"], "missing": ["P3"], "reasons": ["a", "b"], "differences": ["d"]}
    view = tell(EntryKind.OBSERVED, seen)
    assert (view.state, view.levels, view.missing) == (S.LIVE, ("P1", "P2"), ("P3",))
    assert (view.reason, view.differences) == ("a; b", ("d",))
    view = tell(EntryKind.TAYANG, tayang())
    assert (view.state, view.levels, view.missing) == (S.TAYANG, ("P1", "P2"), ())
    assert (view.differences, view.reason, view.tayang_seq) == ((), "", 5)
    assert view.tayang_at == view.last_at
    assert view.tayang is not None


def test_an_adopted_post_brings_its_own_payload(tell: Tell) -> None:
    view = tell(EntryKind.LIVE, live(adopted=True, payload_sha256="p9", version="v9"))
    assert (view.state, view.payload_sha256, view.version) == (S.LIVE, "p9", "v9")
    assert (view.account_id, view.channel) == ("7", "medsos")


def test_kinds_that_are_not_about_its_way_change_only_the_last_entry(
    tell: Tell, ledger: SqliteLedger
) -> None:
    before = tell(EntryKind.PREPARED, prepared())
    after = tell(EntryKind.SWEPT, {"what": "draft"})
    assert (after.state, after.channel, after.last_seq) == (before.state, "medsos", 2)
    assert fold(ONE, ledger.entries(publication=ONE)) == after


def test_all_publications_come_in_the_order_of_their_first_entry(ledger: SqliteLedger) -> None:
    for name in ("b", "a", "", "b"):
        ledger.append(EntryKind.PREPARED, prepared(), publication=name)
    found = all_publications(ledger)
    assert list(found) == ["b", "a"]
    assert found["b"].last_seq == 4
    assert found["b"] == publication_view(ledger, "b")
