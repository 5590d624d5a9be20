"""A clock for runs: waiting costs no time."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.clock import ShiftedClock


class QuickClock(ShiftedClock):
    """Runs at the machine's pace; ``sleep`` only moves its wall time on."""

    def __init__(self, start: str) -> None:
        super().__init__(datetime.fromisoformat(start))
        self.slept = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.slept)

    def monotonic(self) -> float:
        return super().monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += max(0.0, seconds)
