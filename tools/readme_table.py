"""The table of channels in README.md, made from what the connectors declare about themselves.

``python -m tools.readme_table`` prints it; with ``--write`` it goes into README.md, between its
two markers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BEGIN = "<!-- channels: made by tools/readme_table.py -->"
END = "<!-- /channels -->"
UNITS = {"karakter": "characters", "bobot karakter": "weighted characters", "bita": "bytes"}
NO_PLATFORM = "manual"  # a channel that a person serves: it has no limits and sends nothing
SHAPES = {
    "client_id": "the platform refuses our id a second time",
    "two_phase": "a draft first, then made public",
    "scheduled": "scheduled, then looked at before it airs",
    "one_shot": "one call; after a lost reply look, wait, look again",
}
HEAD = "| platform | formats | *tayang* needs | how one post is kept one | tested against |"

Able = Mapping[str, Any]


def declared() -> dict[str, Able]:
    """What ``tayang channels --json`` says: platform → capabilities."""
    command = [sys.executable, "-m", "flows.cli", "channels", "--json"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told: dict[str, Able] = json.loads(done.stdout)
    return {name: able for name, able in told.items() if name != NO_PLATFORM}


def table(platforms: Mapping[str, Able]) -> str:
    """Markdown: one row per platform, then each platform's own words on the risk that remains."""
    rows = [_row(name, able) for name, able in sorted(platforms.items())]
    notes = [f"- **{name}**: {able['residual_note']}" for name, able in sorted(platforms.items())]
    return "\n".join([HEAD, "|---|---|---|---|---|", *rows, "", *notes])


def _row(name: str, able: Able) -> str:
    alike: dict[str, list[str]] = {}
    for one, limits in able["formats"].items():
        alike.setdefault(_limits(limits), []).append(one)
    formats = "; ".join(f"{', '.join(names)}: {limits}" for limits, names in alike.items())
    needs = ", ".join(able["tayang_needs"])
    kept = f"{SHAPES[able['shape']]} (settle window {able['settle_s']:g} s)"
    tested = "; ".join(
        f"{one['against']}: {one['what']} ({one['on']})" for one in able["tested_against"]
    )
    return f"| {name} | {formats} | {needs} | {kept} | {tested} |"


def _limits(limits: Able) -> str:
    unit = UNITS.get(limits["unit"], limits["unit"])
    text = f"{limits['text']} {unit}" if limits["text"] else "text without limit"
    most = limits["images"]
    pictures = f", up to {most} photograph{'s' if most > 1 else ''}" if most else ""
    return f"{text}{pictures}{_clips(limits['video'])}"


def _clips(limits: Able | None) -> str:
    if limits is None:
        return ""
    shortest, longest = limits["seconds"]
    count = f"{limits['max_count']} clips" if limits["max_count"] > 1 else "a clip"
    return f", {count} of {shortest:g}–{longest:g} s"


def placed(page: str, made: str) -> str:
    """The page with the text between the markers replaced; ValueError without the markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README.md has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def main() -> None:
    """Print the table, or write it into README.md."""
    made = table(declared())
    if "--write" in sys.argv[1:]:
        README.write_text(placed(README.read_text(encoding="utf-8"), made), encoding="utf-8")
    else:
        print(made)


if __name__ == "__main__":
    main()
