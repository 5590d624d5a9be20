"""After a doubtful attempt: look on the platform, and say found, absent, or ask a person.

Rules R4 to R7 of the delivery design: a failed read never counts as absent; a public step is
absent only when two good reads, a settle window apart, show nothing; a step that strangers
cannot see needs one such read, because a late twin of it stays invisible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Absent, Found, Post, Step, Undecided
from connectors.errors import ConnectorError, OutcomeUnknown, Transient, Unauthorized
from connectors.registry import AnyConnector
from flows.publishing.clockskew import skew_of
from flows.publishing.job import Tools
from flows.publishing.others import only_own
from proof.bodies import JSON, ReconcileBody

_LOOK_BACK = timedelta(minutes=10)
_READ_TRIES = 3
_READ_PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A step whose outcome is not known, since when (the platform's clock), the state before."""

    step: Step
    since: datetime
    state: JSON


def settle_seconds(connector: AnyConnector, tools: Tools) -> float:
    """The settle window of the platform: the office's setting, else the connector's."""
    return tools.rules.settle.get(connector.platform, connector.capabilities.settle_s)


def reconcile(connector: AnyConnector, post: Post, doubt: Doubt, tools: Tools) -> ReconcileBody:
    """Return the verdict as the body of a ledger entry; reads only."""
    first = _look(connector, post, doubt, tools)
    tools.crash(f"{doubt.step.name}:looked")
    if not isinstance(first, Absent):
        return _verdict(doubt.step, first)
    if not doubt.step.public:
        return ReconcileBody(step=doubt.step.name, verdict="absent")
    tools.clock.sleep(settle_seconds(connector, tools))
    second = _look(connector, post, doubt, tools)
    return _verdict(doubt.step, second)


def look_since(connector: AnyConnector, doubt: Doubt) -> datetime:
    """From when on to look, by our clock: a connector adds the skew that it sees now."""
    return doubt.since - _LOOK_BACK - timedelta(seconds=skew_of(connector))


def _look(
    connector: AnyConnector, post: Post, doubt: Doubt, tools: Tools
) -> Found | Absent | Undecided:
    """One good read, tried again while the platform is merely unreachable."""
    reason = ConnectorError("not read")
    for attempt in range(_READ_TRIES):
        try:
            since = look_since(connector, doubt)
            seen = connector.find(doubt.step, post, doubt.state, since)
            return only_own(seen, post, connector, tools.ledger)
        except Unauthorized:
            raise
        except Transient as error:
            reason = error
            pause = error.retry_after if error.retry_after is not None else _READ_PAUSE_SECONDS
            if pause > tools.rules.max_retry_after:
                break
            if attempt + 1 < _READ_TRIES:
                tools.clock.sleep(pause)
        except (OutcomeUnknown, ConnectorError) as error:
            reason = error
            break
    return Undecided(f"{type(reason).__name__}: {reason}", reason.hint)


def _verdict(step: Step, seen: Found | Absent | Undecided) -> ReconcileBody:
    if isinstance(seen, Absent):
        return ReconcileBody(step=step.name, verdict="absent")
    if isinstance(seen, Undecided):
        return ReconcileBody(step=step.name, verdict="undecided", reason=seen.reason)
    if len(seen.states) > 1 and step.public:
        return ReconcileBody(step=step.name, verdict="several", count=len(seen.states))
    return ReconcileBody(
        step=step.name, verdict="found", state=seen.states[0], count=len(seen.states)
    )
