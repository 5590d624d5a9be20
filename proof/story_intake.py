"""One Indonesian sentence per fact of the intake, for an item's story and ``intake show``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from config.messages import say
from content.dates import moment_wib, period_name
from content.plan import period_of
from proof.chain import Entry
from proof.entries import EntryKind
from proof.intake import IntakeBody


def intake_sentence(body: IntakeBody, units: Mapping[str, str]) -> str:
    """What happened, and, for a correction, what it supersedes and why."""
    if body.void:
        fact = say(f"report.intake.fact.{body.fact}").lower()
        values = {"seq": body.supersedes, "reason": body.reason, "position": body.position}
        return say("proof.story.intake.void", fact=fact, **values)
    key = f"{body.fact}.{body.outcome}" if body.outcome else body.fact
    since = _moment(body.since)
    if body.fact == "material" and since:
        since = say("proof.story.intake.since", since=since)
    told = say(
        f"proof.story.intake.{key}",
        month=period_name(body.period),
        when=_moment(body.at),
        since=since,
        letter=say("proof.story.intake.letter", letter=body.letter) if body.letter else "",
        unit=units.get(body.unit, body.unit),
        position=body.position,
        fault=body.fault,
    )
    if body.supersedes:
        values = {"seq": body.supersedes, "reason": body.reason}
        told += say("proof.story.intake.corrected", **values)
    return told


def intake_of_item(item: str, entries: Iterable[Entry]) -> list[Entry]:
    """The facts that belong to an item's story: its own, and those of its month and unit."""
    known = [one for one in entries if one.kind is EntryKind.INTAKE]
    own = [one for one in known if one.item == item]
    months = {one.body["period"] for one in own} or {period_of(item)}
    units = {one.body.get("unit", "") for one in own}
    return [
        one
        for one in known
        if one.item == item
        or (
            not one.item
            and one.body["period"] in months
            and one.body.get("unit", "") in {"", *units}
        )
    ]


def _moment(text: str) -> str:
    return moment_wib(datetime.fromisoformat(text)) if text else ""
