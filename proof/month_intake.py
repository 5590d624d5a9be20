"""Who handed in what, and when: the month's intake per unit, judged by the SOP's deadlines.

What a release or plan proves is not missed: material of a released item was there.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from config.settings import Settings
from content.dates import day_of
from content.deadlines import approval_step, month_days
from content.plan import PlanItem
from proof.intake import IntakeReport, ListState, UnitIntake
from proof.month_facts import MonthFacts


def intake_report(facts: MonthFacts, settings: Settings, now: datetime | None) -> IntakeReport:
    """The month as of ``now`` (None: nothing has happened yet)."""
    intake, period = facts.intake, facts.period
    meeting = intake.one("meeting")
    due = day_of(meeting.at) if meeting else approval_step(period, settings.holidays).due
    last = month_days(period)[1]
    today = day_of(now) if now else date.min
    lines: defaultdict[str, list[PlanItem]] = defaultdict(list)
    for line in facts.approved_lines:
        # what was called off before its material came is nobody's debt
        if facts.material_at(line.id) or facts.withdrawal(line.id, "") is None:
            lines[line.unit].append(line)
    names = [*settings.office.units, *lines, *(one.body.unit for one in intake.facts)]
    units = tuple(
        _unit(key, settings.office.units.get(key, key), lines[key], facts, due, last, today)
        for key in dict.fromkeys(names)
        if key
    )
    return IntakeReport(intake.facts, units, due, last)


def _unit(
    key: str,
    label: str,
    lines: list[PlanItem],
    facts: MonthFacts,
    due: date,
    last: date,
    today: date,
) -> UnitIntake:
    got = facts.intake.one("list", key)
    if got is None:
        state: ListState = "missing" if today > due else "waiting"
    else:
        state = "on" if day_of(got.at) <= due else "late"
    when = [facts.material_at(line.id) for line in lines]
    came = [day_of(at) for at in when if at]
    absent = len(lines) - len(came)
    return UnitIntake(
        key=key,
        label=label,
        list_state=state,
        list_at=got.at if got else None,
        letter=got.body.letter if got else "",
        lines=len(lines),
        received=sum(day <= last for day in came),
        late=sum(day > last for day in came),
        overdue=absent if today > last else 0,
        waiting=0 if today > last else absent,
    )
