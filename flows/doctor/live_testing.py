"""``tayang doctor --live-test``: one real write that nobody can see, taken away again.

Recorded like everything that is written to a platform: the intent first, then what was made, then
that it is gone. What an interrupted test left is removed by the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel
from connectors.base import JSON, Absent, Failed, Found, Post, Ready, Step, Undecided
from connectors.errors import ConnectorError, OutcomeUnknown, Transient
from connectors.registry import AnyConnector
from connectors.trials import Sight, Trial, trial_of
from flows.acts.restoring import waits_for_a_person
from flows.doctor.live_test_post import trial_post
from flows.publishing.locks import publication_lock
from flows.publishing.pinned import pinned_accounts
from flows.publishing.reconcile import Doubt, look_since
from flows.publishing.stop import stop_reason
from flows.runtime import Runtime
from proof.change_bodies import TrialBody
from proof.entries import EntryKind
from proof.ledger import Ledger

_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Tried:
    """``lines``: Indonesian, what happened, in order. ``ok`` None: nothing here is invisible."""

    channel: str
    ok: bool | None
    lines: tuple[str, ...]
    what: str = ""
    object_id: str = ""
    removed: bool = False


def live_test(runtime: Runtime, channel: Channel, *, picture_url: str = "") -> Tried:
    """Test one channel. ConfigError when nothing may be written to it now."""
    trial = trial_of(channel.platform)
    if trial is None:
        line = say(f"setup.trial.none_{'x' if channel.platform == 'x' else 'other'}")
        return Tried(channel.name, None, (line,))
    settings = runtime.settings
    _require_allowed(runtime, channel)
    key = f"uji-{channel.name}"
    wait = settings.delivery.lock_wait
    with publication_lock(settings.locks_dir, key, clock=settings.clock, wait=wait):
        test = _Test(runtime, channel, trial)
        return test.run(picture_url)


def left_over(ledger: Ledger, channel: str) -> tuple[TrialBody, ...]:
    """Earlier tests whose object was not seen to be gone; ``object_id`` "" when not even its
    number is known.
    """
    made: dict[str, TrialBody] = {}
    for entry in ledger.entries(kind=EntryKind.TRIAL):
        body = TrialBody.model_validate(entry.body)
        if body.channel != channel:
            continue
        if body.action in {"began", "made"}:
            made[body.trial] = body
        else:
            made.pop(body.trial, None)
    return tuple(made.values())


def _began(runtime: Runtime, name: str) -> datetime:
    entries = runtime.ledger.entries(kind=EntryKind.TRIAL)
    return next(one.at for one in entries if one.body["trial"] == name)


class _Test:
    """One test under its channel's lock."""

    def __init__(self, runtime: Runtime, channel: Channel, trial: Trial) -> None:
        self.runtime = runtime
        self.channel = channel
        self.trial = trial
        self.connector: AnyConnector = runtime.connector(channel)
        now = runtime.settings.clock.now()
        seed = f"{runtime.settings.office.id} {channel.name} {now.isoformat()}"
        self.name = "uji-" + hashlib.sha256(seed.encode()).hexdigest()[:12]
        self.began_at = now
        self.lines: list[str] = []
        self.account_id = ""

    def run(self, picture_url: str) -> Tried:
        """Everything; a refusal of the platform is a result, no error."""
        object_id = ""
        try:
            self._account()
            self._clean_up(picture_url)
            with trial_post(self.runtime, self.channel, self.trial, self.name, picture_url) as post:
                step = self._step(post)
                object_id = self._make(step, post)
                self._see_that_it_is_hidden(object_id)
                self._wait_until_ready(step, object_id)
            removed = self._remove(self.name, object_id, self.trial.WHAT)
        except ConnectorError as error:
            self.lines.append(say("setup.trial.failed", why=error.hint))
            gone = bool(object_id) and self._try_to_remove(object_id)
            return self._ended(ok=False, object_id=object_id, removed=gone)
        return self._ended(ok=True, object_id=object_id, removed=removed)

    def _ended(self, *, ok: bool, object_id: str, removed: bool) -> Tried:
        lines = tuple(self.lines)
        return Tried(self.channel.name, ok, lines, self.trial.WHAT, object_id, removed)

    def _account(self) -> None:
        """The test must not land on an account that the channel does not post as."""
        account = self.connector.whoami()
        pinned = pinned_accounts(self.runtime.ledger).get(self.channel.name, "")
        wanted = self.channel.account or pinned
        if wanted and account.id != wanted:
            hint = say("setup.account_changed", now=account.id, before=wanted)
            raise ConnectorError("another account answers", hint=hint)
        self.account_id = account.id
        self.lines.append(say("setup.trial.account", account=account.name or account.id))

    def _clean_up(self, picture_url: str) -> None:
        for old in left_over(self.runtime.ledger, self.channel.name):
            if old.object_id:
                self._remove(old.trial, old.object_id, old.what)
            else:
                self._look_for(old.trial, picture_url)

    def _look_for(self, name: str, picture_url: str) -> None:
        """A test that ended before it could say what it made: found by its name, or not there."""
        with trial_post(self.runtime, self.channel, self.trial, name, picture_url) as post:
            found = self._find(self._step(post), post, _began(self.runtime, name))
        if isinstance(found, Undecided):
            raise Transient(found.reason, hint=found.hint)
        for state in found.states if isinstance(found, Found) else ():
            self._remove(name, str(state["id"]), self.trial.WHAT)
        if isinstance(found, Absent):
            self._record("failed", name, "", "absent")

    def _step(self, post: Post) -> Step:
        return next(one for one in self.connector.steps(post) if one.name == self.trial.STEP)

    def _make(self, step: Step, post: Post) -> str:
        if step.public:
            raise AssertionError(f"{step.name} is public: it is no test")
        self._record("began", self.name, "")
        try:
            made: Mapping[str, object] = self.connector.perform(step, post, {})
        except OutcomeUnknown as error:
            made = self._looked_for(step, post, error)
        except ConnectorError as error:
            self._record("failed", self.name, "", error.code or type(error).__name__)
            raise
        object_id = str(made["id"])
        self._record("made", self.name, object_id)
        what = say(f"setup.trial.what_{self.trial.WHAT}")
        self.lines.append(say("setup.trial.made", what=what, id=object_id))
        return object_id

    def _looked_for(self, step: Step, post: Post, error: OutcomeUnknown) -> JSON:
        """The answer was lost: what it made is found, or nothing was made."""
        found = self._find(step, post, self.began_at)
        if isinstance(found, Found) and found.states:
            return dict(found.states[0])
        self._record("failed", self.name, "", type(error).__name__)
        raise error

    def _find(self, step: Step, post: Post, began: datetime) -> Found | Absent | Undecided:
        """Looked for from before ``began`` on: platforms tell times in whole seconds."""
        since = look_since(self.connector, Doubt(step, began, {}))
        return self.connector.find(step, post, {}, since)

    def _see_that_it_is_hidden(self, object_id: str) -> None:
        seen: Sight = self.trial.sight(self.connector, object_id)
        if seen == "public":
            hint = say("setup.trial.public", id=object_id)
            raise ConnectorError("the test object is public", code="public", hint=hint)
        self.lines.append(say("setup.trial.hidden"))

    def _wait_until_ready(self, step: Step, object_id: str) -> None:
        """Only where the platform fetches something first: that is what may fail."""
        if self.trial.REMOVABLE:
            return
        clock = self.runtime.settings.clock
        ends = clock.monotonic() + _PATIENCE_S
        while not isinstance(
            state := self.connector.ready(step, {step.name: {"id": object_id}}), Ready
        ):
            if isinstance(state, Failed):
                raise ConnectorError(state.reason, hint=state.hint)
            if clock.monotonic() >= ends:
                raise Transient("the test object is not ready", hint=say("setup.trial.slow"))
            clock.sleep(getattr(state, "seconds", 1.0))

    def _try_to_remove(self, object_id: str) -> bool:
        try:
            return self._remove(self.name, object_id, self.trial.WHAT)
        except ConnectorError as error:
            values = {"id": object_id, "why": error.hint}
            self.lines.append(say("setup.trial.still_there", **values))
            return False

    def _remove(self, name: str, object_id: str, what: str) -> bool:
        if not self.trial.REMOVABLE:
            self._record("left", name, object_id, what=what)
            self.lines.append(say("setup.trial.left"))
            return False
        self.trial.remove(self.connector, object_id)
        if self.trial.sight(self.connector, object_id) != "gone":
            hint = say("setup.trial.not_gone", id=object_id)
            raise Transient("the test object is still there", hint=hint)
        # the address of an upload session: whoever has it may write there
        self.runtime.ledger.private_drop(name)
        self._record("removed", name, object_id, what=what)
        self.lines.append(say("setup.trial.removed", id=object_id))
        return True

    def _record(
        self,
        action: Literal["began", "made", "removed", "left", "failed"],
        name: str,
        object_id: str,
        code: str = "",
        *,
        what: str = "",
    ) -> None:
        body = TrialBody(
            trial=name,
            channel=self.channel.name,
            platform=self.channel.platform,
            action=action,
            what=what or self.trial.WHAT,
            object_id=object_id,
            account_id=self.account_id,
            code=code,
        )
        self.runtime.ledger.append(EntryKind.TRIAL, body.json_body())


def _require_allowed(runtime: Runtime, channel: Channel) -> None:
    """The same rules as for a delivery: a channel in use, no STOP, no unaccepted restore."""
    var = runtime.settings.var
    hint = ""
    if channel.mode in {"off", "manual"}:
        hint = say("setup.trial.mode", channel=channel.title, mode=channel.mode)
    elif stopped := stop_reason(var, channel.name):
        hint = say("flows.parked.stopped", detail=stopped)
    elif waits_for_a_person(var):
        hint = say("flows.parked.restored", detail="")
    if hint:
        raise ConfigError("no live test now", [Problem(channel.name, 0, "", hint)])
