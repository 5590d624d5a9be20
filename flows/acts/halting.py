"""STOP, and its end, as the command and the form ask for them."""

from __future__ import annotations

from config.messages import say
from flows.acts.acting import act_of
from flows.checkpoints import keep_head
from flows.operations import Told
from flows.publishing.stop import lift_stop, set_stop
from flows.runtime import Runtime, known_channel
from proof.bodies import StopBody


def halt(runtime: Runtime, channel: str, *, role: str, reason: str, lift: bool) -> Told:
    """Set or lift the switch; ConfigError for an unknown channel, or role, or without a reason.

    Setting asks for no role when none is named (``role`` ""): stopping must never be refused for
    want of a form; lifting always needs a person.
    """
    if channel:
        known_channel(runtime.settings, channel, "--channel")
    if role or lift:
        act_of(runtime.settings, role, reason)
    var = runtime.settings.var
    body = StopBody(action="go" if lift else "stop", channel=channel, role=role, reason=reason)
    scope = channel or say("flows.stop.everything")
    if not lift:
        set_stop(var, runtime.ledger, body)
        return _told(runtime, "set", scope)
    if lift_stop(var, runtime.ledger, body):
        return _told(runtime, "lifted", scope)
    return Told(say("flows.stop.not_set", scope=scope), ok=False)


def _told(runtime: Runtime, what: str, scope: str) -> Told:
    trouble = keep_head(runtime)
    return Told(say(f"flows.stop.{what}", scope=scope), lines=(trouble,) if trouble else ())
