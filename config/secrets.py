"""Where credentials come from: files that only their owner can read, or the environment.

In ``channels.yaml`` an option is either plain or ``{secret: NAME}``; the value of NAME is read
from ``$TAYANG_HOME/secrets/NAME`` (mode 0600) or from ``TAYANG_SECRET_NAME`` (upper case, dashes
as underscores). Every value read is registered for redaction. ``{token_file: NAME}`` is a login's
tokens in ``$TAYANG_HOME/secrets/NAME``, which are renewed in place.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pydantic import SecretStr

from config.errors import Problem, SecretError
from config.messages import say
from config.private_files import read_private
from config.redaction import register
from config.token_file import TokenFile


class SecretSource(Protocol):
    """Anything that can give a named secret."""

    def get(self, name: str) -> SecretStr | None:
        """Return the secret, or None when this source does not hold it; SecretError if unsafe."""
        ...


@runtime_checkable
class TokenFolder(Protocol):
    """A source that also keeps tokens which are renewed in place."""

    def token_file(self, name: str) -> TokenFile:
        """The file of that name; it need not exist yet."""
        ...


class FileSecrets:
    """One file per secret in a folder; a file that others may read is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> SecretStr | None:
        """Read ``folder/name`` without its trailing newline."""
        path = self._folder / name
        text = read_private(path)
        if text is None:
            return None
        value = text.strip("\n")
        if not value:
            hint = say("config.secret_empty", name=name)
            raise SecretError(f"secret file {name} is empty", [Problem(str(path), 0, "", hint)])
        register(value)
        return SecretStr(value)

    def token_file(self, name: str) -> TokenFile:
        """``folder/name``."""
        return TokenFile(self._folder / name)


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

    def token_file(self, name: str) -> TokenFile:
        """From the first source that keeps tokens; SecretError when none does."""
        for source in self._sources:
            if isinstance(source, TokenFolder):
                return source.token_file(name)
        raise _no_folder(name)


def resolve(options: Mapping[str, Any], secrets: SecretSource, *, channel: str) -> dict[str, Any]:
    """Return ``options`` with every ``{secret: NAME}`` replaced by its SecretStr.

    Raises SecretError naming all missing secrets of the channel together.
    """
    values: dict[str, Any] = {}
    missing: list[Problem] = []
    for key, value in options.items():
        if isinstance(value, Mapping) and set(value) == {"token_file"}:
            values[key] = _token_file(secrets, str(value["token_file"]))
            continue
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


def _token_file(secrets: SecretSource, name: str) -> TokenFile:
    if isinstance(secrets, TokenFolder):
        return secrets.token_file(name)
    raise _no_folder(name)


def _no_folder(name: str) -> SecretError:
    hint = say("config.token_no_folder", name=name)
    return SecretError("no source keeps token files", [Problem("channels.yaml", 0, "", hint)])
