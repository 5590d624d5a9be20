"""A ledger in a fresh folder, at a time that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.clock import ManualClock
from proof.ledger import SqliteLedger

START = datetime(2026, 12, 15, 2, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def ledger(tmp_path: Path, clock: ManualClock) -> Iterator[SqliteLedger]:
    with SqliteLedger(tmp_path / "ledger.db", clock, busy_s=2) as opened:
        yield opened
