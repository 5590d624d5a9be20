"""The two approvals before anything is sent: the plan's and the release's (DESIGN core rule 1).

What is published are the *released* drafts, kept whole in the release; they are not written
anew, so an upgrade of templates or program changes nothing. The manifest must still say what it
said when it was released: every field of it is compared.
"""

from __future__ import annotations

from datetime import datetime

from config.messages import say
from config.settings import Settings
from content.acts import Act
from content.canonical import canonical
from content.codes import code_bits
from content.draft import Draft
from content.errors import ApprovalRefused
from content.model import Item
from content.plan import Plan, PlanDecision
from content.plan_act import verify_decision
from content.release import Authority, Release, Verified, verify_act
from content.release_compare import refuse_item_difference
from content.statement import content_of
from flows.items.checking import uploader
from flows.items.inputs import Inputs
from flows.runtime import Runtime
from proof.bodies import ActBody, PlanBody, ReleaseBody
from proof.entries import EntryKind


def authority_of(settings: Settings) -> Authority:
    """Roles, uploader and keys that acts are judged by."""
    signers = settings.allowed_signers
    revoked = settings.home / "revoked_keys"
    return Authority(
        roles=settings.roles,
        uploader=uploader(settings),
        allowed_signers=signers if signers.exists() else None,
        revoked=revoked if revoked.exists() else None,
    )


def authorise(inputs: Inputs, runtime: Runtime) -> Verified:
    """The release's act, verified as of now and on record; ApprovalRefused (A0) without one."""
    found = inputs.intact
    release = found.release
    verified = verify_act(
        found,
        authority=authority_of(runtime.settings),
        now=runtime.settings.clock.now(),
        recorded_at=_recorded_at(release, runtime),
    )
    require_decision(inputs.plan, inputs.plan_digest, runtime)
    record_plan(inputs.plan, inputs.plan_digest, runtime)
    _require_scan(release, runtime)
    record_release(release, verified, runtime)
    return verified


def released_item(item: Item, inputs: Inputs) -> tuple[Draft, ...]:
    """The item's released drafts; ApprovalRefused with the field when the manifest changed."""
    drafts = inputs.drafts.get(item.id, ())
    alone = inputs.manifest.model_copy(update={"items": (item,)})
    current = content_of(alone, drafts, plan_digest=inputs.plan_digest)
    refuse_item_difference(inputs.intact.release.content, current, item.id)
    return drafts


def act_body(act: Act | PlanDecision | Verified) -> ActBody:
    """The act as the ledger and the proof hold it."""
    return ActBody(
        level=act.level,
        role=act.role,
        position=act.position,
        decided_at=act.decided_at.isoformat(),
        code_bits=code_bits(act.code) if act.level == "A1" else 0,
    )


def _recorded_at(release: Release, runtime: Runtime) -> datetime | None:
    """When the ledger first saw this act on the release: a signature is judged as of then."""
    act = act_body(release.act).json_body()
    for entry in runtime.ledger.entries(kind=EntryKind.RELEASE):
        if (entry.body["digest"], entry.body["act"]) == (release.digest, act):
            return entry.at
    return None


def require_decision(plan: Plan, digest: str, runtime: Runtime) -> None:
    """Return when the plan's decision, if any, is by somebody who decides (A2: and signed)."""
    if plan.decision is None:
        return
    seen = _plan_recorded_at(plan.decision, digest, runtime)
    verify_decision(
        plan,
        plan.decision,
        authority=authority_of(runtime.settings),
        recorded_at=seen or runtime.settings.clock.now(),
        known=seen is not None,
    )


def _plan_recorded_at(decision: PlanDecision, digest: str, runtime: Runtime) -> datetime | None:
    """When the ledger first saw this decision on this list."""
    wanted = (digest, act_body(decision), decision.verdict)
    for entry in runtime.ledger.entries(kind=EntryKind.PLAN):
        body = PlanBody.model_validate(entry.body)
        if (body.digest, body.act, body.verdict) == wanted:
            return entry.at
    return None


def record_plan(plan: Plan, digest: str, runtime: Runtime) -> None:
    """Put a verified decision on record, once: its signature is judged as of then."""
    decision = plan.decision
    if decision is None or _plan_recorded_at(decision, digest, runtime) is not None:
        return
    kept = runtime.store.add_bytes(canonical(plan.model_dump(mode="json")))
    body = PlanBody(
        period=plan.period,
        digest=digest,
        act=act_body(decision),
        statement_sha256=kept.sha256,
        verdict=decision.verdict,
    )
    runtime.ledger.append(EntryKind.PLAN, body.json_body())


def _require_scan(release: Release, runtime: Runtime) -> None:
    """A1 stands on a letter: its scan must still be in the store."""
    letter = release.act.letter
    if letter is not None and not runtime.store.has(letter.scan_sha256):
        hint = say("flows.no_scan", number=letter.number)
        raise ApprovalRefused("the letter's scan is not in the store", hint=hint)


def record_release(release: Release, verified: Verified, runtime: Runtime) -> None:
    """Put the release on record, once: from then on its signature is judged as of that time."""
    if _recorded_at(release, runtime) is not None:
        return
    kept = runtime.store.add_bytes(canonical(release.model_dump(mode="json")))
    body = ReleaseBody(
        period=str(release.content.get("period", "")),
        digest=release.digest,
        act=act_body(verified),
        document_sha256=kept.sha256,
    )
    runtime.ledger.append(EntryKind.RELEASE, body.json_body())
