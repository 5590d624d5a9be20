"""The release of finished drafts: made by PPID or a deputy, verified before every airing.

A release holds the whole statement, so that a mismatch can name the field. It is bound to the
content, not to the plan's later additions: the check R21 binds every item to the plan in force.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from config.clock import WIB
from config.messages import say
from config.office import Role
from content.acts import Act, Letter, Sha256, releasing_role, separate
from content.canonical import canonical, digest
from content.codes import code_mistake, is_old_code
from content.errors import ApprovalRefused
from content.model import Value
from content.release_compare import refuse_difference
from content.signatures import find_principal, release_namespace, verify_signature
from content.statement import STATEMENT_TYPE, Content, part_of


class Release(Value):
    """A statement, its digest and the act that released it; kept whole beside the manifest."""

    type: Literal["tayang.release/v1"] = "tayang.release/v1"
    statement: dict[str, JsonValue]
    digest: Sha256
    act: Act

    @property
    def content(self) -> Content:
        """What was released; {} when the statement has none."""
        return part_of(self.statement, "content")

    def released_keys(self, item_id: str) -> frozenset[str]:
        """Keys of the TINJAU findings that PPID let pass for the item."""
        released = part_of(self.statement, "released")
        return frozenset(
            key
            for key, one in released.items()
            if isinstance(one, dict) and one.get("item") == item_id
        )


@dataclass(frozen=True, slots=True)
class Intact:
    """A release whose statement is the one of its digest; ``intact`` makes it, nobody else.

    To hash the statement of a large manifest takes a second: a run does it once, not per item.
    """

    release: Release
    data: bytes
    """The statement's canonical bytes: what was signed."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What an act is judged by: the office's roles, who uploads (a role id), and the keys."""

    roles: tuple[Role, ...]
    uploader: str
    allowed_signers: Path | None = None
    revoked: Path | None = None

    def signers(self) -> Path:
        """The file of who may sign; ApprovalRefused when the office has none."""
        if self.allowed_signers is None:
            hint = say("content.signature.no_file", file="allowed_signers")
            raise ApprovalRefused("no allowed_signers file was given", hint=hint)
        return self.allowed_signers


@dataclass(frozen=True, slots=True)
class Verified:
    """A release that stands. ``level`` is how we know, never rounded up."""

    level: Literal["A1", "A2"]
    role: str
    position: str
    digest: str
    decided_at: datetime
    principal: str = ""
    code: str = ""


def make_release(
    statement: dict[str, JsonValue], act: Act, *, authority: Authority, now: datetime
) -> Release:
    """Join a statement and an act, after verifying the act as of ``now``.

    Raises:
        ApprovalRefused: level A0 or A3, a wrong code, role, separation, time or signature.
    """
    release = Release(statement=statement, digest=digest(statement), act=act)
    verify_act(intact(release), authority=authority, now=now)
    return release


def letter_act(role_id: str, position: str, letter: Letter, code: str, at: datetime) -> Act:
    """The act of level A1: a letter that prints the check code, and the code as typed."""
    return Act(level="A1", role=role_id, position=position, decided_at=at, letter=letter, code=code)


def signed_act(
    statement: dict[str, JsonValue],
    signature: str,
    at: datetime,
    *,
    authority: Authority,
    wanted: str = "",
) -> Act:
    """The act of level A2: finds whose signature it is and which role that person holds.

    A person may hold several: ``wanted`` (a role id) is taken when it is one of them.

    Raises:
        ApprovalRefused: the signer holds no role that is valid at ``at``, or the signature fails.
    """
    signers = authority.signers()
    principal = find_principal(signature, signers, at=at)
    day = at.astimezone(WIB).date()
    for role in sorted(authority.roles, key=lambda one: one.id != wanted):
        if role.principal == principal and role.valid_on(day):
            act = Act(
                level="A2",
                role=role.id,
                position=role.position,
                decided_at=at,
                signature=signature,
                principal=principal,
            )
            content = part_of(statement, "content")
            _verify_signature(canonical(statement), content, act, authority, at)
            return act
    hint = say("content.release.signer_without_role", principal=principal)
    raise ApprovalRefused(f"signer {principal!r} holds no role on {day}", hint=hint)


def verify_release(
    release: Release,
    current: Content,
    *,
    authority: Authority,
    now: datetime,
    recorded_at: datetime | None = None,
) -> Verified:
    """Return when the act stands and all of ``current`` (``content_of``) is what was released.

    ``recorded_at`` is the time at which the ledger first saw the release (None: not before
    ``now``): a signature is judged as of then, not as of a time that the file claims, and an act
    on record may hold a code of the 32 bits that were enough before ADR 0008.

    Raises:
        ApprovalRefused: with the JSON pointer of the first difference, relative to the content.
    """
    found = intact(release)
    verified = verify_act(found, authority=authority, now=now, recorded_at=recorded_at)
    refuse_difference(release.content, current)
    return verified


def intact(release: Release) -> Intact:
    """The release, its statement hashed anew; ApprovalRefused when the digest is another."""
    data = canonical(release.statement)
    same = hashlib.sha256(data).hexdigest() == release.digest
    if not same or release.statement.get("type") != STATEMENT_TYPE:
        hint = say("content.release.digest")
        raise ApprovalRefused(
            "the statement is not the one of the digest", hint=hint, pointer="/digest"
        )
    return Intact(release, data)


def verify_act(
    found: Intact, *, authority: Authority, now: datetime, recorded_at: datetime | None = None
) -> Verified:
    """Return when the act itself stands at ``now``, whatever the content; else ApprovalRefused."""
    release = found.release
    act = release.act
    level = _level(act)
    _refuse_mixed(act)
    _verify_time(release, now)
    role = releasing_role(authority.roles, act.role, at=act.decided_at)
    separate(role.id, _submitters(release.content), authority.uploader, authority.roles)
    if level == "A1":
        _verify_letter(release, on_record=recorded_at is not None)
    else:
        if role.principal != act.principal:
            hint = say("content.release.wrong_signer", position=role.position)
            raise ApprovalRefused(f"{act.principal!r} does not sign for {role.id}", hint=hint)
        _verify_signature(found.data, release.content, act, authority, recorded_at or now)
    return Verified(
        level, role.id, act.position, release.digest, act.decided_at, act.principal, act.code
    )


def _level(act: Act) -> Literal["A1", "A2"]:
    if act.level in {"A0", "A3"}:
        hint = say(f"content.release.level_{act.level.lower()}")
        raise ApprovalRefused(f"a release of level {act.level} is not accepted", hint=hint)
    return "A1" if act.level == "A1" else "A2"


def _refuse_mixed(act: Act) -> None:
    """An act says what its level needs and nothing of another: nobody takes one for the other."""
    signed, lettered = act.signature or act.principal, act.letter or act.code
    if signed if act.level == "A1" else lettered:
        hint = say("content.release.mixed", level=act.level)
        raise ApprovalRefused(
            f"{act.level} with fields of another level", hint=hint, pointer="/act"
        )


def _verify_time(release: Release, now: datetime) -> None:
    valid = part_of(release.statement, "valid")
    begins, ends = _moment(valid, "from"), _moment(valid, "until")
    if release.act.decided_at > now:
        hint = say("content.release.decided_later", at=_shown(release.act.decided_at))
        raise ApprovalRefused("decided in the future", hint=hint, pointer="/act/decided_at")
    if not begins <= now <= ends:
        hint = say("content.release.not_valid", begins=_shown(begins), ends=_shown(ends))
        pointer = "/statement/valid"
        raise ApprovalRefused(f"valid from {begins} to {ends}", hint=hint, pointer=pointer)


def _verify_letter(release: Release, *, on_record: bool) -> None:
    if release.act.letter is None:
        hint = say("content.release.no_letter")
        raise ApprovalRefused("level A1 without a letter", hint=hint, pointer="/act/letter")
    if on_record and is_old_code(release.act.code, release.digest):
        return
    mistake = code_mistake(release.act.code, release.digest)
    if mistake:
        hint = say("content.release.wrong_code", mistake=mistake)
        message = "the typed check code is not the digest's"
        raise ApprovalRefused(message, hint=hint, pointer="/act/code")


def _verify_signature(
    data: bytes, content: Content, act: Act, authority: Authority, at: datetime
) -> None:
    verify_signature(
        data,
        act.signature,
        principal=act.principal,
        namespace=release_namespace(str(content.get("office", ""))),
        allowed_signers=authority.signers(),
        at=at,
        revoked=authority.revoked,
    )


def _submitters(content: Content) -> list[str]:
    items = part_of(content, "items")
    return [str(one.get("submitted_by", "")) for one in items.values() if isinstance(one, dict)]


def _moment(valid: dict[str, JsonValue], key: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(valid[key]))
    except (KeyError, ValueError) as error:
        hint = say("content.release.digest")
        raise ApprovalRefused("no time of validity", hint=hint, pointer=f"/valid/{key}") from error
    return found if found.tzinfo else found.replace(tzinfo=WIB)


def _shown(at: datetime) -> str:
    return f"{at.astimezone(WIB):%d-%m-%Y %H.%M} WIB"
