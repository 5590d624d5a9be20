"""The story of an item in sentences: from the plan to the latest look, as the ledger tells it.

Pure. Steps of a delivery are told as one sentence when all went well, and one by one when not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from config.messages import say
from content.codes import short_digest
from content.plan import period_of
from proof.approval_text import level_text
from proof.bodies import PlanBody, ReleaseBody
from proof.chain import Entry
from proof.entries import EntryKind, PublicationState
from proof.projection import fold
from proof.story_intake import intake_of_item
from proof.story_lines import Sentences

Tone = Literal["plain", "good", "bad"]

_GOOD: Final = frozenset({EntryKind.LIVE, EntryKind.TAYANG})
_BAD_VERDICTS: Final = frozenset({"edited", "moved", "hidden", "deleted", "account_gone"})


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; ``seq`` and ``hash`` are the entry it tells of."""

    at: datetime
    text: str
    seq: int
    hash: str
    tone: Tone = "plain"
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one publication of the item stands now."""

    publication: str
    channel: str
    state: PublicationState
    url: str

    @property
    def link(self) -> str:
        """The address when a browser may be sent there, else ""."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class Story:
    """All that the ledger knows of an item; no lines: it knows nothing."""

    item: str
    title: str = ""
    lines: tuple[Line, ...] = ()
    standing: tuple[Standing, ...] = field(default=())


def story_of(
    item: str,
    entries: Iterable[Entry],
    labels: Mapping[str, str],
    units: Mapping[str, str] | None = None,
) -> Story:
    """Tell the item's story from the whole ledger. ``labels`` and ``units``: what people call
    each channel and each unit.
    """
    known = list(entries)
    own = [one for one in known if one.item == item]
    if not own:
        return Story(item)
    told = Sentences(labels, units or {})
    lines = [
        Line(one.at, text, one.seq, one.hash, _tone(one), _details(one))
        for one in _with_approvals(item, own, known)
        if (text := _approval(one) or told.sentence(one))
    ]
    return Story(item, _title(own), tuple(lines), _standing(own, told.label))


def _with_approvals(item: str, own: Sequence[Entry], known: Sequence[Entry]) -> list[Entry]:
    """The item's entries with the plans and releases that it went out under, and its intake."""
    digests = {str(one.body.get("release_digest", "")) for one in own} - {""}
    plans = {str(one.body.get("plan_digest", "")) for one in own} - {""}
    period = period_of(item)

    intake = {one.seq for one in intake_of_item(item, known)}

    def belongs(one: Entry) -> bool:
        if one.item == item or one.seq in intake:
            return True
        wanted = {EntryKind.PLAN: plans, EntryKind.RELEASE: digests}.get(one.kind)
        if wanted is None:
            return False
        return one.body.get("digest") in wanted if wanted else one.body.get("period") == period

    return [one for one in known if belongs(one)]


def _approval(entry: Entry) -> str:
    """The sentence of a plan or a release; "" for other entries."""
    key = entry.kind.value
    if entry.kind is EntryKind.PLAN:
        plan = PlanBody.model_validate(entry.body)
        act, digest = plan.act, plan.digest
        key = "plan_rejected" if plan.verdict == "rejected" else key
    elif entry.kind is EntryKind.RELEASE:
        release = ReleaseBody.model_validate(entry.body)
        act, digest = release.act, release.digest
    else:
        return ""
    values = {"position": act.position, "digest": short_digest(digest)}
    values["level"] = level_text(act.level, act.code_bits)
    return say(f"proof.story.{key}", **values)


def _tone(entry: Entry) -> Tone:
    verdict = entry.body.get("verdict", "")
    if entry.kind in _GOOD or (entry.kind is EntryKind.OBSERVED and verdict == "same"):
        return "good"
    if entry.kind is EntryKind.REFUSED or verdict in _BAD_VERDICTS:
        return "bad"
    trouble = entry.kind is EntryKind.OUTCOME and entry.body.get("result") == "refused"
    returned = entry.kind is EntryKind.INTAKE and entry.body.get("outcome") == "returned"
    return "bad" if trouble or returned else "plain"


def _details(entry: Entry) -> tuple[str, ...]:
    found = entry.body.get("differences", ())
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def _title(own: Sequence[Entry]) -> str:
    titles = [
        str(one.body.get("item_title") or one.body.get("title") or "")
        for one in own
        if one.kind is EntryKind.LIVE
    ]
    return next((one for one in reversed(titles) if one), "")


def _standing(own: Sequence[Entry], label: Callable[[str], str]) -> tuple[Standing, ...]:
    grouped: dict[str, list[Entry]] = {}
    for one in own:
        if one.publication:
            grouped.setdefault(one.publication, []).append(one)
    views = [fold(name, entries) for name, entries in grouped.items()]
    return tuple(
        Standing(view.publication, label(view.channel), view.state, view.live.url)
        if view.live
        else Standing(view.publication, label(view.channel), view.state, "")
        for view in views
    )
