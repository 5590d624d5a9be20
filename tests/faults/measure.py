"""``tayang publish`` in a process of its own, and the most memory that it held.

``python -m tests.faults.measure`` is that process: what a child inherits from a large parent
(``ru_maxrss`` does) must not be taken for its own, so it reads its own high-water mark.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.flows.office import NOW, Office

SECONDS = 120


@dataclass(frozen=True)
class Used:
    """Exit code, and the larger of the run's own peak and its largest program's, in MB."""

    code: int
    megabytes: int


def measured_publish(office: Office) -> Used:
    """Run it; whatever it says goes to our own output."""
    ours = {"TAYANG_HOME": str(office.home), "TAYANG_CLOCK": NOW}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.measure", str(office.manifest)],
        cwd=ROOT,
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return Used(told["code"], told["megabytes"])


def peak() -> int:
    """VmHWM of this process, or what the largest ended child held, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) // 1024


def main(manifest: str) -> None:
    """Publish in this process, then print the exit code and the peak."""
    from flows.cli import main as tayang

    code = 0
    sys.argv = ["tayang", "publish", manifest, "--json"]
    try:
        tayang()
    except SystemExit as end:
        code = int(end.code or 0)
    sys.stdout.write("\n" + json.dumps({"code": code, "megabytes": peak()}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
