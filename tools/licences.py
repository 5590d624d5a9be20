"""Which licence each locked package is under, and whether a GPL-3.0-or-later program may use it.

    python tools/licences.py            prints the table of docs/licences.md

Read from the metadata of what is installed, as SPDX expressions.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Compatible with GPL-3.0-or-later
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC"),
    *("GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-2.1-or-later", "LGPL-3.0-or-later"),
    *("HPND", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"),
}
# Older metadata names its licence in words
WORDS = {
    "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
# Where the metadata is silent or only lists several: read from the package's own licence file
READ = {
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}


def licence(package: Distribution) -> str:
    """An SPDX expression, or the package's own words where they are none."""
    told = package.metadata
    if package.name.lower() in READ:
        return READ[package.name.lower()]
    if "License-Expression" in told:
        return str(told["License-Expression"])
    words = str(told["License"]).splitlines() if "License" in told else []
    classifiers = [
        str(one).rpartition(":: ")[2]
        for one in told.get_all("Classifier") or []
        if str(one).startswith("License ::")
    ]
    first = next(iter(words), "") or " AND ".join(classifiers)
    known = (WORDS.get(one.lower()) for one in (first, *classifiers))
    return first if usable(first) else next((one for one in known if one), first)


def usable(expression: str) -> bool:
    """One side of each OR is allowed in whole. ``WITH`` exceptions only add permissions."""
    text = re.sub(r"\s+WITH\s+\S+", "", expression).strip()
    while (inner := re.search(r"\(([^()]*)\)", text)) is not None:
        text = text.replace(inner.group(0), "MIT" if usable(inner.group(1)) else "REFUSED")
    sides = re.split(r"\s+OR\s+", text)
    return any(
        all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", side)) for side in sides
    )


def locked() -> list[str]:
    """Names of requirements.lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, flags=re.MULTILINE)


def installed(names: list[str]) -> list[Distribution]:
    """Those that are installed: the lock also serves other systems and Python versions."""
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            continue
    return found


def direct() -> list[str]:
    """Names of the dependencies that the installed program has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"]
    return sorted(re.split(r"[<>=!~\[ ]", one, maxsplit=1)[0] for one in wanted)


def table() -> str:
    rows = [f"| {package.name} | {licence(package)} |" for package in installed(direct())]
    return "\n".join(["| package | licence |", "|---|---|", *rows])


if __name__ == "__main__":
    print(table())
