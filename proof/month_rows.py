"""The rows of a month's report: what was planned, joined with what the ledger says happened."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from config.messages import say
from config.redaction import redact
from config.settings import Settings
from content.plan import PlanItem, period_of
from proof.chain import Entry
from proof.entries import EntryKind
from proof.entries import PublicationState as S
from proof.evidence_blobs import picture_of
from proof.media_said import media_compared
from proof.month_facts import APPROVED, MonthFacts, ReleasedItem
from proof.month_row import MonthRow
from proof.projection import fold
from proof.view import PublicationView

# control characters, half surrogates, and marks that turn the direction of what follows
_ODD = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A publication that the ledger knows, with its entries."""

    view: PublicationView
    entries: tuple[Entry, ...]


def known_publications(entries: Iterable[Entry]) -> dict[str, Known]:
    """Every publication of the ledger, in the order of their first entries."""
    grouped: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.publication:
            grouped[entry.publication].append(entry)
    return {name: Known(fold(name, own), tuple(own)) for name, own in grouped.items()}


def month_of(view: PublicationView, facts: MonthFacts) -> str:
    """The month a publication belongs to: its release's, else its item's place in this month."""
    if view.release_digest in facts.periods:
        return facts.periods[view.release_digest]
    listed = facts.plan is not None and facts.plan.item(view.item) is not None
    if listed or view.item in facts.released:
        return facts.period
    return period_of(view.item)


def month_rows(
    known: Mapping[str, Known], facts: MonthFacts, settings: Settings
) -> tuple[MonthRow, ...]:
    """All rows of ``facts.period``, by item, then in the order of the office's channels."""
    ours = [one for one in known.values() if month_of(one.view, facts) == facts.period]
    rows = [_row(one, facts, settings) for one in ours]
    taken = {(row.item, row.channel, row.format) for row in rows}
    seen = {(row.item, row.channel) for row in rows}
    rows += [row for row in _waiting(facts, settings, seen) if _key(row) not in taken]
    order = {channel.name: number for number, channel in enumerate(settings.channels)}
    place = len(order)
    return tuple(
        sorted(rows, key=lambda r: (r.item, order.get(r.channel, place), r.channel, r.format))
    )


def _key(row: MonthRow) -> tuple[str, str, str]:
    return row.item, row.channel, row.format


def _waiting(
    facts: MonthFacts, settings: Settings, seen: set[tuple[str, str]]
) -> Iterator[MonthRow]:
    """Rows that the ledger has no publication for: released ones by format, else as planned."""
    released: set[tuple[str, str]] = set()
    for item_id, item in facts.released.items():
        for name in item.publications:
            channel, _, format_ = name.partition("/")
            released.add((item_id, channel))
            yield _unstarted(item_id, channel, format_, facts, settings)
    for line in facts.plan.items if facts.plan else ():
        for channel in line.channels:
            if (line.id, channel) not in released | seen:
                yield _unstarted(line.id, channel, "", facts, settings)


def _unstarted(
    item_id: str, channel: str, format_: str, facts: MonthFacts, settings: Settings
) -> MonthRow:
    reason = facts.withdrawal(item_id, channel)
    state = S.PLANNED if reason is None else S.WITHDRAWN
    base = _base(item_id, channel, facts.item(item_id), facts, settings)
    return cleaned(replace(base, format=format_, state=state, reason=reason or ""))


def _base(
    item_id: str,
    channel: str,
    released: ReleasedItem | None,
    facts: MonthFacts,
    settings: Settings,
) -> MonthRow:
    """The part of a row that plan, release and settings give."""
    line: PlanItem | None = facts.plan.item(item_id) if facts.plan else None
    planned = line is not None and channel in line.channels
    decided = facts.plan_fact is not None and facts.plan_fact.verdict in APPROVED
    known = settings.channel(channel)
    unit = (released.unit if released else "") or (line.unit if line else "")
    kind = (released.kind if released else "") or (str(line.kind) if line else "")
    return MonthRow(
        item=item_id,
        channel=channel,
        title=released.title if released else line.title if line else item_id,
        unit=settings.office.units.get(unit, unit),
        kind=kind,
        channel_label=known.title if known else channel,
        platform=known.platform if known else "",
        planned=planned,
        approved=planned and decided,
        released=released is not None,
        activity=released.activity if released else None,
        received_at=next(iter(facts.intake.accepted(item_id)), None),
        not_before=released.not_before if released else None,
        latest=released.latest if released else None,
        release_digest=released.digest if released else "",
    )


def _row(one: Known, facts: MonthFacts, settings: Settings) -> MonthRow:
    view, live, tayang = one.view, one.view.live, one.view.tayang
    released = facts.item(view.item, view.release_digest)
    act = tayang.act if tayang else None
    proof = next((e for e in one.entries if e.seq == view.tayang_seq), None)
    more: dict[str, Any] = {
        "publication": view.publication,
        "platform": view.platform,
        "format": view.format,
        "state": view.state,
        "aired_at": _aired_at(one),
        "proved": tayang is not None,
        "proved_at": view.tayang_at,
        "proof_seq": view.tayang_seq,
        "proof_hash": proof.hash if proof else "",
        "number": proof_number(facts.period, view.tayang_seq, view.channel),
        "url": live.url if live else "",
        "post_id": live.post_id if live else "",
        "account": live.account_name if live else "",
        "levels": tayang.levels if tayang else view.levels,
        "needs": tayang.needs if tayang else (),
        "picture": picture_of(one.entries),
        "reason": _reason(one),
        "corrections": view.corrections,
        "attempts": sum(step.attempts for step in view.steps.values()),
        "seen_at": view.checked_at if tayang else None,
        "approver": act.position if act else "",
        "approver_level": act.level if act else "",
        "approver_code_bits": act.code_bits if act else 0,
        "text_sha256": str(tayang.evidence.get("released", {}).get("text_sha256", ""))
        if tayang
        else "",
        "media_compared": media_compared(tayang.evidence) if tayang else "",
        "plan_digest": tayang.plan_digest if tayang else "",
        "seqs": tuple(e.seq for e in one.entries),
    }
    if live and live.item_title and released is None:
        more["title"] = live.item_title
    if view.release_digest:
        more["release_digest"] = view.release_digest
    return cleaned(replace(_base(view.item, view.channel, released, facts, settings), **more))


def cleaned(row: MonthRow) -> MonthRow:
    """What came from outside, without secrets and without signs that no document can hold."""
    return replace(
        row,
        title=_plain(row.title),
        reason=_plain(row.reason),
        account=_plain(row.account),
        url=_plain(row.url),
    )


def _plain(text: str) -> str:
    return redact(_ODD.sub(" ", text)).strip()


def proof_number(period: str, seq: int, channel: str) -> str:
    """``BT/2026/12/0042/SITUS``: the month, the proof's entry in the ledger, the channel.

    The entry's number never changes and is never used again, so the proof's does not either.
    """
    return f"BT/{period.replace('-', '/')}/{seq:04d}/{channel.upper()}" if seq else ""


def _reason(one: Known) -> str:
    """Why it stands as it does, in Indonesian; "" for what needs no reason."""
    view = one.view
    if view.state is S.TAYANG:
        return ""
    if view.state in {S.CORRECTED, S.WITHDRAWN}:
        kind = EntryKind.CORRECTED if view.state is S.CORRECTED else EntryKind.WITHDRAWN
        told = [str(e.body.get("reason", "")) for e in one.entries if e.kind is kind]
        return told[-1] if told else ""
    return reason_text(view.reason)


def reason_text(code: str) -> str:
    """The sentence of a reason code; a sentence stays one, an unknown code is shown as it is."""
    if not code or " " in code:
        return code
    try:
        return say(f"report.reason.{code}")
    except KeyError:
        return say("report.reason_code", code=code)


def _aired_at(one: Known) -> datetime | None:
    """When it was first public: the platform's time, else when we found it live."""
    first = next((e for e in one.entries if e.kind is EntryKind.LIVE), None)
    if first is None:
        return None
    told = str(first.body.get("created_at", ""))
    return datetime.fromisoformat(told) if told else first.at
