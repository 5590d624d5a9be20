"""Closed months: the report stays as it was signed; what changes later is an addendum.

An addendum of a closed month stands in the report of each later month until that one is closed
too, so that no change is told twice and none is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from config.settings import Settings
from content.store import Store
from proof.bodies import Body
from proof.chain import Entry
from proof.entries import EntryKind
from proof.month import Addendum
from proof.month_facts import month_facts
from proof.month_rows import Known, month_of, month_rows, proof_number
from proof.projection import fold

_TELLING = frozenset(
    {
        EntryKind.LIVE,
        EntryKind.TAYANG,
        EntryKind.OBSERVED,
        EntryKind.CORRECTED,
        EntryKind.WITHDRAWN,
        EntryKind.DECISION,
        EntryKind.REFUSED,
        EntryKind.PARKED,
        EntryKind.ERASED,
    }
)


class ClosedBody(Body):
    """A month's report was closed. ``size`` and ``head``: the ledger that it tells of.

    ``files`` are the report's bytes in the store by format; ``signed_sha256`` a signed copy.
    """

    period: str
    role: str
    position: str
    size: int
    head: str
    files: dict[str, str]
    counts: dict[str, int] = Field(default_factory=dict)
    signed_sha256: str = ""


def closings(entries: Sequence[Entry]) -> dict[str, ClosedBody]:
    """Each closed month with what was closed, in the order of closing."""
    found = (ClosedBody.model_validate(e.body) for e in entries if e.kind is EntryKind.CLOSED)
    return {body.period: body for body in found}


def addenda(
    entries: Sequence[Entry],
    known: Mapping[str, Known],
    store: Store,
    settings: Settings,
    period: str,
) -> tuple[Addendum, ...]:
    """What happened to publications of closed months before ``period`` and no report told yet."""
    closed = closings(entries)
    found: list[Addendum] = []
    for month in sorted(one for one in closed if one < period):
        later = (one.size for name, one in closed.items() if month <= name < period)
        found += _since(max(later), month, entries, known, store, settings)
    return tuple(found)


def _since(
    size: int,
    month: str,
    entries: Sequence[Entry],
    known: Mapping[str, Known],
    store: Store,
    settings: Settings,
) -> list[Addendum]:
    facts = month_facts(entries, store, month)
    rows = {row.publication: row for row in month_rows(known, facts, settings) if row.publication}
    found: list[Addendum] = []
    for name, row in rows.items():
        one = known[name]
        news = [e for e in one.entries if e.seq > size and e.kind in _TELLING]
        if not news or month_of(one.view, facts) != month:
            continue
        before = fold(name, (e for e in one.entries if e.seq <= size))
        same = (before.state, before.tayang_seq, before.reason, before.corrections)
        if same == (row.state, row.proof_seq, one.view.reason, row.corrections):
            continue
        found.append(
            Addendum(
                period=month,
                item=row.item,
                title=row.title,
                channel_label=row.channel_label,
                before=before.state,
                after=row.state,
                at=news[-1].at,
                number=proof_number(month, row.proof_seq, row.channel),
                reason=row.reason,
            )
        )
    return found
