"""What a run gives back: one row per publication, counts, the ledger's head, the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from content.draft import Draft
from content.model import Item
from flows.items.drafting import Use
from proof.chain import Head
from proof.entries import PublicationState
from proof.projection import PublicationView

RefusedBy = Literal["", "check", "approval", "limit"]

EXIT_ALL = 0
EXIT_PARTIAL = 10
EXIT_UNDECIDED = 11
EXIT_CHECK = 20
EXIT_APPROVAL = 21

_DONE = frozenset({PublicationState.TAYANG, PublicationState.CORRECTED, PublicationState.WITHDRAWN})
_WAITING = frozenset({"too_early", "quiet", "hourly_limit"})
"""Reasons to wait that need nobody: a later run sends by itself."""

_MISSED = timedelta(days=1)

DOUBT = frozenset(
    {PublicationState.UNDECIDED, PublicationState.DUPLICATE_SUSPECT, PublicationState.UNKNOWN}
)
"""It is not known whether the post is there, or there once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One publication at the end of a run. ``note`` is Indonesian, with the next step."""

    item: Item
    channel: str
    channel_title: str
    platform: str
    format: str
    publication: str
    view: PublicationView
    note: str = ""
    refused_by: RefusedBy = ""
    sent: int = 0
    draft: Draft | None = None
    on_purpose: bool = False
    """Not sent because the channel's mode says so, or with an article that only waits."""

    @property
    def key(self) -> str:
        """``DUM-2026-12-03/x/feed``."""
        return f"{self.item.id}/{self.channel}/{self.format}"

    @property
    def state(self) -> PublicationState:
        """The state that people are shown: refused before sending counts as refused."""
        before = (PublicationState.PLANNED, PublicationState.PREPARED, PublicationState.PARKED)
        if self.refused_by and self.view.state in before:
            return PublicationState.REFUSED
        return self.view.state

    @property
    def due(self) -> bool:
        """Whether the run should have brought it to *tayang*."""
        return not (self.waits or self.on_purpose)

    @property
    def waits(self) -> bool:
        """Parked until a better hour; nobody has to do anything."""
        return self.view.state is PublicationState.PARKED and self.view.reason in _WAITING


def waiting_with_site(rows: Sequence[Row], site: Callable[[Row], bool]) -> tuple[Row, ...]:
    """The rows; those that wait for a website article which itself only waits need nobody."""
    waiting = {row.item.id for row in rows if site(row) and row.waits}
    return tuple(
        replace(row, on_purpose=True)
        if row.item.id in waiting
        and row.view.state is PublicationState.PARKED
        and row.view.reason == "waiting_for_site"
        else row
        for row in rows
    )


def missed_long_ago(rows: Sequence[Row], now: datetime) -> list[Row]:
    """The rows; what never began and could not air any more since yesterday needs nobody now.

    It was told when it happened, and the month's report lists it.
    """
    return [
        replace(row, on_purpose=True)
        if not row.view.started and is_open(row) and row.item.window.latest < now - _MISSED
        else row
        for row in rows
    ]


def row_of(use: Use, publication: str, view: PublicationView, **more: Any) -> Row:  # noqa: ANN401 -- fields of Row
    """A row for one wanted publication."""
    return Row(
        item=use.item,
        channel=use.channel.name,
        channel_title=use.channel.title,
        platform=use.channel.platform,
        format=use.format,
        publication=publication,
        view=view,
        **more,
    )


def is_open(row: Row) -> bool:
    """Whether it is still short of the end that it should have reached."""
    return row.state not in _DONE


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run."""

    run: str
    office: str
    period: str
    started: datetime
    ended: datetime
    rows: tuple[Row, ...]
    head: Head

    def counts(self) -> dict[str, int]:
        """State → number of publications."""
        return dict(sorted(Counter(row.state.value for row in self.rows).items()))

    def exit_code(self) -> int:
        """Exit code of DESIGN: what a script may act on."""
        due = [row for row in self.rows if row.due]
        if any(row.state in DOUBT for row in due):
            return EXIT_UNDECIDED
        open_rows = [row for row in due if is_open(row)]
        if not open_rows:
            return EXIT_ALL
        if len(open_rows) == len(due):
            reasons = {row.refused_by for row in open_rows}
            if reasons == {"approval"}:
                return EXIT_APPROVAL
            if reasons <= {"check", "limit"}:
                return EXIT_CHECK
        return EXIT_PARTIAL

    def as_json(self, page: str) -> dict[str, Any]:
        """The one object that ``tayang publish --json`` ends with; ``page``: the proof page."""
        return {
            "run": self.run,
            "publications": [_row_json(row, page) for row in self.rows],
            "counts": self.counts(),
            "ledger": {"size": self.head.size, "head": self.head.hash},
        }


def _row_json(row: Row, page: str) -> dict[str, Any]:
    view = row.view
    proof = f"{page}#{row.publication}" if page and view.tayang else ""
    return {
        "item": row.item.id,
        "channel": row.channel,
        "platform": row.platform,
        "format": row.format,
        "publication": row.publication,
        "state": row.state.value,
        "levels": list(view.levels),
        "url": view.live.url if view.live else "",
        "post_id": view.live.post_id if view.live else "",
        "proof": proof,
        "entry": view.tayang_seq,
        "sent": row.sent,
        "note": row.note,
    }
