"""How much of the matrix runs: a sample in ``make test``, the whole in ``make faults``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FULL = os.environ.get("TAYANG_FAULTS") == "full"
REPORT = os.environ.get("TAYANG_FAULTS_REPORT", "")

THIN = 4
"""Without a guard one case of so many is enough to see what it prevents; short lists stay whole."""

without = ""
"""The guard that is taken out now (``tests/faults/guards.py``)."""


def only_rows() -> frozenset[str]:
    """The rows that were asked for; none means all."""
    return frozenset(filter(None, os.environ.get("TAYANG_FAULT_ROWS", "").split(",")))


def amount(full: int, sample: int) -> int:
    """The number of cases to run now."""
    if not FULL:
        return sample
    return max(sample, full // THIN) if without else full


def every(cases: Sequence[T], one_in: int) -> Sequence[T]:
    """All cases in the full run; else every ``one_in``-th, the first included."""
    if not FULL:
        return cases[::one_in]
    return cases[::THIN] if without and len(cases) > 3 * THIN else cases


def report_folder() -> Path | None:
    """Where rows are told to ``python -m tests.faults``; None when nobody asked."""
    return Path(REPORT) if REPORT else None
