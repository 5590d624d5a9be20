"""Who acts, in which role and why: what commands that change something public ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from config.clock import WIB
from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Role
from config.settings import Settings
from flows.publishing.session import Session
from proof.change_bodies import CorrectedBody
from proof.entries import EntryKind


@dataclass(frozen=True, slots=True)
class Act:
    """A person's act; the position stands for the person, whose name the ledger never holds.

    ``despite_stop``: taking down goes on although the STOP switch is set.
    """

    role: str
    position: str
    reason: str
    despite_stop: bool = False


def unknown_role(roles: Iterable[Role], role: str) -> str:
    """What a person reads who named no role of the office: the ids that there are."""
    names = ", ".join(one.id for one in roles)
    return say("flows.resolve.unknown_role", role=role, names=names)


def act_of(settings: Settings, role: str, reason: str) -> Act:
    """The act of who holds ``role`` today; ConfigError when nobody does or no reason is given."""
    held = settings.role(role)
    if held is None:
        hint = unknown_role(settings.roles, role)
        raise ConfigError("unknown role", [Problem("--role", 0, "", hint, role)])
    today = settings.clock.now().astimezone(WIB).date()
    if not held.valid_on(today):
        hint = say("flows.acting.role_not_held", position=held.position, day=today.isoformat())
        raise ConfigError("a role that is not held today", [Problem("--role", 0, "", hint, role)])
    if not reason.strip():
        hint = say("flows.acting.no_reason")
        raise ConfigError("no reason", [Problem("--reason", 0, "", hint)])
    return Act(role, held.position, reason.strip())


def begin_correction(session: Session, act: Act, mode: str) -> None:
    """Record the person's act, before anything of the new version is sent."""
    body = CorrectedBody.model_validate(
        {
            "mode": mode,
            "role": act.role,
            "position": act.position,
            "reason": act.reason,
            "from_version": session.view.version,
            "to_version": session.job.version,
            "release_digest": session.job.release_digest,
            "act": session.job.act,
            "run": session.tools.run,
        }
    )
    session.append(EntryKind.CORRECTED, body)
