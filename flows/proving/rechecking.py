"""One later look at one proved publication, under its lock: read, judged, recorded.

A verdict of *lost* or *changed* needs three looks that say so, and an account that may vouch for
the post: a 404 to another account's credential, or to a refused one, proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from config.errors import ConfigError
from config.messages import say
from connectors.base import Account, Post
from connectors.errors import ACCOUNT_GONE, ConnectorError, Unauthorized, Unsupported
from connectors.registry import AnyConnector
from content.errors import StoreError
from flows.proving.likeness import likenesses
from flows.proving.picturing import take_pictures
from flows.proving.prove import receipt_of
from flows.proving.witness import Looked, keep, look
from flows.publishing.frozen import thaw
from flows.publishing.job import Tools
from flows.publishing.locks import Busy, publication_lock
from flows.runtime import Runtime
from proof.bodies import LiveBody, ObservedBody, TayangBody
from proof.entries import EntryKind, PublicationState
from proof.evidence import Judgement, judge
from proof.projection import publication_view
from proof.recheck import Verdicted, due_point, ends_at, is_aired, judge_again, sentence
from proof.view import PublicationView

Why = Literal["due", "asked", "report"]
Accounts = dict[str, Account | ConnectorError]
"""Channel → whom its credential speaks for, or why that is not known; asked once per run."""

BAD = frozenset({PublicationState.LOST, PublicationState.CHANGED})

_TRIES = 3
_PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Rechecked:
    """One look. ``sentence`` (Indonesian) is ready for an alert; ``alarming``: a person is needed
    who was not needed for this before.
    """

    publication: str
    item: str
    channel: str
    channel_title: str
    before: PublicationState
    state: PublicationState
    verdict: str
    sentence: str
    url: str = ""
    address: str = ""
    check: str = ""
    differences: tuple[str, ...] = ()

    @property
    def alarming(self) -> bool:
        """Newly lost or changed."""
        return self.state in BAD and self.before is not self.state

    def as_json(self) -> dict[str, Any]:
        """One row of ``tayang verify --json``."""
        return {
            "publication": self.publication,
            "item": self.item,
            "channel": self.channel,
            "before": self.before.value,
            "state": self.state.value,
            "verdict": self.verdict,
            "check": self.check,
            "url": self.url,
            "address": self.address,
            "sentence": self.sentence,
            "differences": list(self.differences),
        }


@dataclass(slots=True)
class Looking:
    """One publication's look, under its lock."""

    runtime: Runtime
    tools: Tools
    accounts: Accounts
    why: Why

    def at(self, publication: str) -> Rechecked | None:
        """None: somebody else is at it, or there is nothing to look at any more."""
        tools = self.tools
        wait = tools.rules.lock_wait
        try:
            with publication_lock(Path(tools.locks_dir), publication, clock=tools.clock, wait=wait):
                return self._look(publication_view(tools.ledger, publication))
        except Busy:
            return None

    def _look(self, view: PublicationView) -> Rechecked | None:
        point = due_point(view, self.tools.clock.now())
        live, tayang = view.live, view.tayang
        if not is_aired(view) or live is None or tayang is None:
            return None
        if self.why == "due" and point is None:
            return None
        check = self.why if self.why != "due" else point or "asked"
        end = ends_at(view)
        if end is not None and end <= self.tools.clock.now():
            return self._told(view, Verdicted("ended"), check)
        connector = self._connector(view.channel)
        if connector is None:
            verdict = Verdicted("unreadable", (say("proof.later.unreadable"),))
            return self._told(view, verdict, check)
        trouble = self._account_trouble(connector, view, live)
        if trouble is not None:
            return self._record(view, trouble, ObservedBody(), check)
        verdict, looked, judgement = self._reads(view, live, tayang, connector)
        kept = keep(looked, self.tools)
        if "warc_sha256" in kept:
            judgement = judgement.with_recording()
        body = ObservedBody(
            levels=judgement.levels,
            missing=judgement.missing,
            evidence={**judgement.evidence, "kept": kept},
        )
        found = self._record(view, verdict, body, check)
        if verdict.verdict == "same":
            take_pictures(
                publication_view(self.tools.ledger, view.publication), connector, self.tools
            )
        return found

    def _reads(
        self,
        view: PublicationView,
        live: LiveBody,
        tayang: TayangBody,
        connector: AnyConnector,
    ) -> tuple[Verdicted, Looked, Judgement]:
        """Look until all is as proved, at most three times: caches and moderation come and go."""
        post = self._post(view)
        receipt = receipt_of(live)
        page = connector.capabilities.public_page
        for attempt in range(_TRIES):
            looked = look(post, receipt, connector, self.tools)
            seen, visited = looked.seen, looked.visited
            verdict = judge_again(post, tayang.evidence, receipt, seen, visited, page=page)
            if isinstance(looked.unread, Unsupported):
                verdict = Verdicted("unreadable", (say("proof.later.unreadable"),))
            if _is_final(verdict, looked) or attempt + 1 == _TRIES:
                break
            self.tools.clock.sleep(_PAUSE_SECONDS)
        if post is None:
            return verdict, looked, Judgement((), (), (), (), {})
        pictures = likenesses(post, seen) if verdict.verdict == "same" else ()
        needs = connector.capabilities.tayang_needs
        judgement = judge(post, receipt, seen, visited, needs, pictures)
        if judgement.differences and verdict.verdict == "same":
            count = len(judgement.differences)
            why = (say("proof.later.edited", count=count),)
            verdict = Verdicted("edited", why, judgement.differences)
        return verdict, looked, judgement

    def _post(self, view: PublicationView) -> Post | None:
        """The post as it was sent; None when its payload was erased."""
        try:
            return thaw(view.payload_sha256, self.tools.store)
        except StoreError:
            return None

    def _connector(self, name: str) -> AnyConnector | None:
        """The channel's connector; None when the office does not have it (so) any more."""
        channel = self.runtime.settings.channel(name)
        if channel is None:
            return None
        try:
            return self.runtime.connector(channel)
        except ConfigError:
            return None

    def _account_trouble(
        self, connector: AnyConnector, view: PublicationView, live: LiveBody
    ) -> Verdicted | None:
        """Why the account cannot vouch for the post; another account's 404 proves nothing."""
        account = self._account(connector, view.channel)
        if isinstance(account, Account):
            if account.id == live.account_id:
                return None
            values = {"now": account.id, "before": live.account_id}
            return Verdicted("unread", (say("proof.later.other_account", **values),))
        if isinstance(account, Unsupported):
            return None
        if account.code == ACCOUNT_GONE:
            return Verdicted("account_gone", (say("proof.later.account_gone"),))
        if isinstance(account, Unauthorized):
            return Verdicted("unread", (say("proof.later.refused"),))
        return Verdicted("unread", (say("proof.later.unread"),))

    def _account(self, connector: AnyConnector, name: str) -> Account | ConnectorError:
        """Asked once per channel and run; that it is gone must be said three times."""
        if name not in self.accounts:
            for attempt in range(_TRIES):
                if attempt:
                    self.tools.clock.sleep(_PAUSE_SECONDS)
                try:
                    self.accounts[name] = connector.whoami()
                except ConnectorError as error:
                    self.accounts[name] = error
                    if error.code == ACCOUNT_GONE:
                        continue
                break
        return self.accounts[name]

    def _record(
        self, view: PublicationView, verdict: Verdicted, body: ObservedBody, check: str
    ) -> Rechecked:
        """Write the look; an unread one only once until something is read."""
        if verdict.verdict == "unreadable" or (
            verdict.verdict == "unread" and view.verdict == "unread"
        ):
            return self._told(view, verdict, check)
        full = body.model_copy(
            update={
                "reasons": verdict.reasons,
                "differences": verdict.differences,
                "check": check,
                "verdict": verdict.verdict,
                "address": verdict.address,
            }
        )
        ledger = self.tools.ledger
        entry = full.json_body()
        ledger.append(EntryKind.OBSERVED, entry, publication=view.publication, item=view.item)
        self.tools.crash("verify:recorded")
        after = publication_view(ledger, view.publication)
        return replace(self._told(view, verdict, check), state=after.state)

    def _told(self, view: PublicationView, verdict: Verdicted, check: str) -> Rechecked:
        channel = self.runtime.settings.channel(view.channel)
        title = channel.title if channel else view.channel
        return Rechecked(
            publication=view.publication,
            item=view.item,
            channel=view.channel,
            channel_title=title,
            before=view.state,
            state=view.state,
            verdict=verdict.verdict,
            sentence=sentence(verdict.verdict, view.item, title, verdict.reasons),
            url=view.live.url if view.live else "",
            address=verdict.address,
            check=check,
            differences=verdict.differences,
        )


def _is_final(verdict: Verdicted, looked: Looked) -> bool:
    """Whether looking again could not change it: all is well, or the owner's read says why not."""
    seen = looked.seen
    told = seen is not None and (seen.status == "trash" or (seen.exists and not seen.public))
    return told or verdict.verdict in ("same", "unreadable")
