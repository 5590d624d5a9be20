"""The report's tables, column by column: what every format shows, in the same words.

Cells are text, whole numbers, days, moments or links; how they look is each format's own matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from config.messages import say
from media.workbook import Cell, Link
from proof.entries import PublicationState as S
from proof.month import Counts, MonthReport
from proof.month_row import MonthRow

COUNTS = (
    *("planned", "approved", "tayang", "on_time", "complete", "late", "missed", "failed"),
    *("parked", "corrected", "withdrawn", "lost", "changed", "unplanned", "total"),
)
"""Names of the counts, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names it for programs; ``width`` in characters."""

    key: str
    width: int
    value: Callable[[MonthRow], Cell]

    @property
    def header(self) -> str:
        """What people read above it."""
        return say(f"report.column.{self.key}")


def state_text(row: MonthRow) -> str:
    """The state as the office says it."""
    return say(f"proof.state.{row.state.value}")


def time_text(row: MonthRow) -> str:
    """TEPAT, TERLAMBAT, LEBIH AWAL, or "" when it did not air."""
    if row.on_time is None:
        return ""
    return say(f"report.time.{'on' if row.on_time else 'late' if row.late else 'early'}")


def reason_shown(row: MonthRow, as_of: datetime | None) -> str:
    """Why somebody must look at the row."""
    if row.reason:
        return row.reason
    return say("report.reason.missed") if row.missed(as_of) else time_text(row)


def next_step(row: MonthRow, as_of: datetime | None) -> str:
    """What a person does now; what missed its window is not sent by running again."""
    over = row.missed(as_of) and row.state is not S.REFUSED
    return say("report.next.missed" if over else f"proof.next.{row.state.value}")


def proof_text(row: MonthRow) -> str:
    """LENGKAP, KURANG, or "" when there is no proof to judge."""
    if not row.proved:
        return ""
    return say(f"report.proof.{'whole' if row.complete else 'part'}")


def _picture(row: MonthRow) -> str:
    return say(f"report.picture.{row.picture}") if row.picture else ""


def _link(row: MonthRow) -> Cell:
    return Link(row.link, row.link) if row.link else row.url


def _seqs(row: MonthRow) -> str:
    return ", ".join(str(seq) for seq in row.seqs)


COLUMNS = (
    Column("item", 17, lambda row: row.item),
    Column("title", 46, lambda row: row.title),
    Column("unit", 24, lambda row: row.unit),
    Column("kind", 12, lambda row: row.kind),
    Column("activity", 13, lambda row: row.activity),
    Column("received", 18, lambda row: row.received_at),
    Column("channel", 14, lambda row: row.channel_label),
    Column("format", 11, lambda row: row.format),
    Column("account", 18, lambda row: row.account),
    Column("aired_at", 18, lambda row: row.aired_at),
    Column("latest", 18, lambda row: row.latest),
    Column("link", 44, _link),
    Column("number", 27, lambda row: row.number),
    Column("state", 22, state_text),
    Column("time", 13, time_text),
    Column("proof", 11, proof_text),
    Column("levels", 12, lambda row: ", ".join(row.levels)),
    Column("picture", 16, _picture),
    Column("proved_at", 18, lambda row: row.proved_at),
    Column("seen_at", 18, lambda row: row.seen_at),
    Column("planned", 13, lambda row: say(f"report.planned.{'no' if row.unplanned else 'yes'}")),
    Column("corrections", 9, lambda row: row.corrections),
    Column("reason", 44, lambda row: row.reason),
    Column("approver", 34, lambda row: row.approver),
    Column("release", 12, lambda row: row.release_digest[:8]),
    Column("seqs", 18, _seqs),
)
"""Columns of the main table, III of the report."""


def count_header(name: str) -> str:
    """What people read over a count."""
    return say(f"report.count.{name}")


def count_values(counts: Counts) -> tuple[int, ...]:
    """The counts in the order of ``COUNTS``."""
    return tuple(int(getattr(counts, name)) for name in COUNTS)


def summary(report: MonthReport) -> tuple[tuple[str, Cell], ...]:
    """(name, value) of the facts that stand above the tables."""
    plan = report.plan
    facts: list[tuple[str, Cell]] = [
        (say("report.fact.office"), report.office_name),
        (say("report.fact.period"), report.period),
        (say("report.fact.as_of"), report.as_of),
        (say("report.fact.size"), report.head.size),
        (say("report.fact.head"), report.head.hash),
        (say("report.fact.plan"), plan.digest[:8] if plan else say("report.none")),
        (say("report.fact.items"), report.items),
    ]
    facts += [(count_header(n), v) for n, v in zip(COUNTS, count_values(report.total), strict=True)]
    return tuple(facts)


def kpi_mark(met: bool | None, *, measured: bool) -> str:  # noqa: FBT001 -- the verdict itself
    """A KPI's verdict as a word."""
    if not measured:
        return say("report.kpi.unmeasured")
    return say("report.mark.told" if met is None else f"report.mark.{'met' if met else 'missed'}")


def as_day(value: date | datetime) -> str:
    """ISO day or moment for data formats."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
