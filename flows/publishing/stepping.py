"""One step of a delivery, brought to ok: attempt, doubt, reconcile, wait; or Halt with a reason."""

from __future__ import annotations

from config.messages import say
from connectors.base import Expired, Failed, Post, Ready, Step
from connectors.errors import OutcomeUnknown, Permanent, Transient, Unauthorized
from flows.publishing.attempt import Attempt, attempt
from flows.publishing.gates import parked
from flows.publishing.reconcile import Doubt, reconcile
from flows.publishing.session import Halt, Session
from proof.bodies import ReconcileBody
from proof.entries import EntryKind
from proof.projection import RESEND_LIMIT, StepView

_TRANSIENT_TRIES = 3
_DEFAULT_PAUSE_SECONDS = 5.0
_FIRST_POLL_SECONDS = 1.0


def complete(session: Session, step: Step, post: Post, payload_sha256: str) -> None:
    """Bring one step to ok, or raise Halt with the reason in the ledger."""
    transient = unknown = expired = 0
    ended: Attempt | None = None
    while True:
        seen = session.view.steps.get(step.name)
        if seen is not None and seen.status == "ok":
            if _wait_ready(session, step):
                return
            expired += 1
            _forget(session, step, expired)
        if seen is not None and seen.status in ("open", "unknown", "undecided"):
            _resolve_doubt(session, step, post, seen, ended)
            if session.view.steps[step.name].status == "ok":
                continue
        if ended is not None:
            transient = _after(session, ended, transient)
            unknown += isinstance(ended.error, OutcomeUnknown)
            if unknown >= session.tools.rules.step_attempts:
                session.park(parked(session.job, "unreachable"), ended.error)
        session.gate(sending=True)
        session.sent += 1
        ended = attempt(
            step,
            post,
            session.connector,
            session.job,
            session.view,
            payload_sha256,
            session.tools,
        )
        session.refresh()


def _after(session: Session, ended: Attempt, transient: int) -> int:
    """Decide, after a failed attempt that surely did nothing, whether to send again."""
    error = ended.error
    if isinstance(error, Permanent):
        session.refuse("platform", error.hint, error)
    if isinstance(error, Transient):
        _pause(session, error, transient)
        return transient + 1
    return transient


def _pause(session: Session, error: Transient, tries: int) -> None:
    """Honour Retry-After up to the office's limit; else park (DESIGN core rule 2)."""
    reason = "rate_limited" if error.retry_after is not None else "unreachable"
    pause = _DEFAULT_PAUSE_SECONDS if error.retry_after is None else error.retry_after
    if tries + 1 >= _TRANSIENT_TRIES or pause > session.tools.rules.max_retry_after:
        session.park(parked(session.job, reason, detail=error.code), error)
    seconds = round(pause)
    session.tools.report(say("flows.log.waiting", key=session.job.draft.key, seconds=seconds))
    session.tools.clock.sleep(pause)


def _resolve_doubt(
    session: Session, step: Step, post: Post, seen: StepView, ended: Attempt | None
) -> None:
    doubt = Doubt(step, seen.intent_at, session.view.done())
    try:
        verdict = reconcile(session.connector, post, doubt, session.tools)
    except Unauthorized as error:
        session.park(parked(session.job, "unauthorized", detail=error.code), error)
    if verdict.verdict == "absent":
        verdict = _may_resend(session, verdict, seen, ended)
    session.append(EntryKind.RECONCILE, verdict)
    session.tools.crash(f"{step.name}:reconciled")
    if verdict.verdict in ("undecided", "several"):
        note = say(f"flows.note.{session.view.state.value}")
        raise Halt(note, ended.error if ended else None)


def _may_resend(
    session: Session, absent: ReconcileBody, seen: StepView, ended: Attempt | None
) -> ReconcileBody:
    """Reliability R6: one automatic resend of a public step; then a person decides."""
    error = ended.error if ended else None
    if isinstance(error, Permanent | Transient):
        return absent.model_copy(update={"told": True})
    spent = seen.resends + (seen.status != "open")
    if seen.public and spent >= session.tools.rules.step_attempts:
        return ReconcileBody(step=absent.step, verdict="undecided", reason=RESEND_LIMIT)
    return absent


def _forget(session: Session, step: Step, times: int) -> None:
    """Record that the step's object is no more. While a later step is in doubt, a person decides:
    the object may have been used before it went.
    """
    if times > session.tools.rules.step_attempts:
        session.park(parked(session.job, "processing"))
    if step.public or session.view.doubtful() is not None:
        note = say("flows.note.undecided")
        session.refuse("platform", note, code="expired")
    session.append(EntryKind.RECONCILE, ReconcileBody(step=step.name, verdict="absent", told=True))


def _wait_ready(session: Session, step: Step) -> bool:
    """Poll until the platform has processed what the step made; False when it is gone unused."""
    clock = session.tools.clock
    deadline = clock.monotonic() + session.tools.rules.poll_limit
    pause = _FIRST_POLL_SECONDS
    while True:
        try:
            answer = session.connector.ready(step, session.view.done())
        except Unauthorized as error:
            session.park(parked(session.job, "unauthorized", detail=error.code), error)
        except (Transient, OutcomeUnknown) as error:
            session.park(parked(session.job, "unreachable", detail=type(error).__name__), error)
        if isinstance(answer, Ready | Expired):
            return isinstance(answer, Ready)
        if isinstance(answer, Failed):
            session.refuse("platform", answer.hint, code=answer.reason)
        if clock.monotonic() >= deadline:
            session.park(parked(session.job, "processing"))
        # most objects are ready at once; the platform's own pace is for those that are not
        clock.sleep(min(pause, answer.seconds))
        pause *= 2
