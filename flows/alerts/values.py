"""An alert, the problems in it, and the messages that tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that needs a person. ``key`` is the same for as long as it is the same thing.

    ``title`` and ``step`` are Indonesian. ``seq`` is the ledger's entry at which it was seen.
    """

    key: str
    title: str
    step: str
    publication: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """Problems told together. ``sent``: roles that were told; ``unsent``: who could not be yet."""

    number: int
    opened_at: datetime
    run: str
    link: str
    ack_at: datetime | None
    ack_role: str
    ack_note: str
    problems: tuple[Problem, ...]
    """Those that still stand."""

    closed: tuple[Problem, ...]
    sent: tuple[str, ...]
    unsent: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people type: ``W-0007``."""
        return f"W-{self.number:04d}"

    @property
    def open(self) -> bool:
        """Somebody must still take it on."""
        return bool(self.problems) and self.ack_at is None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was not taken by its service yet. ``stage``: first or escalation."""

    alert: int
    role: str
    way: str
    stage: str
    attempts: int
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """How many messages were taken, how many wait; ``busy``: another process is sending."""

    taken: int = 0
    waiting: int = 0
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did, in names of alerts. ``beat``: "" taken, None not called, else why not."""

    opened: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()
    sent: Sent = field(default_factory=Sent)
    beat: str | None = None

    @property
    def unhealthy(self) -> bool:
        """Somebody could not be told, or the heartbeat was not taken."""
        return bool(self.sent.waiting or self.beat)
