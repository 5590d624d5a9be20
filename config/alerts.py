"""Who is told when something needs a person: the office file ``alerts.yaml``.

Read on its own, so that a mistake in another office file can still be told. Addresses are secrets
(an Apprise address holds passwords and tokens): the file only names them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from config.errors import ConfigError, LocatedError, Problem
from config.messages import say
from config.office import Line, Role, Roles, Section, Slug
from config.secrets import EnvironmentSecrets, FileSecrets, SecretChain, SecretSource
from config.strictyaml import load_strict, validate

ALERTS_FILE = "alerts.yaml"


class Way(Section):
    """One address of a recipient: ``{secret: NAME}`` of an Apprise address."""

    secret: Line


class Duty(Section):
    """A role that is told. ``deputy``: the role told when nobody acknowledges."""

    role: Slug
    ways: tuple[Way, ...] = Field(min_length=1)
    deputy: str = ""
    only_escalation: bool = False
    """Hears nothing at first, only as somebody's deputy."""


class Heartbeat(Section):
    """An address outside the office's network that expects a call after each healthy tick."""

    secret: Line
    method: Literal["GET", "POST"] = "GET"


class Alerts(Section):
    """All of ``alerts.yaml``; days and minutes of 0 switch a watch off."""

    duty: tuple[Duty, ...] = Field(min_length=1)
    escalate_minutes: int = Field(default=30, ge=1, le=1440)
    token_days: int = Field(default=7, ge=0, le=90)
    silent_days: dict[str, int] = Field(default_factory=dict)
    """Channel name → days without a post after which somebody is told."""

    min_free_mb: int = Field(default=500, ge=0)
    accounts: dict[str, str] = Field(default_factory=dict)
    """Channel name → role that holds the account (who can log in and renew the credential)."""

    heartbeat: Heartbeat | None = None
    prefect_ui: str = ""
    """Where recipients reach the Prefect UI; runs of Prefect are linked below it."""

    pages_url: str = ""
    """Address at which ``var/pages`` is served inside the office; "" = the file's path is told."""


@dataclass(frozen=True, slots=True)
class DutyList:
    """``alerts.yaml`` with what is needed to act on it. ``roles`` is empty if unreadable."""

    home: Path
    alerts: Alerts
    roles: tuple[Role, ...]
    secrets: SecretSource = field(compare=False)

    @property
    def book(self) -> Path:
        """Where it is kept what was told to whom."""
        return self.home / "var" / "alerts.sqlite3"

    def role(self, role_id: str) -> Role | None:
        """The role of ``roles.yaml``."""
        return next((one for one in self.roles if one.id == role_id), None)

    def duty(self, role_id: str) -> Duty | None:
        """The role's entry in the duty list."""
        return next((one for one in self.alerts.duty if one.role == role_id), None)

    def position(self, role_id: str) -> str:
        """What people read for a role."""
        role = self.role(role_id)
        return role.position if role else role_id


def load_alerts(home: Path, environment: dict[str, str] | None = None) -> DutyList | None:
    """The duty list of ``home``; None when there is no ``alerts.yaml``, ConfigError if wrong."""
    path = home / ALERTS_FILE
    if not path.exists():
        return None
    alerts = validate(load_strict(path), Alerts, ALERTS_FILE)
    roles = _roles(home)
    problems = list(_mistakes(alerts, {role.id for role in roles}))
    if problems:
        raise ConfigError(f"{len(problems)} mistake(s) in {ALERTS_FILE}", problems)
    values = dict(os.environ) if environment is None else environment
    secrets = SecretChain([FileSecrets(home / "secrets"), EnvironmentSecrets(values)])
    return DutyList(home, alerts, roles, secrets)


def _roles(home: Path) -> tuple[Role, ...]:
    try:
        return validate(load_strict(home / "roles.yaml"), Roles, "roles.yaml").roles
    except LocatedError:
        return ()  # said by whoever needs the roles; an alert about that must still go out


def _mistakes(alerts: Alerts, roles: set[str]) -> list[Problem]:
    listed = [duty.role for duty in alerts.duty]
    found = [
        _problem(f"duty[{n}].deputy", "duty.file.unknown_deputy", duty.deputy)
        for n, duty in enumerate(alerts.duty)
        if duty.deputy and duty.deputy not in listed
    ]
    found += [
        _problem(f"duty[{n}].role", "duty.file.unknown_role", role)
        for n, role in enumerate(listed)
        if roles and role not in roles
    ]
    found += [
        _problem(f"accounts.{channel}", "duty.file.unknown_role", role)
        for channel, role in alerts.accounts.items()
        if roles and role not in roles
    ]
    found += [
        _problem(f"duty[{n}].role", "duty.file.double_role", role)
        for n, role in enumerate(listed)
        if role in listed[:n]
    ]
    if all(duty.only_escalation for duty in alerts.duty):
        found.append(_problem("duty", "duty.file.nobody_first", ""))
    return found


def _problem(where: str, key: str, value: str) -> Problem:
    return Problem(ALERTS_FILE, 0, where, say(key, value=value), value)
