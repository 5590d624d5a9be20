"""The dated facts of the SOP that nothing else records: steps 1, 2, 3 (handing over) and 5.

``invitation``: the invitation to the coordination meeting, which asks the units for their
material, went out; ``since`` its making began. ``meeting``: from ``since`` to ``at``. ``list``:
a unit's *Daftar Usulan Materi* was received. ``submitted``: the whole list went to Atasan PPID.
``material``: a package of an item was received (``outcome`` accepted or returned); ``since`` is
when the unit opened the link. What plan, release and proofs record is not asked for again.

A fact is never changed: a later entry supersedes it and says why. Roles and positions, no names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from proof.bodies import Body
from proof.chain import Entry
from proof.entries import EntryKind

FactName = Literal["invitation", "meeting", "list", "submitted", "material"]
FACTS: tuple[FactName, ...] = ("invitation", "meeting", "list", "submitted", "material")
"""In the order of the SOP's steps."""

Outcome = Literal["", "accepted", "returned"]


class IntakeBody(Body):
    """``at`` and ``since`` are ISO 8601 with offset; ``role`` and ``position`` received or wrote
    it down. ``supersedes`` is the entry that this one replaces, or, with ``void``, takes back.
    ``fault``: why the material was returned; ``reason``: why an earlier entry was superseded.
    """

    fact: FactName
    period: str
    role: str
    position: str
    at: str
    since: str = ""
    unit: str = ""
    letter: str = ""
    outcome: Outcome = ""
    fault: str = ""
    reason: str = ""
    supersedes: int = 0
    void: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in force, as entry ``seq`` records it; ``item`` "" unless it is material."""

    seq: int
    recorded_at: datetime
    item: str
    body: IntakeBody

    @property
    def at(self) -> datetime:
        """When it happened, or ended."""
        return datetime.fromisoformat(self.body.at)

    @property
    def began(self) -> datetime | None:
        """When it began; None when that was not recorded."""
        return datetime.fromisoformat(self.body.since) if self.body.since else None

    @property
    def minutes(self) -> float | None:
        """From its begin to its end; None when the begin was not recorded."""
        began = self.began
        return None if began is None else (self.at - began).total_seconds() / 60

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Only one fact in force has it, but for packages of material."""
        return self.body.fact, self.body.period, self.body.unit, self.item


@dataclass(frozen=True, slots=True)
class MonthIntake:
    """The facts in force of one month, in the order in which they were recorded."""

    period: str = ""
    facts: tuple[Fact, ...] = ()

    def one(self, fact: FactName, unit: str = "") -> Fact | None:
        """The fact of that name (of the unit); the newest, should two have been recorded."""
        found = (f for f in self.facts if f.body.fact == fact and f.body.unit == unit)
        return max(found, key=lambda one: one.seq, default=None)

    @property
    def packages(self) -> tuple[Fact, ...]:
        """All material that was received, also what was returned."""
        return tuple(one for one in self.facts if one.body.fact == "material")

    def accepted(self, item: str) -> tuple[datetime, ...]:
        """When packages of the item were accepted, the earliest first."""
        own = (one for one in self.packages if one.item == item)
        return tuple(sorted(one.at for one in own if one.body.outcome == "accepted"))


ListState = Literal["on", "late", "missing", "waiting"]


@dataclass(frozen=True, slots=True)
class UnitIntake:
    """One unit. ``lines`` are its approved items, without those called off before their material
    came; of them ``received`` came by the end of the month, ``late`` after it, ``overdue`` not at
    all although it is over, ``waiting`` not yet.
    """

    key: str
    label: str
    list_state: ListState
    list_at: datetime | None
    letter: str
    lines: int
    received: int
    late: int
    overdue: int
    waiting: int

    @property
    def behind(self) -> bool:
        """Somebody must ask this unit."""
        return self.list_state in {"late", "missing"} or bool(self.late or self.overdue)


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """``list_due`` is the day of the meeting, else that of the approval; ``facts`` in force."""

    facts: tuple[Fact, ...] = ()
    units: tuple[UnitIntake, ...] = ()
    list_due: date = date.min
    material_due: date = date.min

    @property
    def behind(self) -> tuple[UnitIntake, ...]:
        """Units that are late with something."""
        return tuple(one for one in self.units if one.behind)


def facts_in_force(entries: Iterable[Entry]) -> tuple[Fact, ...]:
    """Every fact that no later entry supersedes, in the order of the ledger."""
    found: dict[int, Fact] = {}
    for entry in entries:
        if entry.kind is not EntryKind.INTAKE:
            continue
        body = IntakeBody.model_validate(entry.body)
        found.pop(body.supersedes, None)
        if not body.void:
            found[entry.seq] = Fact(entry.seq, entry.at, entry.item, body)
    return tuple(found.values())


def month_intake(entries: Iterable[Entry], period: str) -> MonthIntake:
    """The month's facts in force."""
    found = (one for one in facts_in_force(entries) if one.body.period == period)
    return MonthIntake(period, tuple(found))
