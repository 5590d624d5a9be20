"""One Indonesian sentence per entry of a publication, "" where the next one tells it better."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from config.messages import say
from proof.bodies import (
    DecisionBody,
    LiveBody,
    ObservedBody,
    OutcomeBody,
    ParkedBody,
    ReconcileBody,
    RefusedBody,
    TayangBody,
)
from proof.chain import Entry
from proof.change_bodies import CorrectedBody, WithdrawnBody
from proof.entries import EntryKind
from proof.evidence_bodies import AttachedBody, ErasedBody
from proof.intake import IntakeBody
from proof.month_rows import reason_text
from proof.recheck import sentence as look_sentence
from proof.story_intake import intake_sentence


class Sentences:
    """Tells entry after entry, in order; remembers each publication's channel and its steps."""

    def __init__(self, labels: Mapping[str, str], units: Mapping[str, str]) -> None:
        self._labels = labels
        self._units = units
        self._channels: dict[str, str] = {}
        self._attempts: dict[str, int] = {}
        self._by_kind: dict[EntryKind, Callable[[Entry, str], str]] = {
            EntryKind.PREPARED: _prepared,
            EntryKind.INTENT: self._intent,
            EntryKind.OUTCOME: _outcome,
            EntryKind.RECONCILE: _reconcile,
            EntryKind.PARKED: _parked,
            EntryKind.REFUSED: _refused,
            EntryKind.LIVE: self._live,
            EntryKind.TAYANG: _tayang,
            EntryKind.OBSERVED: _observed,
            EntryKind.DECISION: _decision,
            EntryKind.CORRECTED: _corrected,
            EntryKind.WITHDRAWN: self._withdrawn,
            EntryKind.ATTACHED: _attached,
            EntryKind.ERASED: _erased,
            EntryKind.INTAKE: self._intake,
        }

    def label(self, name: str) -> str:
        """What people call the channel."""
        return self._labels.get(name, name)

    def sentence(self, entry: Entry) -> str:
        """The entry's sentence."""
        channel = str(entry.body.get("channel") or self._channels.get(entry.publication, ""))
        if entry.publication and channel:
            self._channels[entry.publication] = channel
        tell = self._by_kind.get(entry.kind)
        return tell(entry, self.label(channel)) if tell else ""

    def _intent(self, entry: Entry, _channel: str) -> str:
        """Counted, and told with what came of it."""
        self._attempts[entry.publication] = self._attempts.get(entry.publication, 0) + 1
        return ""

    def _intake(self, entry: Entry, _channel: str) -> str:
        return intake_sentence(IntakeBody.model_validate(entry.body), self._units)

    def _live(self, entry: Entry, channel: str) -> str:
        body = LiveBody.model_validate(entry.body)
        attempts = self._attempts.pop(entry.publication, 0)
        values = {"channel": channel, "url": body.url or "-", "post_id": body.post_id}
        if body.adopted:
            return say("proof.story.adopted", **values)
        return say("proof.story.live", **values, attempts=attempts)

    def _withdrawn(self, entry: Entry, channel: str) -> str:
        body = WithdrawnBody.model_validate(entry.body)
        values = {"position": body.position, "reason": body.reason}
        if entry.publication:
            effect = say(f"proof.story.effect.{body.effect}")
            return say("proof.story.withdrawn", channel=channel, effect=effect, **values)
        scope = self.label(body.channel) if body.channel else say("proof.story.all_channels")
        return say("proof.story.withdrawn_item", scope=scope, **values)


def _prepared(_entry: Entry, channel: str) -> str:
    return say("proof.story.prepared", channel=channel)


def _outcome(entry: Entry, channel: str) -> str:
    body = OutcomeBody.model_validate(entry.body)
    if body.result == "ok":
        return ""
    code = f" ({body.code})" if body.code else ""
    values = {"channel": channel, "step": body.step, "code": code}
    return say(f"proof.story.outcome.{body.result}", **values)


def _reconcile(entry: Entry, channel: str) -> str:
    body = ReconcileBody.model_validate(entry.body)
    return say(f"proof.story.reconcile.{body.verdict}", channel=channel, step=body.step)


def _parked(entry: Entry, channel: str) -> str:
    body = ParkedBody.model_validate(entry.body)
    return say("proof.story.parked", channel=channel, reason=reason_text(body.reason))


def _refused(entry: Entry, channel: str) -> str:
    body = RefusedBody.model_validate(entry.body)
    values = {"by": say(f"proof.story.by.{body.by}"), "code": reason_text(body.code or body.error)}
    return say("proof.story.refused", channel=channel, **values)


def _tayang(entry: Entry, channel: str) -> str:
    body = TayangBody.model_validate(entry.body)
    return say("proof.story.tayang", channel=channel, levels=", ".join(body.levels))


def _observed(entry: Entry, channel: str) -> str:
    body = ObservedBody.model_validate(entry.body)
    if not body.verdict:
        return say("proof.story.short", channel=channel, reasons=" ".join(body.reasons))
    what = look_sentence(body.verdict, say("proof.story.post"), channel, body.reasons)
    return say(f"proof.story.check.{body.check or 'asked'}", what=what)


def _decision(entry: Entry, channel: str) -> str:
    body = DecisionBody.model_validate(entry.body)
    values = {"position": body.position, "reason": body.reason, "url": body.url or "-"}
    return say(f"proof.story.decision.{body.verdict}", channel=channel, **values)


def _corrected(entry: Entry, channel: str) -> str:
    body = CorrectedBody.model_validate(entry.body)
    values = {"position": body.position, "reason": body.reason}
    return say(f"proof.story.corrected.{body.mode}", channel=channel, **values)


def _attached(entry: Entry, channel: str) -> str:
    body = AttachedBody.model_validate(entry.body)
    values = {"position": body.position, "reason": body.reason}
    return say(f"proof.story.attached.{body.by}", channel=channel, **values)


def _erased(entry: Entry, _channel: str) -> str:
    body = ErasedBody.model_validate(entry.body)
    values = {"position": body.position, "reason": body.reason, "hash": body.sha256[:16]}
    return say("proof.story.erased", what=body.what, **values)
