"""Who decided, and how we know: the levels A0 to A3 and the act of a release.

A0  a typed name                                        never enough
A1  a signed letter that prints the check code (content.codes), its scan's hash, the code typed
A2  an SSH signature over the statement's canonical bytes
A3  a certified signature (BSrE); not verified here yet, so never recorded as such

A level is recorded as verified, never rounded up. Source: DESIGN core rule 1; reliability 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from config.clock import WIB
from config.messages import say
from config.office import Role
from content.errors import ApprovalRefused
from content.model import Text, Value

Level = Literal["A0", "A1", "A2", "A3"]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
RELEASING_ROLE = "ppid"
DECIDING_ROLE = "atasan_ppid"
"""Who decides on the plan (SOP step 3)."""


class Letter(Value):
    """A paper or PDF letter: its number and the SHA-256 of its scan in the content store."""

    number: Text
    scan_sha256: Sha256


class Act(Value):
    """One decision. ``role`` is the id in ``roles.yaml``; no person's name is held.

    ``code`` is the check code as typed (A1; eight digits in acts from before ADR 0008);
    ``signature`` armored and ``principal`` (A2).
    """

    level: Level
    role: Text
    position: Text
    decided_at: AwareDatetime
    letter: Letter | None = None
    code: str = ""
    signature: str = ""
    principal: str = ""


def releasing_role(roles: Iterable[Role], role_id: str, *, at: datetime) -> Role:
    """The role when it is PPID, or a deputy of PPID, on the day of ``at`` (WIB).

    Raises:
        ApprovalRefused: unknown, not (a deputy of) PPID, or not valid on that day.
    """
    known = {role.id: role for role in roles}
    role = known.get(role_id)
    if role is None:
        hint = say("content.release.unknown_role", role=role_id)
        raise ApprovalRefused(f"role {role_id!r} is not in roles.yaml", hint=hint)
    deputised = known.get(role.deputy_of)
    ppid = role.role == RELEASING_ROLE
    deputy = deputised is not None and deputised.role == RELEASING_ROLE
    if not (ppid or deputy):
        hint = say("content.release.not_ppid", position=role.position)
        raise ApprovalRefused(f"role {role_id!r} may not release", hint=hint)
    day = at.astimezone(WIB).date()
    if not role.valid_on(day):
        hint = say("content.release.role_expired", position=role.position, day=day.isoformat())
        raise ApprovalRefused(f"role {role_id!r} is not held on {day}", hint=hint)
    return role


def separate(
    approver: str, submitters: Collection[str], uploader: str, roles: Collection[Role]
) -> None:
    """Return when approver, submitters and uploader are all different positions and persons.

    Each is named by role id or position; roles that share a position, a holder or a signing
    identity count as one.

    Raises:
        ApprovalRefused: the same position or person acts twice.
    """
    deciding, sending = marks_of(approver, roles), marks_of(uploader, roles)
    handing_in = {mark for one in submitters for mark in marks_of(one, roles)}
    pairs = (
        (approver, deciding & handing_in, "content.release.approver_submitted"),
        (approver, deciding & sending, "content.release.approver_uploads"),
        (uploader, handing_in & sending, "content.release.submitter_uploads"),
    )
    for who, common, key in pairs:
        if common:
            position = next((role.position for role in roles if role.id == who), who)
            message = f"{who!r} acts twice on the same content ({key.rpartition('.')[2]})"
            raise ApprovalRefused(message, hint=say(key, who=position))


def marks_of(name: str, roles: Iterable[Role]) -> frozenset[tuple[str, str]]:
    """Everything by which the actor ``name`` can be recognised; holders stay in memory."""
    plain = _plain(name)
    marks = {("position", plain)}
    for role in roles:
        if plain in {role.id, _plain(role.position)}:
            marks |= {
                ("position", _plain(role.id)),
                ("position", _plain(role.position)),
                ("holder", _plain(role.holder)),
                ("principal", role.principal),
            }
    return frozenset(mark for mark in marks if mark[1])


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
