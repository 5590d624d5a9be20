"""The office's table (XLSX) as a manifest: ``tayang manifest import FILE.xlsx``.

Codes survive inserted rows: a row that has a code keeps it, wherever it stands; a row without one
gets the next number after the highest known, so that no number is ever used twice. The issued
codes belong into the table: ``coded_table`` puts them there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from config.errors import Problem
from config.messages import say
from content.xlsx_codes import Issued, coded_rows, facts_of
from content.xlsx_read import Cell, Notes
from content.xlsx_rows import item_of
from content.xlsx_table import read_table
from content.xlsx_template import SHEET


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``manifest_yaml`` is a draft to look through; it may be used only without ``problems``."""

    manifest_yaml: str
    problems: tuple[Problem, ...]
    issued: tuple[Issued, ...] = ()


def dump(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=96)


def _write(period: str, office: str, source: str, items: list[tuple[Cell, dict[str, Any]]]) -> str:
    """Write the manifest with the sheet's row over each item."""
    head = say("content.import.comment_head", source=source).strip()
    lines = [f"# {line}" for line in head.splitlines()]
    lines += [dump({"period": period, "office": office}).rstrip(), "items:"]
    for cell, item in items:
        lines.append(f"  # {say('content.import.comment_row', sheet=cell.sheet, row=cell.row)}")
        block = dump([item]).rstrip().splitlines()
        lines += [f"  {line}" if line else "" for line in block]
    return "\n".join(lines) + "\n"


def import_xlsx(
    path: Path,
    *,
    period: str = "",
    office: str = "",
    units: Mapping[str, str] | None = None,
    known_ids: Collection[str] = (),
    sheet: str = SHEET,
) -> ImportResult:
    """Read the table; mistakes of rows are in the result, each with its cell and column.

    ``period`` and ``office`` are written above the table where they are not given. ``units`` maps
    codes to names. ``known_ids`` are codes of existing manifests; as a mapping to titles it also
    catches a row that lost its code. Raises ManifestError when the file is no readable table.
    """
    notes = Notes(path.name)
    table = read_table(path, sheet, notes)
    period, office = facts_of(table, period, office, notes)
    if not (period and table.body):
        return ImportResult("", tuple(notes.problems))
    rows, issued = coded_rows(table, period, known_ids, notes)
    items = [(row.first, item_of(row.cells, row.code, notes, units or {})) for row in rows]
    text = _write(period, office, path.name, items)
    problems = sorted(notes.problems, key=lambda problem: problem.line)
    return ImportResult(text, tuple(problems), tuple(issued))
