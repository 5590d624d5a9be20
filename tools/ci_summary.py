"""Add up pytest's JUnit files: `python tools/ci_summary.py FOLDER FAILED_STEPS`.

The last line is "N passed, N failed"; skipped tests are told above it. A step that failed
without a failing test (lint, demo, set-up) counts as one failure. Standard library only: it must
also run when the set-up failed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def counts(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of one report. Errors: ParseError."""
    passed = failed = skipped = 0
    root = ET.parse(report).getroot()  # noqa: S314 (written by our own pytest a moment ago)
    for suite in root.iter("testsuite"):
        broken = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        left_out = int(suite.get("skipped", 0))
        passed += max(int(suite.get("tests", 0)) - broken - left_out, 0)
        failed += broken
        skipped += left_out
    return passed, failed, skipped


def main(folder: Path, failed_steps: int) -> int:
    reports = [counts(path) for path in sorted(folder.glob("*.xml"))]
    passed, failed, skipped = (sum(report[column] for report in reports) for column in range(3))
    if skipped:
        print(f"{skipped} skipped")
    failed = max(failed, failed_steps)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
