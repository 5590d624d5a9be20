"""What a person on duty reads: plain text, short enough for a telephone, no secret in it."""

from __future__ import annotations

from config.alerts import Duty, DutyList
from config.messages import say
from config.redaction import redact
from content.dates import moment_wib
from flows.alerts.values import Alert, Letter, Problem, Ticked

_SHOWN = 12
"""Telegram takes 4,096 characters; twelve problems fit."""


def title_of(alert: Alert, office: str, stage: str) -> str:
    """The subject line."""
    key = "duty.mail.title_escalation" if stage == "escalation" else "duty.mail.title"
    return say(key, office=office, count=len(alert.problems), name=alert.name)


def body_of(alert: Alert, letter: Letter, duties: DutyList) -> str:
    """The message for one recipient: what, the next step, where, and how to take it on."""
    parts = [*_why_you(letter, duties), say("duty.mail.seen", at=moment_wib(alert.opened_at))]
    parts += [
        say("duty.mail.problem", number=n, title=one.title, step=one.step)
        for n, one in enumerate(alert.problems[:_SHOWN], start=1)
    ]
    if len(alert.problems) > _SHOWN:
        parts.append(say("duty.mail.more", count=len(alert.problems) - _SHOWN))
    if alert.link:
        parts.append(say("duty.mail.link", link=alert.link))
    parts.append(say("duty.mail.ack", name=alert.name, role=letter.role))
    deputy = _deputy(duties.duty(letter.role))
    if letter.stage == "first" and deputy:
        minutes = duties.alerts.escalate_minutes
        position = duties.position(deputy)
        parts.append(say("duty.mail.then", minutes=minutes, position=position))
    parts.append(say("duty.mail.no_reply"))
    return redact("\n\n".join(parts))


def lines_of(problems: tuple[Problem, ...]) -> list[str]:
    """The same problems on the screen."""
    return [say("duty.list.problem", title=one.title, step=one.step) for one in problems]


def tick_lines(ticked: Ticked) -> list[str]:
    """What a tick did, for people."""
    lines = []
    if ticked.opened:
        lines.append(say("duty.tick.opened", names=", ".join(ticked.opened)))
    if ticked.escalated:
        lines.append(say("duty.tick.escalated", names=", ".join(ticked.escalated)))
    if ticked.sent.busy:
        lines.append(say("duty.tick.busy"))
    if ticked.sent.taken:
        lines.append(say("duty.tick.sent", count=ticked.sent.taken))
    if ticked.sent.waiting:
        lines.append(say("duty.tick.unsent", count=ticked.sent.waiting))
    if ticked.beat is not None:
        word = "duty.tick.no_beat" if ticked.beat else "duty.tick.beat"
        lines.append(say(word, why=ticked.beat))
    return lines or [say("duty.tick.quiet")]


def _why_you(letter: Letter, duties: DutyList) -> list[str]:
    """Why a deputy gets this."""
    principals = [one.role for one in duties.alerts.duty if one.deputy == letter.role]
    names = " / ".join(duties.position(role) for role in principals)
    duty = duties.duty(letter.role)
    if letter.stage == "escalation":
        minutes = duties.alerts.escalate_minutes
        return [say("duty.mail.escalation", minutes=minutes, position=names)]
    if duty and duty.only_escalation:
        return [say("duty.mail.standin", position=names)]
    return []


def _deputy(duty: Duty | None) -> str:
    return duty.deputy if duty else ""
