"""CI counts right, and a real server that did not start cannot pass as a skip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from tests.conftest import NO_SAMPLES
from tests.real.strict_skips import fail_instead, skips_fail
from tests.source_tree import ROOT

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def report(outcome: Literal["passed", "skipped"], reason: str) -> pytest.TestReport:
    told = (str(ROOT / "tests"), 1, f"Skipped: {reason}")
    return pytest.TestReport(
        nodeid="tests/real/x.py::x",
        location=("tests/real/x.py", 1, "x"),
        keywords={},
        outcome=outcome,
        longrepr=told if outcome == "skipped" else None,
        when="setup",
    )


def summed_up(reports: Path, failed_steps: int) -> subprocess.CompletedProcess[str]:
    program = ROOT / "tools" / "ci_summary.py"
    return subprocess.run(
        [sys.executable, str(program), str(reports), str(failed_steps)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skip_becomes_a_failure_that_tells_its_reason() -> None:
    failed = fail_instead(report("skipped", "no php on this machine"))
    assert failed.outcome == "failed"
    assert "no php" in str(failed.longrepr)


def test_passes_missing_samples_and_expected_failures_stay_what_they_are() -> None:
    assert fail_instead(report("passed", "")).outcome == "passed"
    assert fail_instead(report("skipped", NO_SAMPLES)).outcome == "skipped"
    expected = report("skipped", "known")
    expected.wasxfail = "known"
    assert fail_instead(expected).outcome == "skipped"


@pytest.mark.parametrize(
    ("ci", "real", "strict"),
    [("true", "1", True), ("true", None, False), (None, "1", False)],
)
def test_only_ci_is_strict(
    monkeypatch: pytest.MonkeyPatch, ci: str | None, real: str | None, strict: bool
) -> None:
    for name, value in {"CI": ci, "TAYANG_REAL": real}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert skips_fail() is strict


@pytest.mark.parametrize(
    ("steps", "last", "code"),
    [(0, "10 passed, 0 failed", 0), (2, "10 passed, 2 failed", 1)],
)
def test_the_last_line_counts_all_reports_and_failed_steps(
    tmp_path: Path, steps: int, last: str, code: int
) -> None:
    (tmp_path / "test.xml").write_text(REPORT.format(9, 0, 0, 2))
    (tmp_path / "check.xml").write_text(REPORT.format(3, 0, 0, 0))
    done = summed_up(tmp_path, steps)
    assert (done.stdout.splitlines()[-1], done.returncode) == (last, code)


def test_failures_and_errors_count_as_failed(tmp_path: Path) -> None:
    (tmp_path / "test.xml").write_text(REPORT.format(9, 2, 1, 0))
    done = summed_up(tmp_path, failed_steps=1)
    assert done.stdout.splitlines()[-1] == "6 passed, 3 failed"
