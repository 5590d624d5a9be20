"""The office's configuration as one frozen value, read and validated whole before any work."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from config.clock import Clock, ShiftedClock, SystemClock
from config.errors import ConfigError, LocatedError, Problem
from config.holidays import Holidays, load_holidays
from config.messages import say
from config.office import Channel, Channels, Delivery, Office, Role, Roles
from config.secrets import EnvironmentSecrets, FileSecrets, SecretChain, SecretSource
from config.strictyaml import load_strict, validate

M = TypeVar("M", bound=BaseModel)
_FILES = ("office.yaml", "channels.yaml", "roles.yaml")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the office decided, and where its files are.

    ``var`` holds what Tayang makes: ledger, content store, rendition cache, pages, locks.
    """

    home: Path
    office: Office
    channels: tuple[Channel, ...]
    roles: tuple[Role, ...]
    delivery: Delivery
    clock: Clock = field(compare=False)
    secrets: SecretSource = field(compare=False)
    holidays: Holidays = field(default_factory=Holidays)

    @property
    def var(self) -> Path:
        """Folder of everything that Tayang writes."""
        return self.home / "var"

    @property
    def ledger_path(self) -> Path:
        """The publication ledger."""
        return self.var / "ledger.sqlite3"

    @property
    def store_dir(self) -> Path:
        """Content-addressed store: sources, payloads, evidence. Never evicted."""
        return self.var / "store"

    @property
    def cache_dir(self) -> Path:
        """Renditions: may be deleted at any time."""
        return self.var / "cache"

    @property
    def locks_dir(self) -> Path:
        """One lock file per publication."""
        return self.var / "locks"

    @property
    def pages_dir(self) -> Path:
        """Proof and preview pages."""
        return self.var / "pages"

    @property
    def backups_dir(self) -> Path:
        """The nightly copies of the ledger, each with its checkpoint beside it."""
        return self.var / "cadangan"

    @property
    def allowed_signers(self) -> Path:
        """ssh-keygen's file of who may sign (A2)."""
        return self.home / "allowed_signers"

    def channel(self, name: str) -> Channel | None:
        """The channel of that name."""
        return next((one for one in self.channels if one.name == name), None)

    def role(self, role_id: str) -> Role | None:
        """The role of that id."""
        return next((one for one in self.roles if one.id == role_id), None)

    @classmethod
    def load(cls, home: Path, *, environment: dict[str, str] | None = None) -> Settings:
        """Read the files of ``home``; ConfigError with all mistakes of all files."""
        values = dict(os.environ) if environment is None else environment
        problems: list[Problem] = []
        if not any((home / name).exists() for name in _FILES):
            hint = say("config.no_office")
            raise ConfigError("no office's folder", [Problem(str(home), 0, "", hint)])
        office = _read(home / "office.yaml", Office, problems)
        channels = _read(home / "channels.yaml", Channels, problems)
        roles = _read(home / "roles.yaml", Roles, problems)
        try:
            holidays = load_holidays(home)
        except LocatedError as error:
            problems += error.problems
        if channels is not None:
            problems += _doubles(home / "channels.yaml", [c.name for c in channels.channels])
        if roles is not None:
            problems += _doubles(home / "roles.yaml", [r.id for r in roles.roles])
        if problems or office is None or channels is None or roles is None:
            raise ConfigError(f"{len(problems)} mistake(s) in the configuration", problems)
        sources: list[SecretSource] = [FileSecrets(home / "secrets"), EnvironmentSecrets(values)]
        return cls(
            home=home,
            office=office,
            channels=channels.channels,
            roles=roles.roles,
            delivery=channels.delivery,
            clock=_clock(values),
            secrets=SecretChain(sources),
            holidays=holidays,
        )


def home_from_environment(given: Path | None = None) -> Path:
    """The office's folder: ``given``, else ``$TAYANG_HOME``; ConfigError when neither exists."""
    text = str(given) if given else os.environ.get("TAYANG_HOME", "")
    if not text:
        hint = say("config.home_unset")
        raise ConfigError("TAYANG_HOME is not set", [Problem("TAYANG_HOME", 0, "", hint)])
    home = Path(text).expanduser().absolute()
    if not home.is_dir():
        hint = say("config.home_missing", home=home)
        raise ConfigError("TAYANG_HOME is not a folder", [Problem(str(home), 0, "", hint)])
    return home


def environment_value(name: str) -> str:
    """Value of an environment variable, "" when unset; the one door for the rooms above."""
    return os.environ.get(name, "")


def child_environment(extra: dict[str, str]) -> dict[str, str]:
    """The process's environment plus ``extra``, for a program that we start."""
    return {**os.environ, **extra}


def _clock(values: dict[str, str]) -> Clock:
    """``TAYANG_CLOCK`` sets the time (demo and rehearsals with sandbox channels only)."""
    start = values.get("TAYANG_CLOCK", "")
    return ShiftedClock(datetime.fromisoformat(start)) if start else SystemClock()


def _read(path: Path, model: type[M], problems: list[Problem]) -> M | None:
    try:
        return validate(load_strict(path), model, path.name)
    except LocatedError as error:
        problems += error.problems
        return None


def _doubles(path: Path, names: list[str]) -> list[Problem]:
    twice = sorted({name for name in names if names.count(name) > 1})
    return [
        Problem(path.name, 0, name, say("config.double_name", name=name), name) for name in twice
    ]
