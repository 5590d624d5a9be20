"""``tayang publish`` twice at once in one process: ``python -m tests.real.two_at_once HOME MARKS``.

Each thread leaves a file in the folder MARKS when it begins. Prints the exit codes as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path

from flows.commands.publish import publish_command


def main(home: Path, marks: Path) -> list[int]:
    """The exit codes of both."""

    def publish(number: int) -> int:
        (marks / f"{os.getpid()}-{number}").touch()
        return publish_command(
            home / "manifest.yaml", None, None, items=(), channels=(), home=home, as_json=True
        )

    with redirect_stdout(sys.stderr), ThreadPoolExecutor(2) as threads:
        return list(threads.map(publish, range(2)))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
