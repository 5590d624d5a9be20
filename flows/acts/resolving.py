"""What a person decides about a doubtful publication, checked as far as it can be, on record."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from connectors.base import Receipt
from flows.acts.acting import act_of
from flows.acts.adopting import not_ours
from flows.publishing.frozen import thaw
from flows.publishing.locks import Busy, publication_lock
from flows.runtime import Runtime, known_channel
from proof.bodies import DecisionBody, LiveBody
from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView, publication_view

_OPEN_TO_DECISION = frozenset(
    {
        PublicationState.UNDECIDED,
        PublicationState.DUPLICATE_SUSPECT,
        PublicationState.UNKNOWN,
        PublicationState.INTENT,
    }
)


@dataclass(frozen=True, slots=True)
class Decided:
    """The publication afterwards; ``done`` False when the decision could not be accepted."""

    view: PublicationView
    note: str
    done: bool = True


def resolve_absent(runtime: Runtime, publication: str, *, role: str, reason: str) -> Decided:
    """A person looked and there is no post: the step may be sent again."""
    try:
        with _lock(runtime, publication):
            view = _doubtful(runtime, publication)
            _decide(runtime, view, "absent", role=role, reason=reason)
    except Busy:
        return _busy(runtime, publication)
    after = publication_view(runtime.ledger, publication)
    return Decided(after, say("flows.resolve.absent", item=view.item, channel=view.channel))


def resolve_found(
    runtime: Runtime, publication: str, url: str, *, role: str, reason: str
) -> Decided:
    """A person found the post: it is read as its owner and must hold what was released.

    All of it under the lock: a run that settles the doubt meanwhile must not leave two answers.
    """
    try:
        with _lock(runtime, publication):
            return _found(runtime, publication, url, role=role, reason=reason)
    except Busy:
        return _busy(runtime, publication)


def _found(runtime: Runtime, publication: str, url: str, *, role: str, reason: str) -> Decided:
    view = _doubtful(runtime, publication)
    connector = runtime.connector(known_channel(runtime.settings, view.channel, publication))
    post = thaw(view.payload_sha256, runtime.store)
    receipt = connector.adopt(url, post)
    note = not_ours(receipt, post, connector, runtime.ledger)
    if note:
        return Decided(view, note, done=False)
    seen_at = {"url": receipt.url, "post_id": receipt.post_id}
    _decide(runtime, view, "found", role=role, reason=reason, **seen_at)
    _record_live(runtime, view, receipt, post.draft.title)
    after = publication_view(runtime.ledger, publication)
    return Decided(after, say("flows.resolve.found", item=view.item, url=receipt.url))


def _busy(runtime: Runtime, publication: str) -> Decided:
    view = publication_view(runtime.ledger, publication)
    return Decided(view, say("flows.note.busy"), done=False)


def _doubtful(runtime: Runtime, publication: str) -> PublicationView:
    view = publication_view(runtime.ledger, publication)
    if not view.item:
        hint = say("flows.resolve.unknown", publication=publication)
        raise ConfigError("unknown publication", [Problem("ID", 0, "", hint, publication)])
    if view.change is not None:
        hint = say(f"flows.note.open_{view.change.step}")
        raise ConfigError("a change is open", [Problem(publication, 0, "", hint)])
    if view.state not in _OPEN_TO_DECISION or not view.payload_sha256:
        state = say(f"proof.state.{view.state.value}")
        hint = say("flows.resolve.no_doubt", publication=publication, state=state)
        raise ConfigError("nothing to decide", [Problem(publication, 0, "", hint)])
    return view


def _lock(runtime: Runtime, publication: str) -> AbstractContextManager[None]:
    settings = runtime.settings
    wait = settings.delivery.lock_wait
    return publication_lock(Path(settings.locks_dir), publication, clock=settings.clock, wait=wait)


def _decide(
    runtime: Runtime,
    view: PublicationView,
    verdict: str,
    *,
    role: str,
    reason: str,
    url: str = "",
    post_id: str = "",
) -> None:
    act = act_of(runtime.settings, role, reason)
    body = DecisionBody.model_validate(
        {
            "verdict": verdict,
            "role": act.role,
            "position": act.position,
            "reason": act.reason,
            "url": url,
            "post_id": post_id,
        }
    )
    runtime.ledger.append(
        EntryKind.DECISION, body.json_body(), publication=view.publication, item=view.item
    )


def _record_live(runtime: Runtime, view: PublicationView, receipt: Receipt, title: str) -> None:
    body = LiveBody(
        channel=view.channel,
        platform=view.platform,
        format=view.format,
        version=view.version,
        title=title,
        account_id=receipt.account_id,
        account_name="",
        post_id=receipt.post_id,
        url=receipt.url,
        created_at=receipt.created_at.isoformat() if receipt.created_at else "",
        extra=receipt.extra,
        adopted=True,
    )
    runtime.ledger.append(
        EntryKind.LIVE, body.json_body(), publication=view.publication, item=view.item
    )
