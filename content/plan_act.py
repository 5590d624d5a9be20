"""The decision on a plan: made by Atasan PPID, verified like the release's (SOP step 3).

A1 stands on a letter that prints the check code, typed into the decision; A2 on an SSH signature
over the plan's canonical statement, for the purpose ``tayang-plan@<office>``. What is signed is
the list itself, so a signature always means *approved*.
"""

from __future__ import annotations

from datetime import datetime

from config.clock import WIB
from config.messages import say
from config.office import Role
from content.acts import DECIDING_ROLE
from content.canonical import canonical
from content.codes import code_mistake
from content.errors import ApprovalRefused
from content.plan import Plan, PlanDecision, plan_digest, plan_statement
from content.release import Authority
from content.signatures import find_principal, plan_namespace, verify_signature

_FIELD = "/plan/decision"


def deciding_role(authority: Authority, role_id: str, at: datetime) -> Role:
    """The role when it is Atasan PPID, or a deputy, on the day of ``at`` (WIB).

    Raises:
        ApprovalRefused: unknown, another office, or not held on that day.
    """
    known = {role.id: role for role in authority.roles}
    role = known.get(role_id)
    if role is None:
        hint = say("content.release.unknown_role", role=role_id)
        raise ApprovalRefused(f"role {role_id!r} is not in roles.yaml", hint=hint, pointer=_FIELD)
    deputised = known.get(role.deputy_of)
    if DECIDING_ROLE not in {role.role, deputised.role if deputised else ""}:
        hint = say("content.plan.not_deciding", position=role.position)
        raise ApprovalRefused(f"role {role_id!r} may not decide", hint=hint, pointer=_FIELD)
    day = at.astimezone(WIB).date()
    if not role.valid_on(day):
        hint = say("content.release.role_expired", position=role.position, day=day.isoformat())
        raise ApprovalRefused(f"{role_id!r} is not held on {day}", hint=hint, pointer=_FIELD)
    return role


def letter_decision(plan: Plan, decision: PlanDecision, code: str) -> PlanDecision:
    """The decision of level A1 with the typed check code, the list's; else ApprovalRefused."""
    _refuse_code(code, plan)
    return decision.model_copy(update={"code": code})


def signed_decision(
    plan: Plan,
    signature: str,
    role: Role,
    at: datetime,
    *,
    submitted_by: str,
    authority: Authority,
) -> PlanDecision:
    """The decision of level A2, its signature verified.

    Raises:
        ApprovalRefused: the signature fails, or is not that role's.
        ConfigError: no file of signers.
    """
    signers = authority.signers()
    principal = find_principal(signature, signers, at=at)
    decision = PlanDecision(
        verdict="approved",
        role=DECIDING_ROLE,
        position=role.position,
        decided_at=at,
        level="A2",
        digest=plan_digest(plan),
        submitted_by=submitted_by,
        principal=principal,
        signature=signature,
    )
    verify_decision(plan, decision, authority=authority, recorded_at=at)
    return decision


def verify_decision(
    plan: Plan,
    decision: PlanDecision,
    *,
    authority: Authority,
    recorded_at: datetime,
    known: bool = False,
) -> None:
    """Return when who decided may decide, and at A2 signed; check R21 judges everything else.

    ``recorded_at``: when the ledger first saw the decision, or now: a key must be valid as of
    then. ``known``: the ledger holds this very decision, so a letter's position and code were
    judged by the roles and the rule of their time; decisions from before ADR 0008 hold no code.

    Raises:
        ApprovalRefused: nobody decides in that position on that day, or code or signature fail.
    """
    day = decision.decided_at.astimezone(WIB).date()
    deciding = [
        role
        for role in authority.roles
        if role.position == decision.position and role.valid_on(day) and _decides(role, authority)
    ]
    if decision.level == "A1":
        if not deciding and not known:
            hint = say("content.plan.nobody_decides", position=decision.position, day=day)
            message = f"nobody decides as {decision.position!r} on {day}"
            raise ApprovalRefused(message, hint=hint, pointer=_FIELD)
        if not known:
            _refuse_code(decision.code, plan)
        return
    if not any(role.principal == decision.principal for role in deciding):
        hint = say("content.release.wrong_signer", position=decision.position)
        message = f"{decision.principal!r} does not decide as {decision.position!r}"
        raise ApprovalRefused(message, hint=hint, pointer=_FIELD)
    verify_signature(
        canonical(plan_statement(plan)),
        decision.signature,
        principal=decision.principal,
        namespace=plan_namespace(plan.office),
        allowed_signers=authority.signers(),
        at=recorded_at,
        revoked=authority.revoked,
    )


def _refuse_code(code: str, plan: Plan) -> None:
    mistake = code_mistake(code, plan_digest(plan))
    if mistake:
        hint = say("content.plan.wrong_code", mistake=mistake)
        raise ApprovalRefused("the code is not the list's", hint=hint, pointer=f"{_FIELD}/code")


def _decides(role: Role, authority: Authority) -> bool:
    deputised = next((one for one in authority.roles if one.id == role.deputy_of), None)
    return DECIDING_ROLE in {role.role, deputised.role if deputised else ""}
