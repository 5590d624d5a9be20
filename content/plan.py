"""The plan (*Daftar Usulan Materi*): which items the Atasan PPID allowed for a month (SOP step 3).

What is decided is the statement: period, office, and each item's id, title, unit, kind and
channels. The order of rows and of an item's channels means nothing and is not part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from config.errors import Problem
from config.messages import say
from config.strictyaml import Loaded, Loc, collect, field_path, read_strict, shown
from content.canonical import digest
from content.errors import ManifestError
from content.model import ChannelName, ItemId, Kind, Moment, Period, Sha256, Text, Value


class PlanItem(Value):
    """One line of the list."""

    id: ItemId
    title: Text
    unit: Text
    kind: Kind
    channels: tuple[ChannelName, ...] = Field(min_length=1)


class PlanDecision(Value):
    """Who decided and how we know: A1 a letter that prints the check code, A2 a signature.

    ``role`` must be ``atasan_ppid`` and ``digest`` must be ``plan_digest``: check R21 says so,
    not the loader, because a plan that grew after its decision is still a readable plan.
    """

    verdict: Literal["approved", "approved_with_notes", "rejected"]
    role: Text
    position: Text
    decided_at: Moment
    level: Literal["A1", "A2"]
    digest: Sha256 = Field(min_length=64)
    submitted_by: Text
    letter: Text | None = None
    code: str = ""
    """A1: the check code as typed from the letter; absent in decisions from before ADR 0008."""
    notes: str = ""
    principal: str = ""
    signature: str = ""
    """A2: whose signature over the statement's canonical bytes, and the armored signature."""


class Plan(Value):
    """All items of one month; ``decision`` is absent while nobody has decided."""

    period: Period
    office: Text
    items: tuple[PlanItem, ...] = Field(min_length=1)
    decision: PlanDecision | None = None

    def item(self, item_id: str) -> PlanItem | None:
        """Return the line of that id, None when the plan has none."""
        return next((item for item in self.items if item.id == item_id), None)


def plan_statement(plan: Plan) -> dict[str, Any]:
    """Return what was decided as JSON values: rows by id, channels by name, no decision."""
    rows = [
        {**item.model_dump(mode="json"), "channels": sorted(set(item.channels))}
        for item in sorted(plan.items, key=lambda one: one.id)
    ]
    return {
        "statement": "tayang/plan",
        "version": 1,
        "period": plan.period,
        "office": plan.office,
        "items": rows,
    }


def plan_digest(plan: Plan) -> str:
    """Return the statement's SHA-256 (64 hex digits): the letter prints its check code."""
    return digest(plan_statement(plan))


def period_of(item_id: str) -> str:
    """Return ``2026-12`` of ``DUM-2026-12-03``."""
    return "-".join(item_id.split("-")[1:3])


def month_before(period: str) -> str:
    """Return ``2025-12`` for ``2026-01``."""
    year, month = (int(part) for part in period.split("-"))
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"


def period_fits(item_id: str, period: str) -> bool:
    """Whether an id may stand in the list of ``period``.

    It was issued for that month, or for the month before and carried over unpublished
    (domain.md A.3 step 2).
    """
    return period_of(item_id) in {period, month_before(period)}


def _mistakes(plan: Plan) -> Iterator[tuple[Loc, str, str]]:
    counted = Counter(item.id for item in plan.items)
    for at, item in enumerate(plan.items):
        if counted[item.id] > 1:
            yield ("items", at, "id"), "duplicate_item", item.id
        if not period_fits(item.id, plan.period):
            yield ("items", at, "id"), "wrong_period", item.id
        for channel, times in Counter(item.channels).items():
            if times > 1:
                yield ("items", at, "channels"), "duplicate_channel", channel
    decision = plan.decision
    if decision and decision.level == "A1" and not decision.letter:
        yield ("decision", "letter"), "no_letter", ""
    if decision and decision.level == "A2" and not (decision.signature and decision.principal):
        yield ("decision", "signature"), "no_signature", ""


def _located(loaded: Loaded, plan: Plan) -> list[Problem]:
    return [
        Problem(
            loaded.tree.file,
            loaded.line(loc),
            field_path(loc),
            say(f"content.plan.{key}", value=value, period=plan.period),
            shown(value),
        )
        for loc, key, value in _mistakes(plan)
    ]


def load_plan(path: Path) -> Plan:
    """Read a plan file (YAML or JSON); raises ManifestError with every mistake found."""
    loaded = read_strict(path)
    plan, problems = collect(loaded, Plan)
    if plan is not None:
        problems = (*problems, *_located(loaded, plan))
    if plan is None or problems:
        raise ManifestError(problems)
    return plan
