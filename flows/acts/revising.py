"""A live post changed in place: durable intent, one call, outcome; a doubt is read and compared.

The platform keeps one post under one address, and sending the same content again changes
nothing, so an attempt may be repeated. Proof follows as for any live post.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, NoReturn

from config.messages import say
from connectors.base import Post, Receipt, Seen
from connectors.errors import ConnectorError, OutcomeUnknown, Permanent, Transient, Unsupported
from flows.acts.acting import Act, begin_correction
from flows.proving.prove import receipt_of
from flows.publishing.frozen import thaw
from flows.publishing.gates import may_change, parked, site_link
from flows.publishing.opening import frozen_post, pin_account
from flows.publishing.session import Halt, Session
from proof.bodies import IntentBody, LiveBody, OutcomeBody, ReconcileBody
from proof.entries import EntryKind
from proof.evidence import released_differences
from proof.projection_changes import REVISE

_DEFAULT_PAUSE_SECONDS = 5.0


def revise(session: Session, act: Act) -> None:
    """Change the live post to the job's version; Halt with the reason in the ledger."""
    if not session.connector.capabilities.revisable:
        _refuse_replacement(session)
    _gate(session)
    live = _live(session)
    account = pin_account(session, live.account_id)
    post, payload_sha256 = frozen_post(session, _site_url(session), account)
    change = session.view.change
    if change is None or change.version != session.job.version:
        begin_correction(session, act, "revise")
        session.tools.crash("revise:begun")
    receipt = _done(session, post)
    tries = 0
    while receipt is None:
        if tries >= session.tools.rules.step_attempts:
            session.park(parked(session.job, "unreachable"))
        _gate(session)
        tries += 1
        receipt = _attempt(session, post, payload_sha256, tries)
    _record(session, post, receipt, payload_sha256)


def _live(session: Session) -> LiveBody:
    live = session.view.live
    if live is None:
        raise ValueError(f"{session.job.publication} is not live")
    return live


def _gate(session: Session) -> None:
    held = may_change(session.job, session.tools)
    if held is not None:
        session.park(held)


def _site_url(session: Session) -> str | None:
    """The article's address for the slot: as now, else as in the version that is live."""
    url, _ = site_link(session.job, session.tools)
    known = session.view.payload_sha256
    return url or (thaw(known, session.tools.store).marker if known else "") or None


def _done(session: Session, post: Post) -> Receipt | None:
    """The receipt of an earlier attempt at this very version; None: it is still to be sent."""
    change = session.view.change
    if change is None or change.version != session.job.version:
        return None
    if change.status == "ok":
        return _receipt(change.result)
    if change.status in ("open", "unknown", "undecided"):
        return _compare(session, post)
    return None


def _compare(session: Session, post: Post) -> Receipt | None:
    """Read the post: the new version (its receipt), another one (None); Halt when unreadable."""
    receipt = receipt_of(_live(session))
    try:
        seen = session.connector.read_back(receipt)
    except ConnectorError as error:
        reason = f"{type(error).__name__}: {error}"
        body = ReconcileBody(step=REVISE, verdict="undecided", reason=reason)
        session.append(EntryKind.RECONCILE, body)
        raise Halt(say("flows.note.open_revise"), error) from error
    # subtitles cannot be read back; sending the same again changes nothing
    unseen = any(one.subtitles_path for one in post.media) or _had_subtitles(receipt)
    if not seen.exists or unseen or any(True for _ in released_differences(post, seen)):
        session.append(EntryKind.RECONCILE, ReconcileBody(step=REVISE, verdict="absent"))
        return None
    found = _as_seen(receipt, seen)
    state = _state(found)
    session.append(EntryKind.RECONCILE, ReconcileBody(step=REVISE, verdict="found", state=state))
    return found


def _had_subtitles(receipt: Receipt) -> bool:
    told = receipt.extra.get("subtitles", "")
    return any(told) if isinstance(told, list) else bool(told)


def _as_seen(receipt: Receipt, seen: Seen) -> Receipt:
    extra = dict(receipt.extra)
    if "media" in extra:
        extra["media"] = [one.url for one in seen.media]
    return replace(receipt, url=seen.url or receipt.url, extra=extra)


def _attempt(session: Session, post: Post, payload_sha256: str, number: int) -> Receipt | None:
    """One attempt; None when it is in doubt and shows nothing, or may be tried again."""
    crash, job = session.tools.crash, session.job
    intent = IntentBody(
        channel=job.channel.name,
        platform=session.connector.platform,
        format=job.draft.format,
        step=REVISE,
        attempt=number,
        public=True,
        version=job.version,
        account_id=post.account_id,
        payload_sha256=payload_sha256,
        release_digest=job.release_digest,
        run=session.tools.run,
    )
    receipt = receipt_of(_live(session))
    session.append(EntryKind.INTENT, intent)
    crash("revise:intent")
    session.sent += 1
    try:
        made = session.connector.revise(receipt, post)
    except ConnectorError as error:
        crash("revise:performed")
        return _failed(session, post, number, error)
    crash("revise:performed")
    outcome = OutcomeBody(step=REVISE, attempt=number, result="ok", state=_state(made))
    session.append(EntryKind.OUTCOME, outcome)
    crash("revise:recorded")
    return made


def _failed(session: Session, post: Post, number: int, error: ConnectorError) -> Receipt | None:
    result = {Transient: "not_sent", OutcomeUnknown: "unknown"}.get(type(error), "refused")
    outcome = OutcomeBody.model_validate(
        {
            "step": REVISE,
            "attempt": number,
            "result": result,
            "error": type(error).__name__,
            "status": error.status,
            "code": error.code,
        }
    )
    session.append(EntryKind.OUTCOME, outcome)
    if isinstance(error, Unsupported):
        _refuse_replacement(session, error)
    if isinstance(error, Permanent):
        session.refuse("platform", error.hint, error)
    if isinstance(error, Transient):
        _pause(session, error)
        return None
    return _compare(session, post)


def _pause(session: Session, error: Transient) -> None:
    reason = "rate_limited" if error.retry_after is not None else "unreachable"
    pause = _DEFAULT_PAUSE_SECONDS if error.retry_after is None else error.retry_after
    if pause > session.tools.rules.max_retry_after:
        session.park(parked(session.job, reason, detail=error.code), error)
    session.tools.clock.sleep(pause)


def _refuse_replacement(session: Session, error: Unsupported | None = None) -> NoReturn:
    """The platform cannot edit: say what replaces a correction there, and never post again."""
    job = session.job
    names = {"item": job.draft.item_id, "channel": job.channel.name, "title": job.channel.title}
    note = say("flows.correct.replace", **names)
    session.refuse("limit", f"{error.hint} {note}" if error else note, error, code="no_revise")


def _record(session: Session, post: Post, receipt: Receipt, payload_sha256: str) -> None:
    live = _live(session)
    body = live.model_copy(
        update={
            "version": session.job.version,
            "title": post.draft.title,
            "item_title": session.job.item_title,
            "url": receipt.url,
            "extra": receipt.extra,
            "adopted": False,
            "payload_sha256": payload_sha256,
        }
    )
    session.append(EntryKind.LIVE, body)
    session.tools.crash("live:recorded")
    session.tools.report(say("flows.log.corrected", key=session.job.draft.key, url=receipt.url))


def _state(receipt: Receipt) -> dict[str, Any]:
    value = asdict(receipt)
    value["created_at"] = receipt.created_at.isoformat() if receipt.created_at else ""
    return {"receipt": value}


def _receipt(state: dict[str, Any]) -> Receipt:
    value = dict(state["receipt"])
    created = value.pop("created_at")
    return Receipt(created_at=datetime.fromisoformat(created) if created else None, **value)
