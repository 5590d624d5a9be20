"""A month of the intake as people look at it: what is due when, what was recorded, who is late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from config.messages import say
from content.dates import day_of, long_date, moment_wib, period_name
from content.deadlines import approval_step, invitation_step, month_after, month_days, report_due
from content.plan import month_before
from flows.acts.intake import facts_of, in_force
from flows.runtime import Runtime
from proof.intake import IntakeReport
from proof.month_facts import MonthFacts
from proof.month_intake import intake_report
from proof.report_intake import intake_sentences, list_text
from proof.story_intake import intake_sentence

Name = Literal["invitation", "lists", "approval", "material"]


@dataclass(frozen=True, slots=True)
class Due:
    """One step of the month. ``state`` is Indonesian: when it was done, or what is missing."""

    name: Name
    day: date
    done: bool
    state: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step that is due, or past due. ``key`` stays the same as long as it is the same thing."""

    key: str
    title: str
    step: str


@dataclass(frozen=True, slots=True)
class IntakeMonth:
    """``report_day``: the working day by which the report is out; ``years`` have no holidays."""

    period: str
    dues: tuple[Due, ...]
    report: IntakeReport
    report_day: date
    years: tuple[int, ...]
    sentences: tuple[tuple[int, str], ...]


def look_at(runtime: Runtime, period: str) -> IntakeMonth:
    """The month as of now."""
    settings = runtime.settings
    facts, holidays = facts_of(runtime, period), settings.holidays
    report = intake_report(facts, settings, settings.clock.now())
    last = report_due(period, holidays)
    days = (invitation_step(period, holidays).due, month_days(period)[0], last)
    told = ((one.seq, intake_sentence(one.body, settings.office.units)) for one in report.facts)
    return IntakeMonth(
        period=period,
        dues=tuple(_dues(facts, report, runtime)),
        report=report,
        report_day=last,
        years=holidays.unknown(days),
        sentences=tuple(told),
    )


def _dues(facts: MonthFacts, report: IntakeReport, runtime: Runtime) -> Iterator[Due]:
    period, holidays = facts.period, runtime.settings.holidays
    sent = facts.intake.one("invitation")
    done = _done(sent.at, sent.seq) if sent else say("flows.intake.open")
    yield Due("invitation", invitation_step(period, holidays).due, sent is not None, done)
    missing = [one.label for one in report.units if one.list_at is None]
    state = say("flows.intake.missing", units=", ".join(missing)) if missing else ""
    yield Due("lists", report.list_due, not missing, state or say("flows.intake.all_lists"))
    plan, approved = facts.plan_fact, bool(facts.approved_lines)
    state = say("flows.intake.undecided")
    if plan:
        word = "decided" if approved else "rejected"
        state = say(f"flows.intake.{word}", day=long_date(plan.decided_at))
    yield Due("approval", approval_step(period, holidays).due, approved, state)
    lines = sum(one.lines for one in report.units)
    ready = sum(one.received + one.late for one in report.units)
    state = say("flows.intake.material_state", ready=ready, lines=lines)
    yield Due("material", report.material_due, ready == lines, state)


def _done(at: datetime, seq: int) -> str:
    return say("flows.intake.done", day=moment_wib(at), seq=seq)


def reminders(runtime: Runtime) -> tuple[Reminder, ...]:
    """What is due within a working day, and what is past due, of the months that still matter.

    Only for an office that uses the intake: who never recorded a fact is not reminded of it.
    """
    known = {one.body.period for one in in_force(runtime)}
    if not known:
        return ()
    holidays = runtime.settings.holidays
    today = day_of(runtime.settings.clock.now())
    current = f"{today:%Y-%m}"
    months = [month_after(current), current]
    if today <= report_due(month_before(current), holidays):
        months.append(month_before(current))
    found = []
    # a month that went by before the office began to record is not asked for
    for period in (one for one in months if one in known or one > current):
        for due in look_at(runtime, period).dues:
            # only material is still worth asking for once the month has ended
            if due.done or (period < current and due.name != "material"):
                continue
            if today > due.day:
                found.append(_reminder("late", period, due))
            elif today >= holidays.before(due.day):
                found.append(_reminder("soon", period, due))
    return tuple(found)


def _reminder(when: Literal["soon", "late"], period: str, due: Due) -> Reminder:
    values = {"month": period_name(period), "due": long_date(due.day), "state": due.state}
    title = say(f"flows.intake.remind_{when}", what=_name(due.name), **values)
    step = say(f"flows.intake.remind_step.{due.name}", period=period, **values)
    return Reminder(f"intake:{period}:{due.name}:{when}", title, step)


def _name(name: Name) -> str:
    return say(f"flows.intake.due.{name}")


def lines_of(month: IntakeMonth) -> Iterator[str]:
    """What ``tayang intake show`` prints."""
    yield say("flows.intake.title", month=period_name(month.period))
    for due in month.dues:
        values = {"what": _name(due.name), "due": long_date(due.day), "state": due.state}
        yield say("flows.intake.due_line", **values)
    yield say("flows.intake.report_line", due=long_date(month.report_day))
    if month.years:
        years = ", ".join(map(str, month.years))
        yield say("flows.intake.no_holidays", years=years)
    for unit in month.report.units:
        when = f" {moment_wib(unit.list_at)}" if unit.list_at else ""
        ready = unit.received + unit.late
        values = {"unit": unit.label, "state": list_text(unit), "when": when}
        yield say("flows.intake.unit_line", **values, ready=ready, lines=unit.lines)
    for seq, text in month.sentences:
        yield say("flows.intake.fact_line", seq=seq, text=text)
    yield from intake_sentences(month.report)


def as_json_value(month: IntakeMonth) -> dict[str, Any]:
    """The same for programs; days and moments are ISO texts."""
    return {
        "period": month.period,
        "steps": [asdict(one) for one in month.dues],
        "report_due": month.report_day,
        "years_without_holidays": month.years,
        "units": [asdict(one) for one in month.report.units],
        "facts": [
            {"seq": one.seq, "item": one.item, **one.body.json_body()} for one in month.report.facts
        ],
    }
