"""Before the first write of a delivery: whose account, which text, and the payload frozen."""

from __future__ import annotations

from config.messages import say
from connectors.base import Account, Post
from connectors.errors import ConnectorError, Permanent, Unauthorized
from content.draft import fill_site_link
from flows.publishing.frozen import freeze, thaw
from flows.publishing.gates import parked, site_link, wrong_account
from flows.publishing.session import Session
from proof.bodies import PreparedBody
from proof.entries import EntryKind


def open_post(session: Session, *, gated: bool = True) -> tuple[Post, str]:
    """The frozen post of an earlier attempt, or a new one, frozen now; with its blob's hash.

    ``gated`` False: nothing will be sent (a person already posted), so STOP, the window and a
    missing website do not matter.
    """
    job, view = session.job, session.view
    if view.started:
        if view.version != job.version:
            note = say("flows.note.version_changed", item=job.draft.item_id)
            session.refuse("approval", note, code="version_changed")
        pin_account(session, view.account_id)
        return thaw(view.payload_sha256, session.tools.store), view.payload_sha256
    if gated:
        session.gate()
    url, waiting = site_link(job, session.tools)
    if gated and waiting is not None:
        session.park(waiting)
    account_id = pin_account(session, view.account_id)
    post, sha256 = frozen_post(session, url, account_id)
    prepared = PreparedBody(**session.names(), version=job.version, payload_sha256=sha256)
    session.append(EntryKind.PREPARED, prepared)
    return post, sha256


def frozen_post(session: Session, url: str | None, account_id: str) -> tuple[Post, str]:
    """The post of the job's draft, encoded and frozen; Halt when the channel's limits refuse it.

    A version that replaces one that never aired gets an address of its own: what the earlier one
    left hidden on the platform still holds the first.
    """
    job = session.job
    draft = fill_site_link(job.draft, url) if job.draft.needs_site else job.draft
    try:
        payload = session.connector.encode(draft)
    except Permanent as error:
        session.refuse("limit", error.hint, error)
    slug = draft.slug or job.publication
    corrections = session.view.corrections
    post = Post(
        publication_id=job.publication,
        draft=draft,
        payload=payload,
        media=job.media,
        account_id=account_id,
        slug=f"{slug}-v{corrections + 1}" if corrections else slug,
        marker=url or "",
    )
    return post, freeze(post, session.tools.store)


def pin_account(session: Session, pinned: str) -> str:
    """The id of the account that answers; another one than before stops for a person."""
    account = _whoami(session)
    expected = wrong_account(session.job, account, pinned)
    if expected:
        note = say("flows.note.account_changed", now=account.id, before=expected)
        session.refuse("configuration", note, code="account_changed")
    session.account_name = account.name
    _check_skew(session)
    return account.id


def _whoami(session: Session) -> Account:
    """The account, asked once per channel and run."""
    job, known = session.job, session.tools.accounts
    if job.channel.name in known:
        return known[job.channel.name]
    try:
        account = session.connector.whoami()
    except Unauthorized as error:
        session.park(parked(job, "unauthorized", detail=error.code), error)
    except ConnectorError as error:
        session.park(parked(job, "unreachable", detail=type(error).__name__), error)
    known[job.channel.name] = account
    return account


def _check_skew(session: Session) -> None:
    """Stop when our clock and the server's differ by more than a day (reliability R12)."""
    server = session.connector.http.server_time
    if server is None:
        return
    skew = abs((server - session.tools.clock.now()).total_seconds())
    if skew > session.tools.rules.max_skew:
        note = say("flows.note.clock_skew", hours=round(skew / 3600))
        session.refuse("configuration", note, code="clock_skew")
