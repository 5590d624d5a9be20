"""R21: the item stands in a plan that Atasan PPID approved (SOP step 3); never released."""

from __future__ import annotations

from collections.abc import Iterator

from content.acts import DECIDING_ROLE, marks_of
from content.checks.context import CheckContext, Place
from content.checks.duplicates import normalised_title
from content.checks.engine import Hit, rule
from content.checks.finding import Level
from content.plan import Plan, PlanDecision, PlanItem, plan_digest

APPROVED = frozenset({"approved", "approved_with_notes"})
_PLAN = Place("plan")


@rule("R21", "persetujuan rencana")
def plan_approved(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR whatever is missing in the approval of the item's line, all of it at once."""
    plan = ctx.plan
    if plan is None:
        yield _stop("r21_no_plan")
        return
    if (plan.office, plan.period) != (ctx.office, ctx.period):
        yield _stop("r21_other_plan", period=plan.period, wanted=ctx.period)
    line = next((one for one in plan.items if one.id == ctx.item.id), None)
    if line is None:
        yield _stop("r21_no_line", item=ctx.item.id)
    else:
        yield from _same_line(line, ctx)
    if plan.decision is None:
        yield _stop("r21_undecided")
        return
    yield from _decided(plan, plan.decision, ctx)


def _same_line(line: PlanItem, ctx: CheckContext) -> Iterator[Hit]:
    if normalised_title(line.title) != normalised_title(ctx.item.title):
        yield _stop("r21_title", approved=line.title)
    wanted = {use.channel for use in ctx.item.channels} | {one.channel for one in ctx.drafts}
    for channel in sorted(wanted - set(line.channels)):
        yield _stop("r21_channel", channel=channel)


def _decided(plan: Plan, decision: PlanDecision, ctx: CheckContext) -> Iterator[Hit]:
    if decision.verdict not in APPROVED:
        yield _stop("r21_rejected")
    if decision.notes:
        yield Hit(Level.SARAN, decision.notes, "r21_notes", place=_PLAN)
    if decision.role.casefold() != DECIDING_ROLE:
        yield _stop("r21_role", role=decision.role)
    if decision.digest != (ctx.plan_digest or plan_digest(plan)):
        yield _stop("r21_digest")
    if decision.decided_at > ctx.now:
        yield _stop("r21_later")
    approver = marks_of(decision.position, ctx.roles)
    actors = {
        "submitter": (decision.submitted_by, ctx.item.submitted_by),
        "uploader": (ctx.uploader,),
    }
    for part, names in actors.items():
        if any(approver & marks_of(name, ctx.roles) for name in names):
            yield _stop(f"r21_{part}", position=decision.position)


def _stop(message: str, **values: object) -> Hit:
    return Hit(Level.BLOKIR, "", message, values, place=_PLAN)
