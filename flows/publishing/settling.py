"""A version that was tried under an earlier release: did it air? Reads only; nothing is sent.

The platform is searched with the post as it was frozen then. Hidden objects of the old version do
not matter: a new one has steps of its own, and ``tayang sweep`` removes what is left.
"""

from __future__ import annotations

from config.messages import say
from connectors.base import Post, Step
from connectors.errors import Unauthorized
from flows.publishing.frozen import thaw
from flows.publishing.gates import parked
from flows.publishing.reconcile import Doubt, reconcile
from flows.publishing.session import Halt, Session
from proof.bodies import ReconcileBody
from proof.entries import EntryKind, PublicationState


def is_replaced(session: Session) -> bool:
    """Whether the job holds another version than the one that was tried."""
    return session.view.started and session.view.version != session.job.version


def look_for_old(session: Session, *, keep_absent: bool) -> tuple[Post, tuple[str, ...]]:
    """The old post and the names of its public steps that happened; Halt when only a person can
    tell.

    ``keep_absent``: "not there" settles the doubt, because the old version is given up. Otherwise
    it changes nothing: a run that may send the old version again looks anew before.
    """
    view = session.view
    post = thaw(view.payload_sha256, session.tools.store)
    public = [step for step in session.connector.steps(post) if step.public]
    seen = view.doubtful()
    doubtful = next((one for one in public if seen and one.name == seen.name), None)
    if seen is not None and doubtful is not None:
        verdict = _verdict(session, post, Doubt(doubtful, seen.intent_at, view.done()))
        _keep(session, verdict, keep_absent=keep_absent)
    done = session.view.done()
    return post, tuple(one.name for one in public if one.name in done)


def all_done(session: Session, steps: tuple[Step, ...]) -> bool:
    """Whether every step of the old version happened, so that its post can be told."""
    done = session.view.done()
    return all(one.name in done for one in steps)


def _verdict(session: Session, post: Post, doubt: Doubt) -> ReconcileBody:
    try:
        return reconcile(session.connector, post, doubt, session.tools)
    except Unauthorized as error:
        session.park(parked(session.job, "unauthorized", detail=error.code), error)


def _keep(session: Session, verdict: ReconcileBody, *, keep_absent: bool) -> None:
    """Record the verdict when it tells something new; Halt for what a person must decide."""
    if verdict.verdict == "absent" and not keep_absent:
        return
    known = verdict.verdict == "undecided" and session.view.state is PublicationState.UNDECIDED
    if not known:
        session.append(EntryKind.RECONCILE, verdict)
    if verdict.verdict in ("undecided", "several"):
        raise Halt(say(f"flows.note.{session.view.state.value}"))
