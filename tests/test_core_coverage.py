"""Every branch of the core is run by the core's own tests (tools/core.py)."""

from __future__ import annotations

import subprocess
import sys

import tools.core
from tests.conftest import ROOT


def test_every_named_file_exists() -> None:
    named = [*tools.core.modules(), *tools.core.test_files()]
    assert [one for one in named if not (ROOT / one).is_file()] == []


def test_every_branch_of_the_core_is_run() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.core_coverage"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
