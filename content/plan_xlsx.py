"""The office's table (XLSX) as a plan: ``tayang plan import FILE.xlsx`` (SOP steps 2 and 3).

The same table becomes the manifest later, when units have handed in texts and pictures. The plan
needs code, title, unit, kind and channels of each row, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import Problem
from config.messages import say
from content.manifest_xlsx import dump
from content.xlsx_codes import Coded, Issued, coded_rows, facts_of
from content.xlsx_read import Notes
from content.xlsx_rows import RowReader, channels_of, kind_of, unit_of
from content.xlsx_table import read_table
from content.xlsx_template import SHEET
from content.xlsx_values import read_text

_NEEDED = ("title", "unit", "kind", "channels")


@dataclass(frozen=True, slots=True)
class PlanImport:
    """``plan_yaml`` is a list nobody has decided on; to be used only without ``problems``."""

    plan_yaml: str
    problems: tuple[Problem, ...]
    issued: tuple[Issued, ...] = ()


def import_plan(
    path: Path,
    *,
    period: str = "",
    office: str = "",
    units: Mapping[str, str] | None = None,
    known_ids: Collection[str] = (),
) -> PlanImport:
    """Read the table as ``content.manifest_xlsx.import_xlsx`` does."""
    notes = Notes(path.name)
    table = read_table(path, SHEET, notes)
    period, office = facts_of(table, period, office, notes)
    if not (period and table.body):
        return PlanImport("", tuple(notes.problems))
    rows, issued = coded_rows(table, period, known_ids, notes)
    items = [_line(row, notes, units or {}) for row in rows]
    head = say("content.import.plan_head", source=path.name)
    text = f"# {head}\n" + dump({"period": period, "office": office, "items": items})
    problems = sorted(notes.problems, key=lambda problem: problem.line)
    return PlanImport(text, tuple(problems), tuple(issued))


def _line(coded: Coded, notes: Notes, units: Mapping[str, str]) -> dict[str, Any]:
    """The row as a line of the plan; mistakes are noted at their cells."""
    row = RowReader(coded.cells, notes, units, set())
    for key in _NEEDED:
        cell = coded.cells.get(key)
        if cell is not None and cell.value is None:
            row.note("missing", key)
    uses = row.get("channels", channels_of) or []
    names = [use if isinstance(use, str) else use["channel"] for use in uses]
    found = {
        "id": coded.code,
        "title": row.get("title", read_text),
        "unit": unit_of(row),
        "kind": row.get("kind", kind_of),
        "channels": list(dict.fromkeys(names)),
    }
    return {key: value for key, value in found.items() if value}
