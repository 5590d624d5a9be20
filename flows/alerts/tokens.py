"""Asks each channel once a day how long its credential lasts (a read; nothing is sent)."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.errors import TayangError
from config.office import Channel
from connectors.base import Account
from connectors.errors import ConnectorError, Unauthorized
from connectors.examining import examine
from connectors.registry import open_connector
from flows.alerts.book import Book
from flows.alerts.find import of_refused_token, of_token
from flows.alerts.values import Problem
from flows.runtime import Runtime

_DEADLINE_S = 10.0
_EVERY = timedelta(hours=20)
_SOONER = timedelta(minutes=15)
"""After trouble: a renewed credential is noticed without waiting for tomorrow."""


def check_tokens(
    runtime: Runtime, book: Book, days: int, *, at_once: bool
) -> tuple[list[Problem], set[str]]:
    """Problems of credentials, and the key prefixes of the channels that were asked."""
    found: list[Problem] = []
    asked: set[str] = set()
    now = runtime.settings.clock.now()
    for channel in runtime.settings.channels:
        due = book.mark(f"ask-at:{channel.name}")
        if channel.mode != "automatic" or (not at_once and due and now < _moment(due)):
            continue
        problem, known = _ask(runtime, channel, days, book, now)
        found += [problem] if problem else []
        if known:
            asked.add(f"token:{channel.name}:")
        pause = _EVERY if known and problem is None else _SOONER
        book.set_mark(f"ask-at:{channel.name}", (now + pause).isoformat())
    return found, asked


def _ask(
    runtime: Runtime, channel: Channel, days: int, book: Book, now: datetime
) -> tuple[Problem | None, bool]:
    """(problem, whether the channel answered). An unreachable one is a matter for the run."""
    try:
        account = _account(runtime, channel)
    except Unauthorized:
        book.set_mark(f"token:{channel.name}", f"{now.isoformat()} refused")
        return of_refused_token(channel), True
    except ConnectorError:
        return None, False
    except TayangError as error:
        # a secret that is missing or open to others: this channel's matter, the others go on
        return of_refused_token(channel, error.hint), True
    ends = account.expires_at
    book.set_mark(f"token:{channel.name}", f"{now.isoformat()} {ends.isoformat() if ends else '-'}")
    return of_token(channel, ends, days, now), True


def _account(runtime: Runtime, channel: Channel) -> Account:
    settings = runtime.settings
    connector = open_connector(
        channel, settings.secrets, settings.clock, total_deadline=_DEADLINE_S
    )
    connector.vault = runtime.ledger
    return examine(connector).account  # whoami alone knows no date on most platforms


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
