"""Where credentials come from: files that only their owner can read, or the environment.

In ``channels.yaml`` an option is either plain or ``{secret: NAME}``; the value of NAME is read
from ``$TAYANG_HOME/secrets/NAME`` (mode 0600) or from ``TAYANG_SECRET_NAME`` (upper case, dashes
as underscores). Every value read is registered for redaction.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr

from config.errors import Problem, SecretError
from config.messages import say
from config.redaction import register

_READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class SecretSource(Protocol):
    """Anything that can give a named secret."""

    def get(self, name: str) -> SecretStr | None:
        """Return the secret, or None when this source does not hold it; SecretError if unsafe."""
        ...


class FileSecrets:
    """One file per secret in a folder; a file that others may read is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> SecretStr | None:
        """Read ``folder/name`` without its trailing newline."""
        path = self._folder / name
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(path, say("config.secret_unreadable", name=name)) from error
        with os.fdopen(handle, encoding="utf-8") as file:
            if os.fstat(handle).st_mode & _READABLE_BY_OTHERS:
                raise _refused(path, say("config.secret_open", path=path))
            value = file.read().strip("\n")
        if not value:
            raise _refused(path, say("config.secret_empty", name=name))
        register(value)
        return SecretStr(value)


class EnvironmentSecrets:
    """``TAYANG_SECRET_*`` variables."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    def get(self, name: str) -> SecretStr | None:
        """Read ``TAYANG_SECRET_<NAME>``; an empty variable counts as none."""
        value = self._environment.get("TAYANG_SECRET_" + name.upper().replace("-", "_"))
        if not value:
            return None
        register(value)
        return SecretStr(value)


class SecretChain:
    """The first source that holds a secret gives it."""

    def __init__(self, sources: Sequence[SecretSource]) -> None:
        self._sources = tuple(sources)

    def get(self, name: str) -> SecretStr | None:
        """Ask the sources in order."""
        for source in self._sources:
            found = source.get(name)
            if found is not None:
                return found
        return None


def resolve(options: Mapping[str, Any], secrets: SecretSource, *, channel: str) -> dict[str, Any]:
    """Return ``options`` with every ``{secret: NAME}`` replaced by its SecretStr.

    Raises SecretError naming all missing secrets of the channel together.
    """
    values: dict[str, Any] = {}
    missing: list[Problem] = []
    for key, value in options.items():
        if not (isinstance(value, Mapping) and set(value) == {"secret"}):
            values[key] = value
            continue
        name = str(value["secret"])
        found = secrets.get(name)
        if found is None:
            hint = say("config.secret_missing", name=name, channel=channel)
            missing.append(Problem("channels.yaml", 0, f"{channel}.{key}", hint))
        else:
            values[key] = found
    if missing:
        raise SecretError(f"{len(missing)} secret(s) missing for channel {channel}", missing)
    return values


def _refused(path: Path, hint: str) -> SecretError:
    return SecretError(f"secret file {path.name} refused", [Problem(str(path), 0, "", hint)])
