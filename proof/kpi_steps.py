"""KPIs K1 to K5: what happens before the upload (SOP steps 1 to 5; domain.md A.5).

Measured from the intake's facts, the plan's decision and the releases; what nobody recorded stays
*belum diukur*.
"""

from __future__ import annotations

from datetime import date
from statistics import median

from config.holidays import Holidays
from config.messages import say
from content.dates import day_of, plain_date
from content.deadlines import Step, approval_step, invitation_step, month_days
from proof.kpi_values import hours_text, kpi, number, share
from proof.month import Kpi, MonthReport
from proof.month_facts import MonthFacts

INVITATION_MINUTES = 15
MEETING_MINUTES = 120
DECISION_MINUTES = 15
SENDING_MINUTES = 15


def step_kpis(report: MonthReport, facts: MonthFacts, holidays: Holidays) -> tuple[Kpi | None, ...]:
    """K1 to K5 in order, None for what cannot be measured."""
    return (
        _invitation(facts, holidays),
        _meeting(facts),
        _approval(report, facts, holidays),
        _production(facts),
        _sending(facts),
    )


def unfilled(holidays: Holidays, *days: date) -> str:
    """The sentence about years whose holidays are not known; "" when all are."""
    years = ", ".join(str(year) for year in holidays.unknown(days))
    return say("report.kpi.no_holidays", years=years) if years else ""


def _invitation(facts: MonthFacts, holidays: Holidays) -> Kpi | None:
    """K1: the day it went out, and, where its making was recorded, the minutes it took."""
    sent = facts.intake.one("invitation")
    if sent is None:
        return None
    step = invitation_step(facts.period, holidays)
    return _timed("K1", step, day_of(sent.at), sent.minutes, INVITATION_MINUTES, holidays)


def _meeting(facts: MonthFacts) -> Kpi | None:
    """K2: from its begin to its end."""
    meeting = facts.intake.one("meeting")
    if meeting is None or meeting.minutes is None:
        return None
    result = say(
        "report.kpi.K2.result", day=plain_date(meeting.at), span=hours_text(meeting.minutes)
    )
    value = round(meeting.minutes, 2)
    return kpi("K2", result, value, met=meeting.minutes <= MEETING_MINUTES)


def _approval(report: MonthReport, facts: MonthFacts, holidays: Holidays) -> Kpi | None:
    """K3: the day of the decision, and how long the list lay before it when that is known.

    The month's first approval: what is added later is unplanned (K12), not a late decision.
    """
    decided = facts.first_approved or (report.plan.decided_at if report.plan else None)
    if decided is None:
        return None
    submitted = facts.intake.one("submitted")
    waited = None
    if submitted is not None and submitted.at <= decided:
        waited = (decided - submitted.at).total_seconds() / 60
    step = approval_step(facts.period, holidays)
    return _timed("K3", step, day_of(decided), waited, DECISION_MINUTES, holidays)


def _timed(
    key: str, step: Step, day: date, minutes: float | None, limit: int, holidays: Holidays
) -> Kpi:
    """A step with a week and a length: met when both are kept, as far as both are known.

    The value is the days past the due day; negative before it.
    """
    timing = step.timing(day)
    result = say(f"report.kpi.{key}.{timing}", day=plain_date(day), due=plain_date(step.due))
    met = timing in {"early", "on"}
    notes = [unfilled(holidays, step.first, step.due)]
    if minutes is None:
        notes.insert(0, say(f"report.kpi.{key}.note"))
    else:
        result += say(f"report.kpi.{key}.span", span=hours_text(minutes))
        met = met and minutes <= limit
    note = " ".join(one for one in notes if one)
    return kpi(key, result, float((day - step.due).days), met=met, note=note)


def _production(facts: MonthFacts) -> Kpi | None:
    """K4: approved lines whose material was there by the end of the month."""
    lines = facts.approved_lines
    if not lines:
        return None
    last = month_days(facts.period)[1]
    when = [facts.material_at(line.id) for line in lines]
    ready = sum(at is not None and day_of(at) <= last for at in when)
    recorded = sum(bool(facts.intake.accepted(line.id)) for line in lines)
    note = say("report.kpi.K4.note", recorded=recorded, whole=len(lines))
    return share("K4", ready, len(lines), 100, note=note)


def _sending(facts: MonthFacts) -> Kpi | None:
    """K5: from the opening of the link to the receipt, per package."""
    packages = facts.intake.packages
    spans = [one.minutes for one in packages if one.minutes is not None]
    if not spans:
        return None
    within = sum(minutes <= SENDING_MINUTES for minutes in spans)
    middle = median(spans)
    values = {"median": number(middle), "longest": number(max(spans)), "packages": len(spans)}
    unknown = len(packages) - len(spans)
    return kpi(
        "K5",
        say("report.kpi.K5.result", **values, within=within),
        round(middle, 2),
        met=within == len(spans),
        note=say("report.kpi.K5.note", unknown=unknown) if unknown else "",
    )
