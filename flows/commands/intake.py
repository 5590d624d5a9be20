"""``tayang intake …``: writes the SOP's dated facts down, and shows a month of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from config.messages import say
from content.dates import period_name
from content.xlsx_intake import TableIntake, read_intake
from flows.acts.intake import (
    Recorded,
    alone,
    amend,
    known_units,
    place_of,
    record,
    recorder,
    refused,
    standing_fact,
)
from flows.acts.intake_month import as_json_value, lines_of, look_at
from flows.commands.common import moment, office, show_json
from flows.papers.month import known_period
from flows.runtime import Runtime
from proof.addenda import closings
from proof.entries import EntryKind
from proof.intake import FactName, IntakeBody

_FIELDS = {
    "invitation": {"at", "since", "letter"},
    "meeting": {"at", "since"},
    "list": {"at", "unit", "letter"},
    "submitted": {"at", "letter"},
    "material": {"at", "since"},
}
"""What ``correct`` may change of each fact; a wrong item or unit of material is taken back."""

_OPTIONS = {"at": "--at", "since": "--from", "unit": "--unit", "letter": "--number"}


def add(
    fact: FactName,
    month: str,
    role: str,
    *,
    at: str,
    begin: str = "",
    unit: str = "",
    letter: str = "",
    home: Path | None,
) -> int:
    """Write one fact of a month down; a fact that stands already is told, not repeated."""
    period = known_period(month)
    with office(home) as runtime:
        held = recorder(runtime, role)
        known_units(runtime, [unit] if fact == "list" else [])
        body = IntakeBody(
            fact=fact,
            period=period,
            role=held.role,
            position=held.position,
            at=_moment(at, "--at"),
            since=_moment(begin, "--from"),
            unit=unit,
            letter=letter.strip(),
        )
        return _write(runtime, body)


def add_material(
    item: str, role: str, *, at: str, begin: str, unit: str, returned: str, home: Path | None
) -> int:
    """Write down that an item's package was accepted, or returned and why."""
    with office(home) as runtime:
        held = recorder(runtime, role, material=True)
        period, owner = place_of(runtime, item, unit)
        body = IntakeBody(
            fact="material",
            period=period,
            role=held.role,
            position=held.position,
            at=_moment(at, "--at"),
            since=_moment(begin, "--from"),
            unit=owner,
            outcome="returned" if returned.strip() else "accepted",
            fault=returned.strip(),
        )
        return _write(runtime, body, item)


def correct(
    seq: int, role: str, reason: str, changes: dict[str, str], *, void: bool, home: Path | None
) -> int:
    """Supersede a fact that was typed wrong."""
    given = {name: text for name, text in changes.items() if text}
    for name in {"at", "since"} & set(given):
        given[name] = _moment(given[name], _OPTIONS[name])
    with office(home) as runtime, alone(runtime):
        known = standing_fact(runtime, seq)
        held = recorder(runtime, role, material=known.body.fact == "material")
        odd = set(given) - _FIELDS[known.body.fact]
        if odd:
            options = ", ".join(sorted(_OPTIONS[name] for name in odd))
            raise refused("intake correct", say("flows.intake.not_field", seq=seq, options=options))
        if void == bool(given):
            raise refused("intake correct", say("flows.intake.nothing_changes"))
        done = amend(runtime, known, held, reason, given)
    word = "voided" if void else "corrected"
    typer.echo(say(f"flows.intake.{word}", seq=done.seq, old=seq))
    return _end(done)


def import_table(table: Path, role: str, home: Path | None) -> int:
    """Write down what the table's intake columns tell; a second run writes nothing twice."""
    with office(home) as runtime, alone(runtime):
        held = recorder(runtime, role, material=True)
        found = read_intake(table, runtime.settings.office.units)
        facts = _facts_of(found, runtime, held.role, held.position)
        written = record(runtime, facts)
        told = zip(facts, written, strict=True)
        _tell_closed(runtime, [body.period for (body, _), one in told if one.new])
    new = sum(one.new for one in written)
    typer.echo(say("flows.intake.imported", new=new, known=len(written) - new))
    return _end(*written)


def _facts_of(
    found: TableIntake, runtime: Runtime, role: str, position: str
) -> list[tuple[IntakeBody, str]]:
    """The table's facts as bodies, each with its item."""
    facts = [
        (
            IntakeBody(
                fact="list",
                period=found.period,
                role=role,
                position=position,
                at=one.at.isoformat(),
                unit=one.unit,
                letter=one.letter,
            ),
            "",
        )
        for one in found.lists
    ]
    for package in found.packages:
        period, unit = place_of(runtime, package.item, package.unit)
        body = IntakeBody(
            fact="material",
            period=period,
            role=role,
            position=position,
            at=package.at.isoformat(),
            since=package.begin.isoformat() if package.begin else "",
            unit=unit,
            outcome="accepted",
        )
        facts.append((body, package.item))
    return facts


def show(month: str, home: Path | None, *, as_json: bool) -> int:
    """Deadlines, facts in force, and the units; always exits 0."""
    period = known_period(month)
    with office(home) as runtime:
        seen = look_at(runtime, period)
    if as_json:
        show_json(as_json_value(seen))
        return 0
    for line in lines_of(seen):
        typer.echo(line)
    return 0


def _moment(text: str, option: str) -> str:
    return moment(text, option).isoformat() if text else ""


def _write(runtime: Runtime, body: IntakeBody, item: str = "") -> int:
    with alone(runtime):
        [done] = record(runtime, [(body, item)])
    typer.echo(say(f"flows.intake.{'recorded' if done.new else 'recorded_already'}", seq=done.seq))
    if done.new:
        _tell_closed(runtime, [body.period])
    return _end(done)


def _tell_closed(runtime: Runtime, periods: Iterable[str]) -> None:
    """The report of a closed month stays as it was: whoever adds a fact to it must know."""
    closed = closings(tuple(runtime.ledger.entries(kind=EntryKind.CLOSED)))
    for period in sorted(set(periods) & set(closed)):
        typer.echo(say("flows.intake.closed", month=period_name(period)), err=True)


def _end(*written: Recorded) -> int:
    """What went wrong beside the entries is told; they stand."""
    for trouble in dict.fromkeys(one.trouble for one in written if one.trouble):
        typer.echo(trouble, err=True)
    return 0
