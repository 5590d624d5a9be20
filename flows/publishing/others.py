"""What other publications hold: a post is one publication's, an item airs once on an account.

Channels are the office's own names; the account behind them is the platform's. A renamed channel,
or two channels of one account, must not become a second post, and a post that another publication
is recorded with must not be taken for this one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from config.messages import say
from connectors.base import Absent, Found, Post, Receipt, Undecided
from connectors.registry import AnyConnector
from content.canonical import digest
from flows.publishing.locks import publication_lock
from flows.publishing.session import Session
from proof.bodies import IntentBody, LiveBody
from proof.compare import same_address
from proof.entries import EntryKind, PublicationState
from proof.ledger import Entry, Ledger
from proof.projection import PublicationView, publication_view


def only_own(
    seen: Found | Absent | Undecided, post: Post, connector: AnyConnector, ledger: Ledger
) -> Found | Absent | Undecided:
    """``seen`` without the posts that other publications are recorded with.

    Two items may say the same words; a search by text then shows both.
    """
    if not isinstance(seen, Found):
        return seen
    taken = {one for _, body in _others(ledger, post, connector) for one in _ids(body)}
    own = tuple(state for state in seen.states if str(state.get("id", "")) not in taken)
    return Found(own) if own else Absent()


def held_by_another(receipt: Receipt, post: Post, connector: AnyConnector, ledger: Ledger) -> str:
    """Why the found post cannot be this publication's (Indonesian); "" when no other has it."""
    for entry, body in _others(ledger, post, connector):
        if receipt.post_id in _ids(body) or same_address(body.url, receipt.url):
            values = {"url": receipt.url, "item": entry.item, "channel": body.channel}
            return say("flows.adopt.taken", **values)
    return ""


@contextmanager
def alone_on_account(session: Session, account_id: str) -> Iterator[None]:
    """Hold the item's place on the account; Halt when another channel has, or may have, aired it.

    Raises:
        Busy: another channel of the same account is delivering the item now.
    """
    job, tools = session.job, session.tools
    place = {
        "platform": session.connector.platform,
        "account": account_id,
        "item": job.draft.item_id,
        "format": job.draft.format,
    }
    name = f"akun-{digest(place)[:20]}"
    with publication_lock(
        Path(tools.locks_dir), name, clock=tools.clock, wait=tools.rules.lock_wait
    ):
        other = None if session.view.airing else _aired_elsewhere(session, account_id)
        if other is not None:
            values = {"item": job.draft.item_id, "channel": job.channel.name}
            note = say("flows.note.same_account", other=other.channel, **values)
            session.refuse("configuration", note, code="same_account")
        yield


def _aired_elsewhere(session: Session, account_id: str) -> PublicationView | None:
    """The item's publication in this format that another channel has aired as the account."""
    job, ledger = session.job, session.tools.ledger
    wanted = (session.connector.platform, job.draft.format, account_id)
    known: set[str] = set()
    for kind, body in ((EntryKind.INTENT, IntentBody), (EntryKind.LIVE, LiveBody)):
        for entry in ledger.entries(item=job.draft.item_id, kind=kind):
            found = body.model_validate(entry.body)
            if (found.platform, found.format, found.account_id) == wanted:
                known.add(entry.publication)
    for publication in sorted(known - {job.publication}):
        view = publication_view(ledger, publication)
        aired = view.live is not None or view.airing
        url = view.live.url if view.live else ""
        here = _same_place(view.platform, view.channel, url, job.channel.name, session.connector)
        if aired and here and view.state is not PublicationState.WITHDRAWN:
            return view
    return None


def _others(
    ledger: Ledger, post: Post, connector: AnyConnector
) -> Iterator[tuple[Entry, LiveBody]]:
    """What other publications are recorded with where this one's post would be."""
    for entry in ledger.entries(kind=EntryKind.LIVE):
        body = LiveBody.model_validate(entry.body)
        if entry.publication != post.publication_id and _same_place(
            body.platform, body.channel, body.url, post.draft.channel, connector
        ):
            yield entry, body


def _same_place(platform: str, other: str, url: str, channel: str, connector: AnyConnector) -> bool:
    """Whether numbers mean the same: a platform has its own, and so has every website."""
    if platform != connector.platform:
        return False
    if other == channel or not connector.capabilities.public_page:
        return True
    return urlsplit(url).netloc == urlsplit(connector.http.base_url).netloc


def _ids(body: LiveBody) -> frozenset[str]:
    """The post's own id and, of a thread, those of all its posts."""
    return frozenset({body.post_id, *(str(one) for one in body.extra.get("ids", ()))})
