"""``tayang correct``: a new release of an item replaces the version that was tried or published.

Never a second post: what is live is changed in place where the platform can, and refused where
it cannot; what never aired starts anew with the new version. A change in place is idempotent, so
a doubt is settled by reading the post and comparing it with the new version.
"""

from __future__ import annotations

from pathlib import Path

from config.messages import say
from connectors.registry import AnyConnector
from flows.acts.acting import Act, begin_correction
from flows.acts.revising import revise
from flows.delivery import carry_on, record_live
from flows.publishing.job import Job, Outcome, Tools
from flows.publishing.locks import Busy, publication_lock
from flows.publishing.opening import pin_account
from flows.publishing.session import Halt, Session
from flows.publishing.settling import all_done, look_for_old
from proof.entries import PublicationState
from proof.projection import publication_view
from proof.projection_changes import WITHDRAW

_CLOSED = frozenset({PublicationState.WITHDRAWN, PublicationState.LOST})


def correct(job: Job, connector: AnyConnector, tools: Tools, act: Act) -> Outcome:
    """Bring the job's version to where the old one stands; never raises for a platform.

    A run that was interrupted is taken up by calling this again with the same release.
    """
    wait = tools.rules.lock_wait
    try:
        with publication_lock(Path(tools.locks_dir), job.publication, clock=tools.clock, wait=wait):
            return _correct(Session(job, connector, tools), act)
    except Busy:
        view = publication_view(tools.ledger, job.publication)
        return Outcome(view, note=say("flows.note.busy"))


def _correct(session: Session, act: Act) -> Outcome:
    note = _nothing_to_do(session)
    if note:
        return Outcome(session.view, note=note)
    try:
        if session.view.live is None:
            _settle(session)
        if session.view.live is not None:
            revise(session, act)
            return Outcome(session.view, session.sent)
    except Halt as halt:
        return Outcome(session.view, session.sent, halt.error, halt.note)
    begin_correction(session, act, "fresh")
    return carry_on(session)


def _nothing_to_do(session: Session) -> str:
    view, item = session.view, session.job.draft.item_id
    if view.state in _CLOSED:
        return say(f"flows.note.{view.state.value}")
    if view.change is not None and view.change.step == WITHDRAW:
        return say("flows.note.open_withdraw")
    if view.live is None and not view.started:
        return say("flows.correct.not_sent", item=item)
    if view.change is None and view.version == session.job.version:
        return say("flows.correct.same", item=item, channel=session.job.channel.title)
    return ""


def _settle(session: Session) -> None:
    """Find out whether the old version aired after all; Halt when only a person can tell."""
    post, aired = look_for_old(session, keep_absent=True)
    if not aired:
        return
    if not all_done(session, tuple(session.connector.steps(post))):
        note = say("flows.correct.half", item=session.job.draft.item_id)
        session.refuse("limit", note, code="partly_public")
    pin_account(session, session.view.account_id)
    record_live(session, post, version=session.view.version)
