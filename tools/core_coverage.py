"""Branch coverage of the core (``tools/core.py``) by its own tests; exit 1 below 100 %.

``python -m tools.core_coverage``; about a minute. Lines that only a child process runs
do not count as run: what matters is seen by a test itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.core import ROOT, modules, test_files

FULL = 100


def main() -> int:
    """Run the tests under coverage and print the table."""
    with tempfile.TemporaryDirectory(prefix="tayang-coverage-") as folder:
        data = {"COVERAGE_FILE": str(Path(folder) / "data"), "PYTHONHASHSEED": "0"}
        # only ours: no configuration of the caller's decides what is measured
        environment = os.environ | data | {"PYTEST_ADDOPTS": ""}
        coverage = [sys.executable, "-m", "coverage"]
        only = ["--include", ",".join(modules()), "--rcfile", os.devnull]
        tests = ["-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider", *test_files()]
        ran = subprocess.run(
            [*coverage, "run", "--branch", *only, *tests], cwd=ROOT, env=environment, check=False
        )
        if ran.returncode:
            sys.stderr.write("the core's tests fail; coverage is not judged\n")
            return 1
        report = [*coverage, "report", "-m", *only, "--fail-under", str(FULL)]
        return subprocess.run(report, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
