"""The time the twins live at: real time, or a given moment that moves on in real seconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment with an offset (``Z`` allowed), as UTC. Raises ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"moment {text!r} has no UTC offset, e.g. 2026-12-01T08:00:00+07:00")
    return moment.astimezone(UTC)


class VirtualClock:
    """A clock that can be set. Every moment it gives is UTC."""

    def __init__(self, start: datetime | None = None) -> None:
        self._base = datetime.now(UTC)  # a twin is no part of the product
        self._mark = time.monotonic()
        if start is not None:
            self.set(start)

    def set(self, moment: datetime) -> None:
        self._base = moment.astimezone(UTC)
        self._mark = time.monotonic()

    def now(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._mark)
