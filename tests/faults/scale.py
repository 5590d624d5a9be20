"""How much of the matrix runs: a sample in ``make test``, the whole in ``make faults``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FULL = os.environ.get("TAYANG_FAULTS") == "full"
REPORT = os.environ.get("TAYANG_FAULTS_REPORT", "")


def only_rows() -> frozenset[str]:
    """The rows that were asked for; none means all."""
    return frozenset(filter(None, os.environ.get("TAYANG_FAULT_ROWS", "").split(",")))


def amount(full: int, sample: int) -> int:
    """The number of cases to run now."""
    return full if FULL else sample


def every(cases: Sequence[T], one_in: int) -> Sequence[T]:
    """All cases in the full run; else every ``one_in``-th, the first included."""
    return cases if FULL else cases[::one_in]


def report_folder() -> Path | None:
    """Where rows are told to ``python -m tests.faults``; None when nobody asked."""
    return Path(REPORT) if REPORT else None
