"""The state machine of one publication: at most one public post, whatever happens.

Durable intent → one attempt → outcome; any doubt → look on the platform; still doubt → a person
decides. The ledger is the only memory; every call of ``deliver`` first reads where things stand,
so a rerun means "reconcile, then maybe send". No Prefect here.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from pydantic import JsonValue

from config.messages import say
from connectors.base import Account, Failed, Post, Ready, Step
from connectors.errors import ConnectorError, OutcomeUnknown, Permanent, Transient, Unauthorized
from content.draft import fill_site_link
from flows.attempt import Attempt, attempt
from flows.frozen import freeze, thaw
from flows.gates import may_write, parked, site_link, wrong_account
from flows.job import Job, Outcome, Tools
from flows.locks import Busy, publication_lock
from flows.reconcile import AnyConnector, Doubt, reconcile
from proof.bodies import Body, LiveBody, ParkedBody, PreparedBody, ReconcileBody, RefusedBody
from proof.entries import EntryKind, PublicationState
from proof.projection import RESEND_LIMIT, PublicationView, StepView, publication_view

_SETTLED = frozenset(
    {
        PublicationState.TAYANG,
        PublicationState.DUPLICATE_SUSPECT,
        PublicationState.CORRECTED,
        PublicationState.WITHDRAWN,
        PublicationState.LOST,
        PublicationState.CHANGED,
    }
)
_TRANSIENT_TRIES = 3
_DEFAULT_PAUSE_SECONDS = 5.0


class Halt(Exception):
    """Stops this delivery; everything is in the ledger already."""

    def __init__(self, note: str, error: ConnectorError | None = None) -> None:
        super().__init__(note)
        self.note = note
        self.error = error


def deliver(job: Job, connector: AnyConnector, tools: Tools) -> Outcome:
    """Bring the publication to *live*, as far as that goes now; never raises for a platform.

    Proof is another act (``flows.prove``): a post that cannot be proved yet is not sent again.

    LedgerError and StoreError do propagate: without them nothing may be sent.
    """
    folder = Path(tools.locks_dir)
    wait = tools.rules.lock_wait
    try:
        with publication_lock(folder, job.publication, clock=tools.clock, wait=wait):
            return _Delivery(job, connector, tools).run()
    except Busy:
        view = publication_view(tools.ledger, job.publication)
        return Outcome(view, note=say("flows.note.busy"))


class _Delivery:
    """One run under the lock: the steps in order, with the view refreshed from the ledger."""

    def __init__(self, job: Job, connector: AnyConnector, tools: Tools) -> None:
        self.job = job
        self.connector = connector
        self.tools = tools
        self.view: PublicationView = publication_view(tools.ledger, job.publication)
        self.sent = 0
        self.account_name = ""

    def run(self) -> Outcome:
        if self.view.state in _SETTLED:
            return self._end(say(f"flows.note.{self.view.state.value}"))
        try:
            if self.view.live is None:
                self._publish()
        except Halt as halt:
            return self._end(halt.note, halt.error)
        return self._end("")

    def _end(self, note: str, error: ConnectorError | None = None) -> Outcome:
        return Outcome(self.view, self.sent, error, note)

    def _publish(self) -> None:
        post, payload_sha256 = self._prepare()
        for step in self.connector.steps(post):
            self._complete(step, post, payload_sha256)
        self._record_live(post)

    # -- before the first write ------------------------------------------------------------

    def _prepare(self) -> tuple[Post, str]:
        """The frozen post of an earlier attempt, or a new one, frozen now."""
        if self.view.started:
            if self.view.version != self.job.version:
                self._refuse("approval", code="version_changed")
                raise Halt(say("flows.note.version_changed", item=self.job.draft.item_id))
            self._account(self.view.account_id)
            return thaw(self.view.payload_sha256, self.tools.store), self.view.payload_sha256
        self._gate()
        url, waiting = site_link(self.job, self.tools)
        if waiting is not None:
            self._park(waiting)
        account_id = self._account("")
        draft = fill_site_link(self.job.draft, url) if self.job.draft.needs_site else self.job.draft
        try:
            payload = self.connector.encode(draft)
        except Permanent as error:
            self._refuse("limit", error)
            raise Halt(error.hint, error) from error
        post = Post(
            publication_id=self.job.publication,
            draft=draft,
            payload=payload,
            media=self.job.media,
            account_id=account_id,
            slug=draft.slug or self.job.publication,
            marker=url or "",
        )
        sha256 = freeze(post, self.tools.store)
        prepared = PreparedBody(**self._names(), version=self.job.version, payload_sha256=sha256)
        self._append(EntryKind.PREPARED, prepared)
        return post, sha256

    def _account(self, pinned: str) -> str:
        """Ask who the credential speaks for; another account than before stops for a person."""
        account = self._whoami()
        expected = wrong_account(self.job, account, pinned)
        if expected:
            self._refuse("configuration", code="account_changed")
            raise Halt(say("flows.note.account_changed", now=account.id, before=expected))
        self.account_name = account.name
        self._check_skew()
        return account.id

    def _whoami(self) -> Account:
        """The account, asked once per channel and run."""
        known = self.tools.accounts.get(self.job.channel.name)
        if known is not None:
            return known
        try:
            account = self.connector.whoami()
        except Unauthorized as error:
            self._park(parked(self.job, "unauthorized", detail=error.code), error)
        except ConnectorError as error:
            self._park(parked(self.job, "unreachable", detail=type(error).__name__), error)
        self.tools.accounts[self.job.channel.name] = account
        return account

    def _check_skew(self) -> None:
        """Stop when our clock and the server's differ by more than a day (reliability R12)."""
        server = self.connector.http.server_time
        if server is None:
            return
        skew = abs((server - self.tools.clock.now()).total_seconds())
        if skew > self.tools.rules.max_skew:
            self._refuse("configuration", code="clock_skew")
            raise Halt(say("flows.note.clock_skew", hours=round(skew / 3600)))

    def _gate(self) -> None:
        stop = may_write(self.job, self.tools)
        if stop is not None:
            self._park(stop)

    # -- one step --------------------------------------------------------------------------

    def _complete(self, step: Step, post: Post, payload_sha256: str) -> None:
        """Bring one step to ok, or raise Halt with the reason in the ledger."""
        transient = unknown = 0
        ended: Attempt | None = None
        while True:
            seen = self.view.steps.get(step.name)
            if seen is not None and seen.status == "ok":
                self._wait_ready(step)
                return
            if seen is not None and seen.status in ("open", "unknown", "undecided"):
                self._resolve_doubt(step, post, seen, ended)
                if self._step(step).status == "ok":
                    continue
            if ended is not None:
                transient = self._after(ended, transient)
                unknown += isinstance(ended.error, OutcomeUnknown)
                if unknown >= self.tools.rules.step_attempts:
                    self._park(parked(self.job, "unreachable"), ended.error)
            self._gate()
            self.sent += 1
            ended = attempt(
                step, post, self.connector, self.job, self.view, payload_sha256, self.tools
            )
            self._refresh()

    def _after(self, ended: Attempt, transient: int) -> int:
        """Decide, after a failed attempt that surely did nothing, whether to send again."""
        error = ended.error
        if isinstance(error, Permanent):
            self._refuse("platform", error)
            raise Halt(error.hint, error)
        if isinstance(error, Transient):
            self._pause(error, transient)
            return transient + 1
        return transient

    def _pause(self, error: Transient, tries: int) -> None:
        """Honour Retry-After up to the office's limit; else park (DESIGN core rule 2)."""
        reason = "rate_limited" if error.retry_after is not None else "unreachable"
        pause = _DEFAULT_PAUSE_SECONDS if error.retry_after is None else error.retry_after
        if tries + 1 >= _TRANSIENT_TRIES or pause > self.tools.rules.max_retry_after:
            self._park(parked(self.job, reason, detail=error.code), error)
        self.tools.report(say("flows.log.waiting", key=self.job.draft.key, seconds=round(pause)))
        self.tools.clock.sleep(pause)

    def _resolve_doubt(self, step: Step, post: Post, seen: StepView, ended: Attempt | None) -> None:
        doubt = Doubt(step, seen.intent_at, self.view.done())
        try:
            verdict = reconcile(self.connector, post, doubt, self.tools)
        except Unauthorized as error:
            self._park(parked(self.job, "unauthorized", detail=error.code), error)
        if verdict.verdict == "absent":
            verdict = self._may_resend(verdict, seen, ended)
        self._append(EntryKind.RECONCILE, verdict)
        self.tools.crash(f"{step.name}:reconciled")
        if verdict.verdict in ("undecided", "several"):
            note = say(f"flows.note.{self.view.state.value}")
            raise Halt(note, ended.error if ended else None)

    def _may_resend(
        self, absent: ReconcileBody, seen: StepView, ended: Attempt | None
    ) -> ReconcileBody:
        """Reliability R6: one automatic resend of a public step; then a person decides."""
        error = ended.error if ended else None
        if isinstance(error, Permanent | Transient):
            return absent.model_copy(update={"told": True})
        spent = seen.resends + (seen.status != "open")
        if seen.public and spent >= self.tools.rules.step_attempts:
            return ReconcileBody(step=absent.step, verdict="undecided", reason=RESEND_LIMIT)
        return absent

    def _step(self, step: Step) -> StepView:
        return self.view.steps[step.name]

    def _wait_ready(self, step: Step) -> None:
        """Poll until the platform has processed what the step made."""
        deadline = self.tools.clock.monotonic() + self.tools.rules.poll_limit
        while True:
            try:
                answer = self.connector.ready(step, self.view.done())
            except Unauthorized as error:
                self._park(parked(self.job, "unauthorized", detail=error.code), error)
            except (Transient, OutcomeUnknown) as error:
                self._park(parked(self.job, "unreachable", detail=type(error).__name__), error)
            if isinstance(answer, Ready):
                return
            if isinstance(answer, Failed):
                self._refuse("platform", code=answer.reason)
                raise Halt(answer.hint)
            if self.tools.clock.monotonic() >= deadline:
                self._park(parked(self.job, "processing"))
            self.tools.clock.sleep(answer.seconds)

    # -- the ledger ------------------------------------------------------------------------

    def _record_live(self, post: Post) -> None:
        receipt = self.connector.receipt(post, self.view.done())
        created = receipt.created_at.isoformat() if receipt.created_at else ""
        body = LiveBody(
            channel=self.job.channel.name,
            platform=self.connector.platform,
            format=self.job.draft.format,
            version=self.job.version,
            title=post.draft.title,
            item_title=self.job.item_title,
            account_id=receipt.account_id,
            account_name=self.account_name,
            post_id=receipt.post_id,
            url=receipt.url,
            created_at=created,
            extra=receipt.extra,
        )
        self._append(EntryKind.LIVE, body)
        self.tools.crash("live:recorded")
        self.tools.report(say("flows.log.live", key=self.job.draft.key, url=receipt.url))

    def _names(self) -> dict[str, str]:
        return {
            "channel": self.job.channel.name,
            "platform": self.connector.platform,
            "format": self.job.draft.format,
        }

    def _park(self, body: ParkedBody, error: ConnectorError | None = None) -> NoReturn:
        """Record why nothing is sent now, once per reason, and stop."""
        same = self.view.state is PublicationState.PARKED and self.view.reason == body.reason
        if not same:
            self._append(EntryKind.PARKED, body)
        note = say(f"flows.parked.{body.reason}", until=body.until, detail=body.detail)
        raise Halt(f"{note} {error.hint}" if error else note, error)

    def _refuse(self, by: str, error: ConnectorError | None = None, code: str = "") -> None:
        body = RefusedBody.model_validate(
            {
                **self._names(),
                "by": by,
                "error": type(error).__name__ if error else "",
                "code": code or (error.code if error else ""),
                "status": error.status if error else 0,
            }
        )
        self._append(EntryKind.REFUSED, body)

    def _append(self, kind: EntryKind, body: Body) -> None:
        value: dict[str, JsonValue] = body.json_body()
        self.tools.ledger.append(
            kind, value, publication=self.job.publication, item=self.job.draft.item_id
        )
        self._refresh()

    def _refresh(self) -> None:
        self.view = publication_view(self.tools.ledger, self.job.publication)
