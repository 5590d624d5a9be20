"""The state machine of one publication: at most one public post, whatever happens.

Durable intent → one attempt → outcome; any doubt → look on the platform; still doubt → a person
decides. The ledger is the only memory; every call of ``deliver`` first reads where things stand,
so a rerun means "reconcile, then maybe send". No Prefect here.
"""

from __future__ import annotations

from pathlib import Path

from config.messages import say
from connectors.base import Post
from connectors.registry import AnyConnector
from flows.publishing.hosting import hosted
from flows.publishing.job import Job, Outcome, Tools
from flows.publishing.locks import Busy, publication_lock
from flows.publishing.opening import open_post, pin_account
from flows.publishing.others import alone_on_account
from flows.publishing.session import Halt, Session
from flows.publishing.settling import all_done, is_replaced, look_for_old
from flows.publishing.stepping import complete
from proof.bodies import LiveBody
from proof.entries import EntryKind, PublicationState
from proof.projection import publication_view

SETTLED = frozenset(
    {
        PublicationState.TAYANG,
        PublicationState.DUPLICATE_SUSPECT,
        PublicationState.CORRECTED,
        PublicationState.WITHDRAWN,
        PublicationState.LOST,
        PublicationState.CHANGED,
    }
)
"""States in which a run sends nothing and asks nothing."""


def deliver(job: Job, connector: AnyConnector, tools: Tools) -> Outcome:
    """Bring the publication to *live*, as far as that goes now; never raises for a platform.

    Proof is another act (``flows.proving``): a post that cannot be proved yet is not sent again.
    LedgerError and StoreError do propagate: without them nothing may be sent.
    """
    folder = Path(tools.locks_dir)
    wait = tools.rules.lock_wait
    try:
        with publication_lock(folder, job.publication, clock=tools.clock, wait=wait):
            return carry_on(Session(job, connector, tools))
    except Busy:
        view = publication_view(tools.ledger, job.publication)
        return Outcome(view, note=say("flows.note.busy"))


def carry_on(session: Session) -> Outcome:
    """Deliver under the lock that the caller holds."""
    if session.view.state in SETTLED:
        return Outcome(session.view, note=say(f"flows.note.{session.view.state.value}"))
    if session.view.change is not None:
        return Outcome(session.view, note=say(f"flows.note.open_{session.view.change.step}"))
    try:
        if is_replaced(session) and session.view.live is None:
            _settle_replaced(session)
        if session.view.live is None:
            frozen, payload_sha256 = open_post(session)
            with alone_on_account(session, frozen.account_id):
                post = hosted(session, frozen, payload_sha256)
                for step in session.connector.steps(post):
                    complete(session, step, post, payload_sha256)
                record_live(session, post, version=session.job.version)
    except Halt as halt:
        return Outcome(session.view, session.sent, halt.error, halt.note)
    return Outcome(session.view, session.sent)


def _settle_replaced(session: Session) -> None:
    """A new release came while the version before was in doubt: tell it when it aired after all.

    Nothing is sent under either release; a half-done post stays as it is for ``correct``.
    """
    post, aired = look_for_old(session, keep_absent=False)
    if aired and all_done(session, tuple(session.connector.steps(post))):
        pin_account(session, session.view.account_id)
        record_live(session, post, version=session.view.version)
        raise Halt(say("flows.note.version_changed", item=session.job.draft.item_id))


def record_live(session: Session, post: Post, *, version: str) -> None:
    """Record, after the last step, that the platform says the post exists."""
    receipt = session.connector.receipt(post, session.view.done())
    created = receipt.created_at.isoformat() if receipt.created_at else ""
    body = LiveBody(
        channel=session.job.channel.name,
        platform=session.connector.platform,
        format=session.job.draft.format,
        version=version,
        title=post.draft.title,
        item_title=session.job.item_title,
        account_id=receipt.account_id,
        account_name=session.account_name,
        post_id=receipt.post_id,
        url=receipt.url,
        created_at=created,
        extra=receipt.extra,
    )
    session.append(EntryKind.LIVE, body)
    session.tools.crash("live:recorded")
    session.tools.report(say("flows.log.live", key=session.job.draft.key, url=receipt.url))
