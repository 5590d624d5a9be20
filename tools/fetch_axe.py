"""Fetch the accessibility checker axe-core for the browser tests.

    python -m tools.fetch_axe [FOLDER]        (default var/cache/axe)

It comes out of its npm package, through `npm pack`, and is only loaded into pages under test.
A second call finds it and does nothing.
"""

from __future__ import annotations

import sys
import tarfile
import tempfile
from pathlib import Path

from tools.fetch_wordpress import pack

AXE = "axe-core@4.14.1"
SCRIPT = "package/axe.min.js"


def main(folder: Path) -> None:
    target = folder / "axe.min.js"
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as name:
            with tarfile.open(pack(AXE, Path(name))) as tar:
                tar.extract(SCRIPT, name, filter="data")
            (Path(name) / SCRIPT).rename(target)
    print(f"axe-core ready in {folder}")


if __name__ == "__main__":
    default = Path(__file__).parents[1] / "var" / "cache" / "axe"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
