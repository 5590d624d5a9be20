"""One tick of the watch: what needs a person now, who must still be told, who took nothing on.

Runs every minute (systemd, ``tayang serve`` or Prefect) and is idempotent: everything it found is
in the book under a key. It reads the ledger from where the last tick stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import SecretError, TayangError
from connectors.notify import beat
from flows.alerts.alerting import Desk, run_link
from flows.alerts.book import Book
from flows.alerts.find import healed, of_dead_run, of_disk, of_ledger
from flows.alerts.intake import intake_problems
from flows.alerts.ledger import read_on, silent_channels
from flows.alerts.marks import dead_runs, seen
from flows.alerts.sending import escalate, first_recipients, send_waiting
from flows.alerts.tokens import check_tokens
from flows.alerts.values import Problem, Ticked
from flows.runtime import Runtime, open_runtime

Opener = Callable[[Path], AbstractContextManager[Runtime]]


@dataclass(slots=True)
class _Look:
    """What was found, and which sorts of problems were looked for: only those can be healed."""

    found: list[Problem] = field(default_factory=list)
    looked: set[str] = field(default_factory=set)
    healed: list[str] = field(default_factory=list)
    sound: bool = True


def tick(desk: Desk, *, tokens: bool = False, opener: Opener = open_runtime) -> Ticked:
    """Look, tell, pass on; then call the heartbeat when all of that worked.

    ``tokens``: ask every channel about its credential now, not only once a day.
    """
    now = desk.clock.now()
    duties = desk.duties
    with Book(duties.book) as book:
        recipients = first_recipients(duties, now)
        opened = []
        for dead in dead_runs(duties.home / "var", "watch"):
            link = run_link(duties, dead.run, "") or dead.link
            problem = of_dead_run(dead.run, dead.what)
            opened.append(book.open_alert([problem], recipients, at=now, run=dead.run, link=link))
            seen(dead, "watch")
        look = _look(desk, book, opener, tokens=tokens)
        book.close_problems([*look.healed, *_not_found(book, look)], now)
        opened.append(book.open_alert(look.found, recipients, at=now))
        passed = escalate(book, duties, now)
        sent = send_waiting(book, duties, desk.office, now)
        names = tuple(one.name for n in opened if n and (one := book.alert(n)))
    works = look.sound and not (sent.waiting and not sent.taken)
    return Ticked(names, tuple(one.name for one in passed), sent, _beat(desk, works=works))


def _look(desk: Desk, book: Book, opener: Opener, *, tokens: bool) -> _Look:
    """Look at disk, ledger, channels, intake and credentials."""
    alerts = desk.duties.alerts
    look = _Look()
    full = of_disk(desk.duties.home, alerts.min_free_mb)
    look.found += [full] if full else []
    look.looked |= {"disk", "ledger:"}
    try:
        with opener(desk.duties.home) as runtime:
            views, standing = read_on(runtime, book)
            look.found += standing
            keys = {one.key for one in standing}
            look.healed += healed(book.open_problems(), views, keys)
            look.found += silent_channels(runtime, book, alerts.silent_days)
            look.looked.add("silent:")
            due = intake_problems(runtime, book)
            if due is not None:
                look.found += due
                look.looked.add("intake:")
            if alerts.token_days:
                found, asked = check_tokens(runtime, book, alerts.token_days, at_once=tokens)
                look.found += found
                look.looked |= asked
    except TayangError as error:
        # the watch goes on: a ledger or configuration that cannot be used must be told
        look.found.append(of_ledger(type(error).__name__, error.hint))
        look.sound = False
    return look


def _not_found(book: Book, look: _Look) -> list[str]:
    """What was looked for and not found again."""
    found = {one.key for one in look.found}
    sorts = tuple(look.looked)
    known = [one.key for one in book.open_problems()]
    return [key for key in known if key.startswith(sorts) and key not in found]


def _beat(desk: Desk, *, works: bool) -> str | None:
    heartbeat = desk.duties.alerts.heartbeat
    if heartbeat is None or not works:
        return None
    try:
        address = desk.duties.secrets.get(heartbeat.secret)
    except SecretError:
        address = None
    return beat(address, heartbeat.method) if address else "secret"
