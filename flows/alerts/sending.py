"""Sends what the book holds unsent, and passes on what nobody took on in time.

Told at least once: a message counts as sent when its service took it, and is tried again until
then, less and less often. The one lock makes it also at most once per recipient and alert, save
for a process that dies between the service's answer and its note.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.alerts import Duty, DutyList
from config.errors import SecretError
from connectors.notify import Message, send
from content.dates import in_wib
from flows.alerts.book import Book
from flows.alerts.text import body_of, title_of
from flows.alerts.values import Alert, Letter, Sent

_LONGEST_PAUSE = timedelta(hours=1)


def first_recipients(duties: DutyList, now: datetime) -> list[tuple[str, str]]:
    """(role, way) of who is told first; for a role that nobody holds today, its deputy."""
    today = in_wib(now).date()
    found: list[tuple[str, str]] = []
    for duty in duties.alerts.duty:
        if not duty.only_escalation:
            found += _ways(_standing(duty, duties, today))
    return found


def escalate(book: Book, duties: DutyList, now: datetime) -> list[Alert]:
    """Queue the deputies of every alert that is open, old enough and not passed on yet."""
    limit = timedelta(minutes=duties.alerts.escalate_minutes)
    today = in_wib(now).date()
    passed = []
    for alert in book.open_alerts():
        if now - alert.opened_at < limit or book.mark(f"passed:{alert.number}"):
            continue
        deputies = [
            _standing(deputy, duties, today)
            for duty in duties.alerts.duty
            if not duty.only_escalation and (deputy := duties.duty(duty.deputy))
        ]
        book.escalate(alert.number, [one for duty in deputies for one in _ways(duty)])
        book.set_mark(f"passed:{alert.number}", now.isoformat())
        if deputies:
            passed.append(alert)
    return passed


def send_waiting(book: Book, duties: DutyList, office: str, now: datetime) -> Sent:
    """Try every message whose pause is over; those of alerts that healed meanwhile are dropped."""
    with book.sending() as alone:
        if not alone:
            return Sent(busy=True)
        due: list[tuple[Letter, Message]] = []
        waiting = 0
        for letter in book.letters():
            alert = book.alert(letter.alert)
            if alert is None or not alert.open:
                continue
            message = _message(alert, letter, duties, office) if _is_due(letter, now) else None
            if message is None:
                waiting += 1
                if _is_due(letter, now):
                    book.tried(letter, "secret", now)
            else:
                due.append((letter, message))
        answers = send([message for _, message in due])
        for (letter, _), why in zip(due, answers, strict=True):
            book.tried(letter, why, now)
        taken = sum(not why for why in answers)
        return Sent(taken, waiting + len(due) - taken)


def _message(alert: Alert, letter: Letter, duties: DutyList, office: str) -> Message | None:
    """None when the address cannot be read."""
    try:
        address = duties.secrets.get(letter.way)
    except SecretError:
        address = None
    if address is None:
        return None
    title = title_of(alert, office, letter.stage)
    return Message(address, title, body_of(alert, letter, duties))


def _is_due(letter: Letter, now: datetime) -> bool:
    """1, 2, 4 … minutes after a failed attempt, at most an hour."""
    if letter.tried_at is None:
        return True
    pause = min(timedelta(minutes=2 ** min(letter.attempts - 1, 6)), _LONGEST_PAUSE)
    return now - letter.tried_at >= pause


def _standing(duty: Duty, duties: DutyList, today: date) -> Duty:
    """The duty itself, or its deputy while nobody holds the role."""
    role = duties.role(duty.role)
    deputy = duties.duty(duty.deputy)
    vacant = role is not None and not role.valid_on(today)
    return deputy if vacant and deputy else duty


def _ways(duty: Duty) -> list[tuple[str, str]]:
    return [(duty.role, way.secret) for way in duty.ways]
