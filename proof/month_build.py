"""Makes a month's report from the ledger, the store and the office's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from config.messages import say
from config.office import Role
from config.settings import Settings
from content.dates import period_name
from content.store import Store
from proof.addenda import addenda
from proof.chain import EMPTY, Entry, Head
from proof.kpi import kpis
from proof.ledger import Ledger
from proof.month import MonthReport, Signature
from proof.month_facts import MonthFacts, month_facts
from proof.month_intake import intake_report
from proof.month_rows import Known, known_publications, month_rows


@dataclass(frozen=True, slots=True)
class MonthSource:
    """A report and what it was made from; ``known`` are all publications of the ledger."""

    report: MonthReport
    facts: MonthFacts
    known: Mapping[str, Known]
    entries: tuple[Entry, ...]


def month_report(
    ledger: Ledger, store: Store, settings: Settings, period: str, *, rehearsal: bool = False
) -> MonthReport:
    """The report of ``period`` as of the ledger's head."""
    entries = tuple(ledger.entries())
    return build_month(entries, store, settings, period, rehearsal=rehearsal).report


def build_month(
    entries: Sequence[Entry],
    store: Store,
    settings: Settings,
    period: str,
    *,
    rehearsal: bool = False,
) -> MonthSource:
    """The report of ``period`` from entries 1 to the head, in order, and its sources."""
    last = entries[-1] if entries else None
    facts = month_facts(entries, store, period)
    known = known_publications(entries)
    gaps = tuple(dict.fromkeys(facts.gaps))
    if facts.plan is None:
        gaps = (say("report.gap.no_plan", period=period_name(period)), *gaps)
    bare = MonthReport(
        period=period,
        office=settings.office.id,
        office_name=settings.office.name,
        city=settings.office.city,
        letterhead=settings.office.letterhead,
        signatures=tuple(_signatures(settings)),
        rows=month_rows(known, facts, settings),
        kpis=(),
        head=Head(last.seq, last.hash) if last else EMPTY,
        as_of=last.at if last else None,
        plan=facts.plan_fact,
        addenda=addenda(entries, known, store, settings, period),
        gaps=gaps,
        rehearsal=rehearsal,
        intake=intake_report(facts, settings, last.at if last else None),
    )
    own = {name: one.entries for name, one in known.items()}
    report = replace(bare, kpis=kpis(bare, facts, own, settings.holidays))
    return MonthSource(report, facts, known, tuple(entries))


def _signatures(settings: Settings) -> Iterator[Signature]:
    """Left, right, below: Atasan PPID, PPID, and who made it (domain.md C.3)."""
    for role_name in ("atasan_ppid", "ppid", "ppid_pelaksana"):
        role = next((one for one in settings.roles if one.role == role_name), None)
        above = say(f"report.sign.{role_name}")
        yield Signature(above, _position(role), role.holder if role else "")


def _position(role: Role | None) -> str:
    if role is None:
        return ""
    return (
        f"{say(f'report.acting.{role.acting}')} {role.position}" if role.acting else role.position
    )
