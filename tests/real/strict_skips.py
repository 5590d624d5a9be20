"""In CI a skipped real-server test is a failure: a server that did not start must be seen."""

from __future__ import annotations

import os
from typing import TypeVar

import pytest

from tests.conftest import NO_SAMPLES

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def skips_fail() -> bool:
    return os.environ.get("CI") == "true" and os.environ.get("TAYANG_REAL") == "1"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    return str(told[2]) if isinstance(told, tuple) else str(told)


def fail_instead(report: Report) -> Report:
    """Turn a skip into a failure. A missing folder of sample photographs stays a skip: it is
    not a server, and a clone without it is a lawful one. An expected failure stays one too.
    """
    if report.skipped and not hasattr(report, "wasxfail") and NO_SAMPLES not in _reason(report):
        reason = _reason(report)
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where real servers must run: {reason}"
    return report
