"""``tayang adopt``: a person posted by hand; the post is read, compared, and taken on record.

From any state in which Tayang itself has nothing public: planned, parked, refused, in doubt. The
post must hold what was released, as far as it can be read; the operator's screenshot is kept as
an attachment and proves nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from connectors.base import Post, Receipt
from connectors.errors import Unsupported
from connectors.registry import AnyConnector
from flows.acts.attaching import keep_picture
from flows.delivery import SETTLED
from flows.publishing.job import Job, Outcome, Tools
from flows.publishing.locks import Busy, publication_lock
from flows.publishing.opening import open_post
from flows.publishing.others import held_by_another
from flows.publishing.session import Halt, Session
from proof.bodies import DecisionBody, LiveBody
from proof.entries import EntryKind
from proof.evidence import released_differences
from proof.ledger import Ledger
from proof.projection import publication_view


@dataclass(frozen=True, slots=True)
class Found:
    """What the person says: where the post is, who they are, why, and their screenshot."""

    url: str
    role: str
    position: str
    reason: str
    screenshot: Path | None = None


def adopt(job: Job, connector: AnyConnector, tools: Tools, found: Found) -> Outcome:
    """Take the post at ``found.url`` on record as live; the note says why when it is not taken."""
    wait = tools.rules.lock_wait
    try:
        with publication_lock(Path(tools.locks_dir), job.publication, clock=tools.clock, wait=wait):
            return _adopt(Session(job, connector, tools), found)
    except Busy:
        view = publication_view(tools.ledger, job.publication)
        return Outcome(view, note=say("flows.note.busy"))


def _adopt(session: Session, found: Found) -> Outcome:
    if session.view.live is not None or session.view.state in SETTLED:
        key = session.job.draft.key
        hint = say("flows.adopt.settled", key=key)
        raise ConfigError("already live", [Problem(key, 0, "", hint)])
    try:
        post, payload_sha256 = open_post(session, gated=False)
    except Halt as halt:
        return Outcome(session.view, 0, halt.error, halt.note)
    receipt = session.connector.adopt(found.url, post)
    note = not_ours(receipt, post, session.connector, session.tools.ledger)
    if note:
        return Outcome(session.view, note=note)
    _record(session, post, receipt, found, payload_sha256)
    return Outcome(session.view, note=say("flows.adopt.done", url=receipt.url))


def not_ours(receipt: Receipt, post: Post, connector: AnyConnector, ledger: Ledger) -> str:
    """Why the post that a person found cannot be taken (Indonesian); "" when it can."""
    held = held_by_another(receipt, post, connector, ledger)
    if held:
        return held
    trouble = _differs(connector, receipt, post)
    return say("flows.resolve.not_ours", url=receipt.url, why=trouble) if trouble else ""


def _differs(connector: AnyConnector, receipt: Receipt, post: Post) -> str:
    """Why the post is not ours; "" when it is, or when the channel cannot be read at all."""
    try:
        seen = connector.read_back(receipt)
    except Unsupported:
        return ""
    if not seen.exists:
        return say("proof.missing.gone")
    return "; ".join(str(one) for one in released_differences(post, seen))


def _record(
    session: Session, post: Post, receipt: Receipt, found: Found, payload_sha256: str
) -> None:
    kept = ""
    if found.screenshot is not None:
        kept = keep_picture(session.tools.store, found.screenshot, "--screenshot")
    session.append(
        EntryKind.DECISION,
        DecisionBody(
            verdict="adopt",
            role=found.role,
            position=found.position,
            reason=found.reason,
            url=receipt.url,
            post_id=receipt.post_id,
            screenshot_sha256=kept,
        ),
    )
    session.append(
        EntryKind.LIVE,
        LiveBody(
            channel=session.job.channel.name,
            platform=session.connector.platform,
            format=session.job.draft.format,
            version=session.job.version,
            title=post.draft.title,
            item_title=session.job.item_title,
            account_id=receipt.account_id,
            account_name=session.account_name,
            post_id=receipt.post_id,
            url=receipt.url,
            created_at=receipt.created_at.isoformat() if receipt.created_at else "",
            extra=receipt.extra,
            adopted=True,
            payload_sha256=payload_sha256,
        ),
    )
