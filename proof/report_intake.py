"""What was handed in, in the words that every format shows: per unit, and fact by fact."""

from __future__ import annotations

from typing import Any

from config.messages import say
from content.dates import plain_date
from media.workbook import Cell
from proof.intake import Fact, IntakeReport, UnitIntake
from proof.month import MonthReport
from proof.report_text import fitting, moment_short

UNIT_COUNTS = ("lines", "received", "late", "overdue", "waiting")
"""Names of a unit's counts, in the order in which they are shown."""

UNIT_COLUMNS = ("unit", "list", "list_at", "letter", *UNIT_COUNTS)
FACT_COLUMNS = (
    *("seq", "fact", "unit", "item", "since", "at", "letter", "outcome", "fault", "reason", "by"),
)


def list_text(unit: UnitIntake) -> str:
    """TEPAT, TERLAMBAT, BELUM ADA, or "belum" before the day it is due."""
    return say(f"report.intake.list_{unit.list_state}")


def headers(names: tuple[str, ...]) -> tuple[str, ...]:
    """What people read above the columns."""
    return tuple(say(f"report.intake.{name}") for name in names)


def unit_cells(unit: UnitIntake) -> tuple[Cell, ...]:
    """A unit's row, in the order of ``UNIT_COLUMNS``."""
    counts = (getattr(unit, name) for name in UNIT_COUNTS)
    return (unit.label, list_text(unit), unit.list_at, unit.letter, *counts)


def fact_cells(fact: Fact, report: MonthReport) -> tuple[Cell, ...]:
    """A fact's row, in the order of ``FACT_COLUMNS``."""
    body = fact.body
    names = {one.key: one.label for one in report.intake.units}
    outcome = say(f"report.intake.{body.outcome}") if body.outcome else ""
    return (
        *(fact.seq, say(f"report.intake.fact.{body.fact}"), names.get(body.unit, body.unit)),
        *(
            fact.item,
            fact.began,
            fact.at,
            body.letter,
            outcome,
            body.fault,
            body.reason,
            body.position,
        ),
    )


def behind_text(unit: UnitIntake) -> str:
    """One sentence on what a unit is late with."""
    parts = []
    if unit.list_state in {"late", "missing"}:
        parts.append(say(f"report.intake.behind_{unit.list_state}"))
    if unit.late:
        parts.append(say("report.intake.behind_material", count=unit.late))
    if unit.overdue:
        parts.append(say("report.intake.behind_overdue", count=unit.overdue))
    return say("report.intake.behind", unit=unit.label, what=", ".join(parts))


def intake_sentences(intake: IntakeReport) -> tuple[str, ...]:
    """What stands under the table: the days that were due, then who is late with what."""
    if not intake.facts:
        return (say("report.intake.none"),)
    due = {"list": plain_date(intake.list_due), "material": plain_date(intake.material_due)}
    late = [behind_text(one) for one in intake.behind] or [say("report.intake.all_well")]
    return (say("report.intake.due", **due), *late)


def intake_values(report: MonthReport) -> dict[str, Any]:
    """The table per unit and the sentences under it; no rows while nothing is recorded."""
    units = report.intake.units if report.intake.facts else ()
    return {
        "title": say("report.intake.title"),
        "headers": headers(("unit", "list", *UNIT_COUNTS)),
        "units": [
            {
                "label": one.label,
                "state": list_text(one),
                "at": moment_short(one.list_at),
                "letter": fitting(one.letter),
                "counts": [str(getattr(one, name)) for name in UNIT_COUNTS],
            }
            for one in units
        ],
        "sentences": intake_sentences(report.intake),
    }
