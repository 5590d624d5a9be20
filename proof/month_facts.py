"""What the ledger's plans and releases say about a month, read from the store by their hashes.

A document that is missing or damaged leaves a gap, told in the report; it never stops it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from config.errors import TayangError
from config.messages import say
from content.dates import day_of
from content.plan import Plan, PlanItem
from content.store import Store
from proof.bodies import PlanBody, ReleaseBody
from proof.chain import Entry
from proof.change_bodies import WithdrawnBody
from proof.entries import EntryKind
from proof.intake import MonthIntake, month_intake
from proof.month import PlanFact

APPROVED = ("approved", "approved_with_notes")


@dataclass(frozen=True, slots=True)
class ReleasedItem:
    """An item as a release of the month holds it; ``publications`` are ``CHANNEL/FORMAT``."""

    title: str
    unit: str
    kind: str
    activity: date | None
    not_before: datetime | None
    latest: datetime | None
    publications: tuple[str, ...]
    digest: str
    recorded_at: datetime


@dataclass(slots=True)
class MonthFacts:
    """Filled while reading; afterwards only read. ``released`` holds each item's newest release,
    ``by_digest`` every release of the month; ``periods`` the month of each known release digest.
    """

    period: str
    plan: Plan | None = None
    plan_fact: PlanFact | None = None
    first_approved: datetime | None = None
    """When the month's list was first approved; later lists add what came up in mid-month."""
    released: dict[str, ReleasedItem] = field(default_factory=dict)
    by_digest: dict[str, dict[str, ReleasedItem]] = field(default_factory=dict)
    first_released: dict[str, datetime] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=dict)
    withdrawn: dict[tuple[str, str], str] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    intake: MonthIntake = field(default_factory=MonthIntake)

    def item(self, item_id: str, digest: str = "") -> ReleasedItem | None:
        """The item as released under ``digest``, else as released last."""
        return self.by_digest.get(digest, {}).get(item_id) or self.released.get(item_id)

    @property
    def approved_lines(self) -> tuple[PlanItem, ...]:
        """The lines of the plan in force; none when it was rejected or nobody decided."""
        fact = self.plan_fact
        decided = fact is not None and fact.verdict in APPROVED
        return self.plan.items if self.plan and decided else ()

    def material_at(self, item_id: str) -> datetime | None:
        """When the item's material was first there: accepted, or released without a record."""
        known = [*self.intake.accepted(item_id)[:1], self.first_released.get(item_id)]
        return min((at for at in known if at), default=None)

    def withdrawal(self, item_id: str, channel: str) -> str | None:
        """Reason why nothing of the item (on the channel) may go out; None when it may."""
        return self.withdrawn.get((item_id, channel), self.withdrawn.get((item_id, "")))


def month_facts(entries: Iterable[Entry], store: Store, period: str) -> MonthFacts:
    """Read plan and releases of ``period``; the last entry of a kind is the one in force."""
    entries = tuple(entries)
    facts = MonthFacts(period, intake=month_intake(entries, period))
    for entry in entries:
        if entry.kind is EntryKind.PLAN:
            _take_plan(entry, store, facts)
        elif entry.kind is EntryKind.RELEASE:
            _take_release(entry, store, facts)
        elif entry.kind is EntryKind.WITHDRAWN and not entry.publication:
            body = WithdrawnBody.model_validate(entry.body)
            facts.withdrawn[entry.item, body.channel] = body.reason
    return facts


def _take_plan(entry: Entry, store: Store, facts: MonthFacts) -> None:
    body = PlanBody.model_validate(entry.body)
    if body.period != facts.period:
        return
    document = _document(body.statement_sha256, entry.seq, store, facts)
    if document is None:
        return
    try:
        plan = Plan.model_validate(document)
    except ValidationError:
        facts.gaps.append(say("report.gap.damaged", seq=entry.seq))
        return
    decision = plan.decision
    verdict = decision.verdict if decision else ""
    decided_at = datetime.fromisoformat(body.act.decided_at)
    in_force = facts.plan_fact
    if verdict in APPROVED:
        facts.first_approved = facts.first_approved or decided_at
    elif in_force and in_force.verdict in APPROVED and in_force.digest != body.digest:
        return  # additions that were refused leave the list that was approved in force
    facts.plan = plan
    facts.plan_fact = PlanFact(
        digest=body.digest,
        position=body.act.position,
        level=body.act.level,
        decided_at=decided_at,
        verdict=verdict,
        lines=len(plan.items),
        approved_lines=len(plan.items) if verdict in APPROVED else 0,
    )


def _take_release(entry: Entry, store: Store, facts: MonthFacts) -> None:
    body = ReleaseBody.model_validate(entry.body)
    facts.periods[body.digest] = body.period
    if body.period != facts.period:
        return
    document = _document(body.document_sha256, entry.seq, store, facts)
    if document is None:
        return
    try:
        items: dict[str, Any] = document["statement"]["content"]["items"]
        found = {one: _released(value, body.digest, entry.at) for one, value in items.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        facts.gaps.append(say("report.gap.damaged", seq=entry.seq))
        return
    facts.by_digest[body.digest] = found
    facts.released |= found
    for item_id in found:
        facts.first_released.setdefault(item_id, entry.at)


def _document(sha256: str, seq: int, store: Store, facts: MonthFacts) -> dict[str, Any] | None:
    try:
        loaded = json.loads(store.read(sha256))
    except (TayangError, OSError, ValueError):
        facts.gaps.append(say("report.gap.missing", seq=seq))
        return None
    return loaded if isinstance(loaded, dict) else None


def _released(item: dict[str, Any], digest: str, at: datetime) -> ReleasedItem:
    given, window = item["input"], item["window"]
    activity = given.get("activity", {})
    return ReleasedItem(
        title=item["title"],
        unit=given.get("unit", ""),
        kind=given.get("kind", ""),
        activity=_day(activity.get("end") or activity.get("start")),
        not_before=datetime.fromisoformat(window["not_before"]),
        latest=datetime.fromisoformat(window["latest"]),
        publications=tuple(sorted(item["publications"])),
        digest=digest,
        recorded_at=at,
    )


def _day(text: str | None) -> date | None:
    """The day in WIB of a day or a moment as canonical statements hold it."""
    if not text:
        return None
    return day_of(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
