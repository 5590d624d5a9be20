"""``tayang plan request|letter|attach``: from the list of proposals to a decision on record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import typer

from config.messages import say
from content.acts import DECIDING_ROLE
from content.canonical import canonical
from content.codes import check_code
from content.errors import ManifestError
from content.plan import PlanDecision, load_plan, plan_digest, plan_statement
from content.plan_act import deciding_role, letter_decision, signed_decision
from content.plan_file import add_decision
from content.plan_xlsx import import_plan
from content.signatures import PROGRAM, plan_namespace
from flows.commands.aside import write_anew
from flows.commands.common import file_of_kind, moment, office
from flows.commands.manifest import keep_codes
from flows.items.authorising import authority_of, record_plan
from flows.runtime import Runtime

Verdict = Literal["approved", "approved_with_notes", "rejected"]


def import_table(table: Path, out: Path, known: Sequence[Path], home: Path | None) -> int:
    """Write the plan of an office table; ManifestError with every wrong cell.

    The new list has no decision. One that was decided on and stood in its place is kept beside it.
    """
    file_of_kind(out, ".yaml", ".yml")
    before = [*known, *([out] if out.exists() else [])]
    titles = {item.id: item.title for path in before for item in load_plan(path).items}
    with office(home) as runtime:
        ours, now = runtime.settings.office, runtime.settings.clock.now()
    result = import_plan(table, known_ids=titles, units=ours.units, office=ours.id)
    if result.problems:
        raise ManifestError(result.problems)
    write_anew(out, result.plan_yaml.encode(), now)
    typer.echo(say("flows.plan.imported", path=out, count=len(load_plan(out).items)))
    keep_codes(table, out, result.issued, now)
    return 0


def request(plan_path: Path, out: Path | None) -> int:
    """Write the exact bytes that Atasan PPID decides on, and tell the two ways to decide."""
    plan = load_plan(plan_path)
    digest = plan_digest(plan)
    path = out or plan_path.with_name(f"{plan_path.stem}.request.json")
    path.write_bytes(canonical(plan_statement(plan)))
    code = check_code(digest)
    sign = f"{PROGRAM} -Y sign -n {plan_namespace(plan.office)} -f ~/.ssh/id_ed25519 {path.name}"
    typer.echo(say("flows.plan.requested", path=path, code=code, digest=digest))
    typer.echo(say("flows.plan.how_letter", code=code))
    typer.echo(say("flows.plan.how_sign", command=sign))
    return 0


def letter(
    plan_path: Path,
    *,
    number: str,
    code: str,
    role: str,
    decided_at: str,
    submitted_by: str,
    verdict: Verdict,
    notes: str,
    home: Path | None,
) -> int:
    """Write a decision of level A1 into the plan."""
    with office(home) as runtime:
        plan = load_plan(plan_path)
        at = moment(decided_at, "--decided-at")
        held = deciding_role(authority_of(runtime.settings), role, at)
        decision = PlanDecision(
            verdict=verdict,
            role=DECIDING_ROLE,
            position=held.position,
            decided_at=at,
            level="A1",
            digest=plan_digest(plan),
            submitted_by=submitted_by,
            letter=number,
            notes=notes,
        )
        return _save(plan_path, letter_decision(plan, decision, code), runtime)


def attach(
    plan_path: Path,
    *,
    signature: Path,
    role: str,
    decided_at: str,
    submitted_by: str,
    home: Path | None,
) -> int:
    """Write a decision of level A2 into the plan, its signature verified."""
    with office(home) as runtime:
        authority = authority_of(runtime.settings)
        at = moment(decided_at, "--decided-at")
        decision = signed_decision(
            load_plan(plan_path),
            signature.read_text(encoding="ascii", errors="replace"),
            deciding_role(authority, role, at),
            at,
            submitted_by=submitted_by,
            authority=authority,
        )
        return _save(plan_path, decision, runtime)


def _save(path: Path, decision: PlanDecision, runtime: Runtime) -> int:
    """The decision goes on record at once: its signature is judged as of now from then on."""
    plan = add_decision(path, decision)
    record_plan(plan, plan_digest(plan), runtime)
    typer.echo(say("flows.plan.saved", level=decision.level, path=path))
    return 0
