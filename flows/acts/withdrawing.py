"""``tayang withdraw``: take everything of an item down, see that it is gone, and record that.

Taking down is idempotent, so after any doubt it is simply done again; what counts is what is
seen afterwards. The STOP switch holds it back like every write, unless the act says otherwise: an
officer who stopped everything must be able to take a mistake down while the rest stands still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.messages import say
from connectors.base import Post, Receipt
from connectors.errors import ConnectorError, Unauthorized, Unsupported
from connectors.registry import AnyConnector
from connectors.sweeping import KeepsFiles
from flows.acts.acting import Act
from flows.acts.effects import Effects, look, still_used
from flows.acts.unhosting import take_back
from flows.proving.prove import receipt_of
from flows.publishing.frozen import thaw
from flows.publishing.job import Tools
from flows.publishing.locks import Busy, publication_lock
from flows.publishing.others import only_own
from flows.publishing.reconcile import Doubt, look_since, reconcile
from proof.bodies import JSON, Body, IntentBody, LiveBody, OutcomeBody
from proof.change_bodies import Effect, WithdrawnBody
from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView, publication_view
from proof.projection_changes import WITHDRAW

_PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What became of one publication. ``by_hand``: what a person still has to take down."""

    view: PublicationView
    note: str = ""
    by_hand: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it is taken down and on record, files included."""
        return self.view.state is PublicationState.WITHDRAWN and not self.by_hand


Opener = Callable[[], AnyConnector | None]
"""The channel's connector; None when channels.yaml does not know the channel any more."""


def withdraw(
    publication: str, opener: Opener, tools: Tools, act: Act, *, by_hand: bool = False
) -> Withdrawal:
    """Take one publication down; ``by_hand`` True: a person says that they did.

    Never raises for a platform. Whatever was not taken down is named in ``by_hand``.
    """
    try:
        with publication_lock(
            Path(tools.locks_dir), publication, clock=tools.clock, wait=tools.rules.lock_wait
        ):
            view = publication_view(tools.ledger, publication)
            if view.state is PublicationState.WITHDRAWN:
                return Withdrawal(view, say("flows.note.withdrawn"))
            return _Withdrawing(view, opener(), tools, act, by_hand=by_hand).run()
    except Busy:
        view = publication_view(tools.ledger, publication)
        return Withdrawal(view, say("flows.note.busy"))


class _Withdrawing:
    """One publication's withdrawal, under its lock."""

    def __init__(
        self,
        view: PublicationView,
        connector: AnyConnector | None,
        tools: Tools,
        act: Act,
        *,
        by_hand: bool,
    ) -> None:
        self.view = view
        self.tools = tools
        self.act = act
        self.by_hand = by_hand
        self._connector = connector

    def run(self) -> Withdrawal:
        view = self.view
        if view.live is None and not view.airing:
            return self._recorded("not_public", "", "", {})
        if self._connector is None:
            return self._told(say("flows.withdraw.no_channel", channel=view.channel))
        try:
            return self._with(self._connector)
        except Unsupported as error:
            return self._not_automatic(self._connector, error)
        except Unauthorized as error:
            return self._told(error.hint)
        except ConnectorError as error:
            return self._left(error.hint)

    def _with(self, connector: AnyConnector) -> Withdrawal:
        account = connector.whoami()
        if self.view.account_id not in ("", account.id):
            before = self.view.account_id
            return self._left(say("flows.note.account_changed", now=account.id, before=before))
        receipts, trouble = self._receipts(connector)
        if trouble:
            return self._told(trouble)
        if not receipts:
            return self._recorded("not_public", "", "", {})
        effects = [self._take_down(connector, receipt) for receipt in receipts]
        standing = [one for one in effects if one.effect is None]
        if standing:
            return self._left(standing[0].reason)
        files = self._files(connector, receipts)
        hidden = any(one.effect == "hidden" for one in effects)
        first = receipts[0]
        evidence = {"seen": [one.evidence for one in effects]}
        effect: Effect = "hidden" if hidden else "gone"
        return self._recorded(effect, first.post_id, first.url, evidence, files)

    def _receipts(self, connector: AnyConnector) -> tuple[list[Receipt], str]:
        """Everything public that this publication made; or why that is not known."""
        if self.view.live is not None:
            return [receipt_of(self.view.live)], ""
        post = thaw(self.view.payload_sha256, self.tools.store)
        done, seen = self.view.done(), self.view.doubtful()
        steps = [one for one in connector.steps(post) if one.public]
        step = next((one for one in steps if seen and one.name == seen.name), None)
        states = [done]
        if seen is not None and step is not None:
            verdict, states = self._look_for(connector, post, Doubt(step, seen.intent_at, done))
            if verdict in ("undecided", "several") and not states:
                return [], say("flows.withdraw.undecided", channel=self.view.channel)
        aired = [state for state in states if any(one.name in state for one in steps)]
        if any(one.name not in state for state in aired for one in steps):
            return [], say("flows.withdraw.half", channel=self.view.channel)
        return [connector.receipt(post, state) for state in aired], ""

    def _look_for(
        self, connector: AnyConnector, post: Post, doubt: Doubt
    ) -> tuple[str, list[dict[str, object]]]:
        """Reconcile the doubtful step; every object found is one to take down."""
        verdict = reconcile(connector, post, doubt, self.tools)
        self._append(EntryKind.RECONCILE, verdict)
        states: list[dict[str, object]] = [dict(doubt.state)]
        if verdict.verdict == "found":
            states = [{**doubt.state, doubt.step.name: verdict.state}]
        elif verdict.verdict != "absent":
            states = []
        if verdict.verdict == "several":
            since = look_since(connector, doubt)
            seen = connector.find(doubt.step, post, doubt.state, since)
            found = only_own(seen, post, connector, self.tools.ledger)
            several = getattr(found, "states", ())
            states = [{**doubt.state, doubt.step.name: dict(one)} for one in several]
        return verdict.verdict, states

    def _take_down(self, connector: AnyConnector, receipt: Receipt) -> Effects:
        """Ask until it is seen to be gone, or the attempts are used up."""
        seen = Effects(None)
        for number in range(1, self.tools.rules.step_attempts + 1):
            if self._held():
                return seen.because(say("flows.withdraw.stopped", reason=self._held()))
            seen = self._attempt(connector, receipt, number)
            if seen.effect is not None:
                return seen
            self.tools.clock.sleep(_PAUSE_SECONDS)
        return seen

    def _held(self) -> str:
        """Why nothing may be asked of the platform now; "" when the act goes past a STOP."""
        return "" if self.act.despite_stop else self.tools.stop(self.view.channel)

    def _attempt(self, connector: AnyConnector, receipt: Receipt, number: int) -> Effects:
        view = self.view
        intent = IntentBody(
            channel=view.channel,
            platform=view.platform,
            format=view.format,
            step=WITHDRAW,
            attempt=number,
            public=True,
            version=view.version,
            account_id=receipt.account_id,
            payload_sha256=view.payload_sha256,
            release_digest=view.release_digest,
            run=self.tools.run,
        )
        self._append(EntryKind.INTENT, intent)
        self.tools.crash("withdraw:intent")
        error = _asked(connector, receipt)
        self.tools.crash("withdraw:performed")
        outcome = OutcomeBody(
            step=WITHDRAW,
            attempt=number,
            result="ok" if error is None else "unknown",
            error=type(error).__name__ if error else "",
            status=error.status if error else 0,
            code=error.code if error else "",
        )
        if isinstance(error, Unsupported):
            self._append(EntryKind.OUTCOME, outcome.model_copy(update={"result": "refused"}))
            raise error
        self._append(EntryKind.OUTCOME, outcome)
        seen = look(connector, receipt, self.tools)
        return seen.because(error.hint) if error and seen.effect is None else seen

    def _files(self, connector: AnyConnector, receipts: list[Receipt]) -> tuple[str, ...]:
        """Delete the files of all versions; addresses of those that stay."""
        entries = self.tools.ledger.entries(publication=self.view.publication, kind=EntryKind.LIVE)
        earlier = [receipt_of(LiveBody.model_validate(entry.body)) for entry in entries]
        keep = still_used(self.tools.ledger, self.view.publication)
        left: list[str] = []
        if not isinstance(connector, KeepsFiles):
            return ()
        for receipt in [*earlier, *receipts]:
            try:
                left += connector.withdraw_files(receipt, keep)
            except ConnectorError:
                left += [str(one) for one in receipt.extra.get("media", ())]
        return tuple(dict.fromkeys(left))

    def _not_automatic(self, connector: AnyConnector, error: Unsupported) -> Withdrawal:
        """A channel that a person serves: what they say is taken, after looking where we can."""
        live = self.view.live
        if not self.by_hand or live is None:
            return self._left(error.hint)
        seen = look(connector, receipt_of(live), self.tools)
        if seen.public:
            return self._left(say("flows.withdraw.still_there", url=live.url))
        return self._recorded("by_hand", live.post_id, live.url, {"seen": [seen.evidence]})

    def _told(self, why: str) -> Withdrawal:
        """Nothing can be asked or read: a person's word is taken when they gave it."""
        if not self.by_hand:
            return self._left(why)
        live = self.view.live
        post_id, url = (live.post_id, live.url) if live else ("", "")
        return self._recorded("by_hand", post_id, url, {})

    def _left(self, why: str) -> Withdrawal:
        """Not taken down: the ledger's view stays, and a person gets the address."""
        live = self.view.live
        where = live.url if live else say("flows.withdraw.somewhere", channel=self.view.channel)
        view = publication_view(self.tools.ledger, self.view.publication)
        return Withdrawal(view, why, (f"{self.view.channel}: {where}",))

    def _recorded(
        self,
        effect: Effect,
        post_id: str,
        url: str,
        evidence: JSON,
        files: tuple[str, ...] = (),
    ) -> Withdrawal:
        files += take_back(self.view.publication, self.tools)
        body = WithdrawnBody(
            role=self.act.role,
            position=self.act.position,
            reason=self.act.reason,
            channel=self.view.channel,
            platform=self.view.platform,
            format=self.view.format,
            effect=effect,
            despite_stop=self.tools.stop(self.view.channel) if self.act.despite_stop else "",
            post_id=post_id,
            url=url,
            files_left=files,
            evidence=evidence,
        )
        self._append(EntryKind.WITHDRAWN, body)
        self.tools.crash("withdraw:recorded")
        view = publication_view(self.tools.ledger, self.view.publication)
        return Withdrawal(view, say(f"flows.withdraw.{effect}"), files)

    def _append(self, kind: EntryKind, body: Body) -> None:
        self.tools.ledger.append(
            kind,
            body.json_body(),
            publication=self.view.publication,
            item=self.view.item,
        )


def _asked(connector: AnyConnector, receipt: Receipt) -> ConnectorError | None:
    try:
        connector.withdraw(receipt)
    except ConnectorError as error:
        return error
    return None
