"""Where every publication stands, derived from the ledger's entries and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from proof.bodies import (
    DecisionBody,
    IntentBody,
    LiveBody,
    ObservedBody,
    OutcomeBody,
    ParkedBody,
    PreparedBody,
    ReconcileBody,
    RefusedBody,
    TayangBody,
)
from proof.entries import EntryKind, PublicationState
from proof.ledger import Entry, Ledger
from proof.projection_changes import (
    change_ended,
    change_intended,
    change_looked_at,
    corrected,
    is_change,
    now_live,
    withdrawn,
)
from proof.projection_later import seen_again
from proof.view import PublicationView, StepView

__all__ = [
    "RESEND_LIMIT",
    "PublicationView",
    "StepView",
    "all_publications",
    "fold",
    "newer_view",
    "publication_view",
]

RESEND_LIMIT = "resend_limit"
"""Reason of an undecided verdict: looked, absent, but the automatic resend was used up."""

_IN_DOUBT = ("unknown", "undecided")


def _with_step(view: PublicationView, step: StepView) -> PublicationView:
    return replace(view, steps={**view.steps, step.name: step})


def _prepared(view: PublicationView, entry: Entry) -> PublicationView:
    body = PreparedBody.model_validate(entry.body)
    if view.started:
        return view
    return replace(
        view,
        channel=body.channel,
        platform=body.platform,
        format=body.format,
        state=PublicationState.PREPARED,
        reason="",
    )


def _intent(view: PublicationView, entry: Entry) -> PublicationView:
    body = IntentBody.model_validate(entry.body)
    if is_change(body.step):
        return change_intended(view, body, entry.at)
    before = view.steps.get(body.step)
    resends = before.resends if before else 0
    at = entry.at + timedelta(seconds=body.skew_s)
    step = StepView(body.step, body.attempt, "open", at, body.public, resends)
    view = _with_step(view, step)
    return replace(
        view,
        channel=body.channel,
        platform=body.platform,
        format=body.format,
        version=body.version,
        account_id=body.account_id,
        payload_sha256=body.payload_sha256,
        release_digest=body.release_digest,
        state=PublicationState.INTENT,
        reason="",
    )


def _outcome(view: PublicationView, entry: Entry) -> PublicationView:
    body = OutcomeBody.model_validate(entry.body)
    if is_change(body.step):
        return change_ended(view, body)
    step = replace(view.steps[body.step], status=body.result, result=body.state)
    state = {
        "ok": PublicationState.ACCEPTED if step.public else PublicationState.INTENT,
        "not_sent": PublicationState.INTENT,
        "refused": PublicationState.REFUSED,
        "unknown": PublicationState.UNKNOWN,
    }[body.result]
    return replace(_with_step(view, step), state=state, reason=body.code or body.error)


def _reconcile(view: PublicationView, entry: Entry) -> PublicationView:
    body = ReconcileBody.model_validate(entry.body)
    if is_change(body.step):
        return change_looked_at(view, body)
    step = view.steps[body.step]
    if body.verdict == "found":
        found = replace(step, status="ok", result=body.state)
        state = PublicationState.ACCEPTED if step.public else PublicationState.INTENT
        return replace(_with_step(view, found), state=state, reason="")
    if body.verdict == "absent":
        # a killed run is started again by somebody; only answers in doubt use up the resend
        counted = int(step.public and step.status in _IN_DOUBT and not body.told)
        absent = replace(step, status="absent", resends=step.resends + counted)
        return replace(_with_step(view, absent), state=PublicationState.INTENT, reason="")
    if body.verdict == "waiting":
        return replace(view, state=PublicationState.UNKNOWN, reason=body.reason)
    spent = step.resends + (body.reason == RESEND_LIMIT)
    doubtful = replace(step, status="undecided", resends=spent)
    several = body.verdict == "several"
    state = PublicationState.DUPLICATE_SUSPECT if several else PublicationState.UNDECIDED
    return replace(_with_step(view, doubtful), state=state, reason=body.reason)


def _decision(view: PublicationView, entry: Entry) -> PublicationView:
    body = DecisionBody.model_validate(entry.body)
    step = view.doubtful()
    if step is None:
        return view
    if body.verdict == "absent":
        absent = replace(step, status="absent", resends=0)
        return replace(_with_step(view, absent), state=PublicationState.INTENT, reason="")
    return view


def _parked(view: PublicationView, entry: Entry) -> PublicationView:
    body = ParkedBody.model_validate(entry.body)
    if view.doubtful() or view.live:
        return replace(view, reason=body.reason)
    return replace(
        view,
        channel=body.channel,
        platform=body.platform,
        format=body.format,
        state=PublicationState.PARKED,
        reason=body.reason,
    )


def _refused(view: PublicationView, entry: Entry) -> PublicationView:
    body = RefusedBody.model_validate(entry.body)
    ours = view.started and body.by != "platform"
    if view.doubtful() or view.live or ours:
        return replace(view, reason=body.code or body.error)
    return replace(
        view,
        channel=body.channel,
        platform=body.platform,
        format=body.format,
        state=PublicationState.REFUSED,
        reason=body.code or body.error,
    )


def _live(view: PublicationView, entry: Entry) -> PublicationView:
    body = LiveBody.model_validate(entry.body)
    return replace(
        now_live(view),
        channel=body.channel,
        platform=body.platform,
        format=body.format,
        version=body.version,
        account_id=body.account_id,
        payload_sha256=body.payload_sha256 or view.payload_sha256,
        state=PublicationState.LIVE,
        live=body,
        live_at=entry.at,
        levels=("P1",),
        reason="",
    )


def _observed(view: PublicationView, entry: Entry) -> PublicationView:
    body = ObservedBody.model_validate(entry.body)
    if body.verdict:
        return seen_again(view, body, entry.at)
    reason = "; ".join(body.reasons)
    return replace(
        view,
        levels=body.levels,
        missing=body.missing,
        differences=body.differences,
        reason=reason,
    )


def _tayang(view: PublicationView, entry: Entry) -> PublicationView:
    body = TayangBody.model_validate(entry.body)
    return replace(
        view,
        state=PublicationState.CORRECTED if view.revised else PublicationState.TAYANG,
        tayang=body,
        tayang_seq=entry.seq,
        tayang_at=entry.at,
        levels=body.levels,
        missing=(),
        differences=(),
        reason="",
        verdict="",
        checked_at=None,
    )


_FOLD = {
    EntryKind.PREPARED: _prepared,
    EntryKind.INTENT: _intent,
    EntryKind.OUTCOME: _outcome,
    EntryKind.RECONCILE: _reconcile,
    EntryKind.DECISION: _decision,
    EntryKind.PARKED: _parked,
    EntryKind.REFUSED: _refused,
    EntryKind.LIVE: _live,
    EntryKind.OBSERVED: _observed,
    EntryKind.TAYANG: _tayang,
    EntryKind.CORRECTED: corrected,
    EntryKind.WITHDRAWN: withdrawn,
}


def fold(
    publication: str, entries: Iterable[Entry], view: PublicationView | None = None
) -> PublicationView:
    """Fold the entries of one publication, in order, into its view; ``view``: of those before."""
    view = view or PublicationView(publication)
    for entry in entries:
        step = _FOLD.get(EntryKind(entry.kind))
        if step is not None:
            view = step(view, entry)
        view = replace(view, item=entry.item, last_seq=entry.seq, last_at=entry.at)
    return view


def publication_view(ledger: Ledger, publication: str) -> PublicationView:
    """The view of one publication."""
    return fold(publication, ledger.entries(publication=publication))


def newer_view(ledger: Ledger, view: PublicationView) -> PublicationView:
    """The view as of now, read on from where ``view`` ends: entries are never changed."""
    entries = ledger.entries(publication=view.publication, after=view.last_seq)
    return fold(view.publication, entries, view)


def all_publications(ledger: Ledger) -> dict[str, PublicationView]:
    """Every publication the ledger knows, in the order of their first entry."""
    grouped: dict[str, list[Entry]] = {}
    for entry in ledger.entries():
        if entry.publication:
            grouped.setdefault(entry.publication, []).append(entry)
    return {publication: fold(publication, entries) for publication, entries in grouped.items()}
