"""KPIs K1 to K12 against the SOP's standard (SOP 47/SOP/INSP/VII/2024; domain.md A.5).

What the ledger does not record is *belum diukur*, never guessed. SOP times are per act: a KPI that
is missed is reported, it stops nothing. Weeks of a month are 1–7, 8–14, 15–21, 22–28; working days
are Monday to Friday, holidays are not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median, quantiles

from config.clock import WIB
from config.messages import say
from content.dates import working_days
from content.plan import month_before
from proof.chain import Entry
from proof.entries import EntryKind
from proof.entries import PublicationState as S
from proof.month import Kpi, MonthReport, month_end
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
    """Both clocks of K6 for one item, in minutes: at work, and from release to the last proof."""

    working: float
    elapsed: float


def kpis(
    report: MonthReport, facts: MonthFacts, entries: Mapping[str, Collection[Entry]]
) -> tuple[Kpi, ...]:
    """All twelve, in order. ``entries`` are those of each row's publication."""
    found = {
        one.key: one
        for one in (
            _approval(report),
            _production(report, facts),
            _upload(report, facts, entries),
            _completeness(report),
            _freshness(report),
            _evidence(report),
            _links(report),
            _changes(report),
            _unplanned(report),
        )
        if one is not None
    }
    return tuple(found.get(key) or _make(key, say("report.kpi.unmeasured")) for key in KEYS)


def _make(
    key: str, result: str, value: float | None = None, *, met: bool | None = None, note: str = ""
) -> Kpi:
    name, standard = say(f"report.kpi.{key}.name"), say(f"report.kpi.{key}.standard")
    return Kpi(key, name, standard, result, value, met, note)


def _approval(report: MonthReport) -> Kpi | None:
    """K3: only the day is known; how long the decision took is not recorded."""
    plan = report.plan
    if plan is None:
        return None
    day = plan.decided_at.astimezone(WIB).date()
    year, month = (int(part) for part in month_before(report.period).split("-"))
    first, last = date(year, month, 22), date(year, month, 28)
    begins = (month_end(report.period) - timedelta(days=1)).date().replace(day=1)
    key = "past" if day >= begins else "late" if day > last else "on" if day >= first else "early"
    return _make(
        "K3",
        say(f"report.kpi.K3.{key}", day=f"{day:%d-%m-%Y}"),
        float((day - last).days),
        met=day <= last,
        note=say("report.kpi.K3.note"),
    )


def _production(report: MonthReport, facts: MonthFacts) -> Kpi | None:
    """K4: approved lines whose finished drafts were released by the end of the month."""
    plan, decided = facts.plan, report.plan
    if plan is None or decided is None or not decided.approved_lines:
        return None
    end = month_end(report.period)
    lines = [line.id for line in plan.items]
    ready = sum(one in facts.first_released and facts.first_released[one] < end for one in lines)
    return _share("K4", ready, len(lines), 100, note=say("report.kpi.K4.note"))


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
        "median": _number(median(working)),
        "longest": _number(max(working)),
        "within": within,
        "items": len(spans),
        "elapsed": hours_text(median(span.elapsed for span in spans)),
    }
    return _make(
        "K6",
        say("report.kpi.K6.result", **values),
        round(median(working), 2),
        met=within == len(spans),
        note=say("report.kpi.K6.note"),
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
        elapsed = (max(proofs) - released).total_seconds() / 60
        yield Span(working_minutes([entries[row.publication] for row in rows]), max(0.0, elapsed))


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
    return _share("K7", whole, len(lines), COMPLETE_PERCENT, note=note)


def _freshness(report: MonthReport) -> Kpi | None:
    """K8: working days from an activity's end to its first airing; announcements do not count."""
    first: dict[str, int] = {}
    for row in report.rows:
        if row.aired and row.aired_at and row.activity:
            aired = row.aired_at.astimezone(WIB).date()
            if aired >= row.activity:
                gone = working_days(row.activity, aired)
                first[row.item] = min(gone, first.get(row.item, gone))
    if not first:
        return None
    days = sorted(first.values())
    high = quantiles(days, n=10, method="inclusive")[-1] if len(days) > 1 else days[0]
    middle = median(days)
    values = {"median": _number(middle), "p90": _number(high), "items": len(days)}
    return _make("K8", say("report.kpi.K8.result", **values), float(middle), met=middle <= 1)


def _evidence(report: MonthReport) -> Kpi | None:
    """K9: address, screenshot or labelled data card, and time of the proof."""
    rows = [row for row in report.rows if row.tayang]
    if not rows:
        return None
    whole = sum(row.complete and bool(row.picture) for row in rows)
    levels = sum(row.complete for row in rows)
    note = say("report.kpi.K9.note", levels=levels, items=len(rows))
    return _share("K9", whole, len(rows), 100, note=note)


def _links(report: MonthReport) -> Kpi | None:
    """K10: only links that were looked at again after their proof are measured."""
    rows = [row for row in report.rows if row.aired and row.link and row.state is not S.WITHDRAWN]
    looked = [row for row in rows if row.seen_at or row.state is S.LOST]
    if not looked:
        return None
    alive = sum(row.state is not S.LOST for row in looked)
    note = say("report.kpi.K10.note", unseen=len(rows) - len(looked)) if rows != looked else ""
    return _share("K10", alive, len(looked), 100, note=note)


def _changes(report: MonthReport) -> Kpi:
    """K11: a count, with no standard to meet."""
    total = report.total
    values = {"corrected": total.corrected, "withdrawn": total.withdrawn}
    count = float(total.corrected + total.withdrawn)
    return _make("K11", say("report.kpi.K11.result", **values), count)


def _unplanned(report: MonthReport) -> Kpi | None:
    """K12: reported, with no standard to meet."""
    total = report.total
    return _share("K12", total.unplanned, total.total, None) if total.total else None


def _share(key: str, part: int, whole: int, target: int | None, *, note: str = "") -> Kpi:
    percent = 100 * part / whole
    result = say("report.kpi.share", percent=_number(percent), part=part, whole=whole)
    met = None if target is None else percent >= target
    return _make(key, result, round(percent, 2), met=met, note=note)


def hours_text(minutes: float) -> str:
    """``3 hari 4 jam``, ``5 jam 20 menit`` or ``12 menit``."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return say("report.minutes", minutes=rest)
    days, left = divmod(hours, 24)
    return (
        say("report.days", days=days, hours=left)
        if days
        else say("report.hours", hours=hours, minutes=rest)
    )


def _number(value: float) -> str:
    """At most one decimal, with a comma."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
