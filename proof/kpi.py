"""KPIs K1 to K12 against the SOP's standard (SOP 47/SOP/INSP/VII/2024; domain.md A.5).

What the ledger does not record is *belum diukur*, never guessed. SOP times are per act: a KPI that
is missed is reported, it stops nothing. K1 to K5 are in ``proof.kpi_steps``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles

from config.holidays import Holidays
from config.messages import say
from content.dates import day_of
from proof.chain import Entry
from proof.entries import EntryKind
from proof.entries import PublicationState as S
from proof.kpi_steps import step_kpis, unfilled
from proof.kpi_values import hours_text, kpi, number, share
from proof.month import Kpi, MonthReport
from proof.month_facts import MonthFacts
from proof.month_row import MonthRow

KEYS = tuple(f"K{number}" for number in range(1, 13))
UPLOAD_MINUTES = 60
COMPLETE_PERCENT = 95
_PAUSE = timedelta(minutes=15)
"""A longer gap between two entries is waiting, not work: delivery waits that long itself."""

_RESTING = frozenset({EntryKind.PARKED, EntryKind.REFUSED, EntryKind.TAYANG, EntryKind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Span:
    """Both clocks of K6 for one item, in minutes: at work, and from reception to the last proof.

    ``received`` False: nobody recorded the reception, the release stands for it.
    """

    working: float
    elapsed: float
    received: bool


def kpis(
    report: MonthReport,
    facts: MonthFacts,
    entries: Mapping[str, Collection[Entry]],
    holidays: Holidays,
) -> tuple[Kpi, ...]:
    """All twelve, in order. ``entries`` are those of each row's publication."""
    found = {
        one.key: one
        for one in (
            *step_kpis(report, facts, holidays),
            _upload(report, facts, entries),
            _completeness(report),
            _freshness(report, holidays),
            _evidence(report),
            _links(report),
            _changes(report),
            _unplanned(report),
        )
        if one is not None
    }
    return tuple(found.get(key) or kpi(key, say("report.kpi.unmeasured")) for key in KEYS)


def _upload(
    report: MonthReport, facts: MonthFacts, entries: Mapping[str, Collection[Entry]]
) -> Kpi | None:
    """K6, both clocks; per item, once all its publications are proved."""
    spans = list(_spans(report, facts, entries))
    if not spans:
        return None
    working = [span.working for span in spans]
    within = sum(minutes <= UPLOAD_MINUTES for minutes in working)
    values = {
        "median": number(median(working)),
        "longest": number(max(working)),
        "within": within,
        "items": len(spans),
        "elapsed": hours_text(median(span.elapsed for span in spans)),
    }
    received = sum(span.received for span in spans)
    since = "received" if received == len(spans) else "mixed" if received else "released"
    return kpi(
        "K6",
        say("report.kpi.K6.result", **values, since=say(f"report.kpi.K6.since_{since}")),
        round(median(working), 2),
        met=within == len(spans),
        note=say("report.kpi.K6.note") + say(f"report.kpi.K6.note_{since}"),
    )


def _spans(
    report: MonthReport, facts: MonthFacts, entries: Mapping[str, Collection[Entry]]
) -> Iterator[Span]:
    items: dict[str, list[MonthRow]] = {}
    for row in report.rows:
        items.setdefault(row.item, []).append(row)
    for item_id, rows in items.items():
        released = facts.first_released.get(item_id)
        proofs = [row.proved_at for row in rows if row.aired and row.proved_at]
        if released is None or len(proofs) < len(rows):
            continue
        received = _received(facts, item_id, released)
        elapsed = (max(proofs) - (received or released)).total_seconds() / 60
        working = working_minutes([entries[row.publication] for row in rows])
        yield Span(working, max(0.0, elapsed), received is not None)


def _received(facts: MonthFacts, item_id: str, released: datetime) -> datetime | None:
    """When the last package that the release could hold was accepted."""
    return max((at for at in facts.intake.accepted(item_id) if at <= released), default=None)


def working_minutes(publications: Collection[Collection[Entry]]) -> float:
    """Minutes in which at least one of an item's publications was worked on, until proved."""
    spans = []
    for own in publications:
        ordered = list(own)
        for before, after in pairwise(ordered):
            rests = before.kind in _RESTING or after.at - before.at > _PAUSE
            if not rests:
                spans.append((before.at, after.at))
            if after.kind is EntryKind.TAYANG:
                break
    total, reached = timedelta(0), None
    for begin, end in sorted(spans):
        start = begin if reached is None or begin > reached else reached
        if end > start:
            total += end - start
            reached = end
    return total.total_seconds() / 60


def _completeness(report: MonthReport) -> Kpi | None:
    """K7: approved lines of which every publication is tayang."""
    lines: dict[str, list[MonthRow]] = {}
    for row in report.rows:
        if row.approved:
            lines.setdefault(row.item, []).append(row)
    if not lines:
        return None
    whole = sum(all(row.tayang for row in rows) for rows in lines.values())
    part = sum(any(row.tayang for row in rows) for rows in lines.values()) - whole
    note = say("report.kpi.K7.note", part=part)
    return share("K7", whole, len(lines), COMPLETE_PERCENT, note=note)


def _freshness(report: MonthReport, holidays: Holidays) -> Kpi | None:
    """K8: working days from an activity's end to its first airing; announcements do not count."""
    first: dict[str, int] = {}
    days_met = set()
    for row in report.rows:
        if row.aired and row.aired_at and row.activity:
            aired = day_of(row.aired_at)
            if aired >= row.activity:
                gone = holidays.working_days(row.activity, aired)
                first[row.item] = min(gone, first.get(row.item, gone))
                days_met |= {row.activity, aired}
    if not first:
        return None
    days = sorted(first.values())
    high = quantiles(days, n=10, method="inclusive")[-1] if len(days) > 1 else days[0]
    middle = median(days)
    values = {"median": number(middle), "p90": number(high), "items": len(days)}
    result, note = say("report.kpi.K8.result", **values), unfilled(holidays, *days_met)
    return kpi("K8", result, float(middle), met=middle <= 1, note=note)


def _evidence(report: MonthReport) -> Kpi | None:
    """K9: address, screenshot or labelled data card, and time of the proof."""
    rows = [row for row in report.rows if row.tayang]
    if not rows:
        return None
    whole = sum(row.complete and bool(row.picture) for row in rows)
    levels = sum(row.complete for row in rows)
    note = say("report.kpi.K9.note", levels=levels, items=len(rows))
    return share("K9", whole, len(rows), 100, note=note)


def _links(report: MonthReport) -> Kpi | None:
    """K10: only links that were looked at again after their proof are measured."""
    rows = [row for row in report.rows if row.aired and row.link and row.state is not S.WITHDRAWN]
    looked = [row for row in rows if row.seen_at or row.state is S.LOST]
    if not looked:
        return None
    alive = sum(row.state is not S.LOST for row in looked)
    note = say("report.kpi.K10.note", unseen=len(rows) - len(looked)) if rows != looked else ""
    return share("K10", alive, len(looked), 100, note=note)


def _changes(report: MonthReport) -> Kpi:
    """K11: a count, with no standard to meet."""
    total = report.total
    values = {"corrected": total.corrected, "withdrawn": total.withdrawn}
    count = float(total.corrected + total.withdrawn)
    return kpi("K11", say("report.kpi.K11.result", **values), count)


def _unplanned(report: MonthReport) -> Kpi | None:
    """K12: reported, with no standard to meet."""
    total = report.total
    return share("K12", total.unplanned, total.total, None) if total.total else None
