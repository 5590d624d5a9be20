"""How corrections and withdrawals move a publication: the part of the projection after *live*."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from proof.bodies import IntentBody, OutcomeBody, ReconcileBody
from proof.chain import Entry
from proof.change_bodies import CorrectedBody, WithdrawnBody
from proof.entries import PublicationState
from proof.view import ChangeView, PublicationView

REVISE: Final = "revise"
WITHDRAW: Final = "withdraw"


def is_change(step: str) -> bool:
    """Whether a step changes a live post; connectors name no step so."""
    return step in (REVISE, WITHDRAW)


def change_intended(view: PublicationView, body: IntentBody, at: datetime) -> PublicationView:
    """An intent to change: the post stands as it was until the change is known to be done."""
    before = view.change.before if view.change else view.state
    change = ChangeView(
        step=body.step,
        attempts=body.attempt,
        status="open",
        intent_at=at,
        before=before,
        version=body.version,
        payload_sha256=body.payload_sha256,
        release_digest=body.release_digest,
    )
    state = PublicationState.INTENT if body.step == REVISE else before
    return replace(view, change=change, state=state, reason="")


def change_ended(view: PublicationView, body: OutcomeBody) -> PublicationView:
    """The outcome of an attempt; a change that surely did not happen leaves all as it was."""
    change = view.change
    if change is None:
        return view
    reason = body.code or body.error
    if body.result in ("refused", "not_sent"):
        return replace(view, change=None, state=change.before, reason=reason)
    change = replace(change, status=body.result, result=body.state)
    if change.step != REVISE:
        return replace(view, change=change, reason=reason)
    ok = body.result == "ok"
    state = PublicationState.ACCEPTED if ok else PublicationState.UNKNOWN
    return replace(view, change=change, state=state, reason=reason)


def change_looked_at(view: PublicationView, body: ReconcileBody) -> PublicationView:
    """What the post showed after a doubtful change."""
    change = view.change
    if change is None:
        return view
    if body.verdict == "found":
        done = replace(change, status="ok", result=body.state)
        return replace(view, change=done, state=PublicationState.ACCEPTED, reason="")
    if body.verdict == "absent":
        again = replace(change, status="absent")
        return replace(view, change=again, state=PublicationState.INTENT, reason="")
    doubtful = replace(change, status="undecided")
    return replace(view, change=doubtful, state=PublicationState.UNKNOWN, reason=body.reason)


def now_live(view: PublicationView) -> PublicationView:
    """Before a LIVE entry is taken in: a correction in place ends here, and its proof begins."""
    change = view.change
    if change is None or change.step != REVISE:
        return view
    earlier = (view.tayang_seq,) if view.tayang_seq else ()
    return replace(
        view,
        change=None,
        revised=True,
        release_digest=change.release_digest,
        tayang=None,
        tayang_seq=0,
        tayang_at=None,
        missing=(),
        differences=(),
        earlier_proofs=view.earlier_proofs + earlier,
    )


def corrected(view: PublicationView, entry: Entry) -> PublicationView:
    """A correction was begun; a fresh one forgets the steps of the version that never aired."""
    body = CorrectedBody.model_validate(entry.body)
    view = replace(view, corrections=view.corrections + 1)
    if body.mode == "revise":
        return view
    return replace(
        view,
        state=PublicationState.PREPARED,
        version="",
        payload_sha256="",
        release_digest="",
        steps={},
        reason="",
    )


def withdrawn(view: PublicationView, entry: Entry) -> PublicationView:
    """Taken down, for good: no run sends or proves it again."""
    body = WithdrawnBody.model_validate(entry.body)
    return replace(
        view,
        channel=view.channel or body.channel,
        platform=view.platform or body.platform,
        format=view.format or body.format,
        state=PublicationState.WITHDRAWN,
        change=None,
        reason=body.effect,
    )
