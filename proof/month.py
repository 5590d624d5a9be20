"""A month's *Laporan Bukti Tayang* as one frozen value; every format is written from it.

One row per publication that was planned for the month or belongs to it: an item on a channel,
with a format once somebody released it. Times are aware UTC. ``as_of`` is the time of the
ledger's last entry, never the wall clock: same ledger head, same report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from config.clock import WIB
from config.office import Letterhead
from proof.chain import Head
from proof.entries import PublicationState as S
from proof.intake import IntakeReport
from proof.month_row import FAILED, MonthRow


@dataclass(frozen=True, slots=True)
class Counts:
    """Publications of one group (the month, a channel, a unit)."""

    key: str
    label: str
    planned: int
    approved: int
    tayang: int
    on_time: int
    complete: int
    late: int
    missed: int
    failed: int
    parked: int
    corrected: int
    withdrawn: int
    lost: int
    changed: int
    unplanned: int
    total: int

    @property
    def percent(self) -> int | None:
        """Tayang of all planned or aired; None when there is nothing to count."""
        return round(100 * self.tayang / self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One of K1 to K12. ``met`` None: not measured, or nothing to judge it by.

    ``value`` is the figure that programs read (percent, minutes, days or a count).
    """

    key: str
    name: str
    standard: str
    result: str
    value: float | None = None
    met: bool | None = None
    note: str = ""

    @property
    def measured(self) -> bool:
        """Whether the ledger holds what the KPI is computed from."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Addendum:
    """What happened to a publication of a closed month after its report was closed."""

    period: str
    item: str
    title: str
    channel_label: str
    before: S
    after: S
    at: datetime
    number: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: what stands above, the position, and the holder ("" = dotted line)."""

    above: str
    position: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class PlanFact:
    """The plan in force as the ledger recorded it; ``lines`` and ``approved_lines`` are items.

    An extended list that was refused leaves the approved one in force.
    """

    digest: str
    position: str
    level: str
    decided_at: datetime
    verdict: str
    lines: int
    approved_lines: int


@dataclass(frozen=True, slots=True)
class MonthReport:
    """The whole report. ``gaps`` are Indonesian sentences about what could not be read."""

    period: str
    office: str
    office_name: str
    city: str
    letterhead: Letterhead
    signatures: tuple[Signature, ...]
    rows: tuple[MonthRow, ...]
    kpis: tuple[Kpi, ...]
    head: Head
    as_of: datetime | None
    plan: PlanFact | None = None
    addenda: tuple[Addendum, ...] = ()
    gaps: tuple[str, ...] = ()
    program: str = ""
    rehearsal: bool = False
    intake: IntakeReport = field(default_factory=IntakeReport)

    @property
    def total(self) -> Counts:
        """Counts of the whole month."""
        return count("", "", self.rows, self.as_of)

    @property
    def by_channel(self) -> tuple[Counts, ...]:
        """Counts per channel, by label."""
        return self._grouped(lambda row: (row.channel, row.channel_label))

    @property
    def by_unit(self) -> tuple[Counts, ...]:
        """Counts per unit, by name."""
        return self._grouped(lambda row: (row.unit, row.unit or "-"))

    @property
    def items(self) -> int:
        """How many items the rows belong to."""
        return len({row.item for row in self.rows})

    @property
    def exceptions(self) -> tuple[MonthRow, ...]:
        """What somebody must look at, the gravest first."""
        ended = self.as_of is not None and self.as_of >= month_end(self.period)
        rated = ((_gravity(row, self.as_of, ended=ended), row) for row in self.rows)
        found = [(rank, row) for rank, row in rated if rank]
        return tuple(row for _, row in sorted(found, key=lambda one: one[0]))

    @property
    def corrected_or_withdrawn(self) -> tuple[MonthRow, ...]:
        """Section VI: corrections and withdrawals, with their reasons."""
        return tuple(row for row in self.rows if row.corrections or row.state is S.WITHDRAWN)

    def kpi(self, key: str) -> Kpi:
        """The KPI of that key; KeyError when there is none."""
        return {one.key: one for one in self.kpis}[key]

    def _grouped(self, name: Callable[[MonthRow], tuple[str, str]]) -> tuple[Counts, ...]:
        groups: dict[tuple[str, str], list[MonthRow]] = {}
        for row in self.rows:
            groups.setdefault(name(row), []).append(row)
        made = (count(key, label, rows, self.as_of) for (key, label), rows in groups.items())
        return tuple(sorted(made, key=lambda one: one.label))


def count(key: str, label: str, rows: Iterable[MonthRow], as_of: datetime | None) -> Counts:
    """Count a group's publications."""
    rows = tuple(rows)
    states = Counter(row.state for row in rows)
    return Counts(
        key=key,
        label=label,
        planned=sum(row.planned for row in rows),
        approved=sum(row.approved for row in rows),
        tayang=sum(row.tayang for row in rows),
        on_time=sum(row.tayang and row.on_time is True for row in rows),
        complete=sum(row.complete for row in rows),
        late=sum(row.late for row in rows),
        missed=sum(row.missed(as_of) for row in rows),
        failed=sum(states[state] for state in FAILED),
        parked=states[S.PARKED],
        corrected=sum(row.corrections > 0 for row in rows),
        withdrawn=states[S.WITHDRAWN],
        lost=states[S.LOST],
        changed=states[S.CHANGED],
        unplanned=sum(row.unplanned for row in rows),
        total=len(rows),
    )


def month_end(period: str) -> datetime:
    """The first moment after the month, in WIB."""
    year, month = (int(part) for part in period.split("-"))
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return datetime(*after, 1, tzinfo=WIB)


def _gravity(row: MonthRow, as_of: datetime | None, *, ended: bool) -> int:
    """0: nothing to look at; else the smaller the graver."""
    if row.state in {S.UNDECIDED, S.DUPLICATE_SUSPECT, S.UNKNOWN, S.LOST, S.CHANGED}:
        return 1
    if row.state is S.REFUSED or row.missed(as_of):
        return 2
    if row.state in {S.LIVE, S.ACCEPTED, S.INTENT, S.WITHDRAWN, S.PARKED} or row.late:
        return 3
    if row.state in {S.PLANNED, S.PREPARED}:
        return 4 if ended else 0
    return 0 if row.complete else 4
