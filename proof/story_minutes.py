"""*Berita Acara* of corrections and withdrawals, as values: one per act of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from config.clock import WIB
from config.messages import say
from content.codes import short_digest
from proof.chain import Entry
from proof.change_bodies import CorrectedBody, WithdrawnBody
from proof.entries import EntryKind
from proof.story import Story

Kind = Literal["corrected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """One channel that the act concerned. ``result`` is Indonesian."""

    channel: str
    url: str
    result: str
    seq: int
    hash: str

    @property
    def link(self) -> str:
        """The address when a browser may be sent there, else ""."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


@dataclass(slots=True)
class Minutes:
    """One act: who (a position), when, why, on which channels. ``digest``: the release's, cut
    short, for corrections; ``approver``: the position that released it.
    """

    kind: Kind
    item: str
    title: str
    role: str
    position: str
    reason: str
    at: datetime
    rows: list[MinuteRow] = field(default_factory=list)
    approver: str = ""
    digest: str = ""


def minutes_of(
    story: Story, entries: Iterable[Entry], labels: Mapping[str, str]
) -> tuple[Minutes, ...]:
    """The acts on an item, in order; acts of one person, day and reason are one document."""
    own = [one for one in entries if one.item == story.item]
    addresses, channels = _live(own)
    acts: dict[tuple[str, ...], Minutes] = {}
    for entry in own:
        if entry.kind is EntryKind.CORRECTED:
            correction = CorrectedBody.model_validate(entry.body)
            channel = channels.get(entry.publication, "")
            made = _act(acts, "corrected", story, entry, correction)
            made.approver = correction.act.position if correction.act else ""
            made.digest = short_digest(correction.release_digest)
            made.rows.append(_corrected(entry, own, channel, addresses, labels))
        elif entry.kind is EntryKind.WITHDRAWN:
            withdrawal = WithdrawnBody.model_validate(entry.body)
            made = _act(acts, "withdrawn", story, entry, withdrawal)
            if entry.publication:
                label = labels.get(withdrawal.channel, withdrawal.channel)
                effect = say(f"proof.story.effect.{withdrawal.effect}")
                row = MinuteRow(label, withdrawal.url, effect, entry.seq, entry.hash)
                made.rows.append(row)
    return tuple(one for one in acts.values() if one.rows)


def _act(
    acts: dict[tuple[str, ...], Minutes],
    kind: Kind,
    story: Story,
    entry: Entry,
    body: CorrectedBody | WithdrawnBody,
) -> Minutes:
    day = entry.at.astimezone(WIB).date().isoformat()
    key = (kind, body.role, body.reason, day)
    if key not in acts:
        acts[key] = Minutes(
            kind, story.item, story.title, body.role, body.position, body.reason, entry.at
        )
    return acts[key]


def _live(own: Iterable[Entry]) -> tuple[dict[str, str], dict[str, str]]:
    """Publication → address, and publication → channel."""
    addresses: dict[str, str] = {}
    channels: dict[str, str] = {}
    for entry in own:
        if entry.body.get("channel"):
            channels[entry.publication] = str(entry.body["channel"])
        if entry.kind is EntryKind.LIVE:
            addresses[entry.publication] = str(entry.body.get("url", ""))
    return addresses, channels


def _corrected(
    entry: Entry,
    own: Iterable[Entry],
    channel: str,
    addresses: Mapping[str, str],
    labels: Mapping[str, str],
) -> MinuteRow:
    """The row tells whether the corrected post was proved again, and by which entry."""
    later = [
        one
        for one in own
        if one.publication == entry.publication
        and one.kind is EntryKind.TAYANG
        and one.seq > entry.seq
    ]
    proved = later[0] if later else None
    result = say("proof.minutes.proved", seq=proved.seq) if proved else say("proof.minutes.open")
    label = labels.get(channel, channel)
    return MinuteRow(label, addresses.get(entry.publication, ""), result, entry.seq, entry.hash)
