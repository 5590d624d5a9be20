"""A login's tokens in one private file, renewed safely when several runs renew at once.

Some platforms give a new refresh token with every renewal and void the old one: whoever renews
must hold the file's lock, read the file again, and only then ask. The file is replaced whole, so
that a reader sees the old tokens or the new ones, never half.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from config.errors import Problem, SecretError
from config.messages import say
from config.private_files import read_private, write_private
from config.redaction import register

_LOCK_WAIT_S = 120.0  # longer than one renewal may take over the network
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Token:
    """``expires_at``: of the access token; ``refresh_expires_at``: of the login itself, None when
    the platform tells none. ``account``: whose login it is, for people.
    """

    access_token: SecretStr
    refresh_token: SecretStr
    expires_at: datetime
    obtained_at: datetime
    scopes: tuple[str, ...] = ()
    refresh_expires_at: datetime | None = None
    account: str = ""

    def named(self, account: str) -> Token:
        """The same tokens with the account's name."""
        return replace(self, account=account)


class TokenFile:
    """``path`` (mode 0600) and ``path.lock`` beside it. Missing file: nobody logged in yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"TokenFile({self.path.name!r})"

    def read(self) -> Token | None:
        """The tokens, registered for redaction; SecretError when the file is not private or not
        of this shape.
        """
        text = read_private(self.path)
        if text is None:
            return None
        try:
            token = _from_json(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._refused("config.token_broken") from None
        register(token.access_token)
        register(token.refresh_token)
        return token

    def write(self, token: Token) -> None:
        """Replace the tokens, under the lock."""
        with self._locked():
            self._write(token)

    def renew(self, stale: Callable[[Token], bool], fetch: Callable[[Token], Token]) -> Token:
        """The tokens, renewed by ``fetch`` when they are ``stale`` — also by another process.

        Only one process at a time asks; whoever waited reads what it brought. SecretError when
        nobody logged in.
        """
        token = self.read()
        if token is None:
            raise self._refused("config.token_missing")
        if not stale(token):
            return token
        with self._locked():
            token = self.read()
            if token is None:
                raise self._refused("config.token_missing")
            if not stale(token):
                return token
            new = fetch(token)
            register(new.access_token)
            register(new.refresh_token)
            self._write(new)
            return new

    def expire(self, access_token: str, now: datetime) -> None:
        """The platform refused this access token before its time: whoever comes next renews it.

        Nothing happens when the file holds another one by now.
        """
        with self._locked():
            token = self.read()
            if token is not None and token.access_token.get_secret_value() == access_token:
                self._write(replace(token, expires_at=now))

    def _write(self, token: Token) -> None:
        register(token.access_token)
        register(token.refresh_token)
        write_private(self.path, json.dumps(_as_json(token), indent=1) + "\n")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(self.path.with_name(self.path.name + ".lock"), flags, 0o600)
        ends = time.monotonic() + _LOCK_WAIT_S
        try:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= ends:
                        raise self._refused("config.token_busy") from None
                    time.sleep(_POLL_S)
            yield
        finally:
            os.close(handle)

    def _refused(self, key: str) -> SecretError:
        problem = Problem(str(self.path), 0, "", say(key, name=self.path.name))
        return SecretError(f"token file {self.path.name}: {key.rpartition('.')[2]}", [problem])


def _as_json(token: Token) -> dict[str, Any]:
    ends = token.refresh_expires_at
    return {
        "access_token": token.access_token.get_secret_value(),
        "refresh_token": token.refresh_token.get_secret_value(),
        "expires_at": token.expires_at.isoformat(),
        "obtained_at": token.obtained_at.isoformat(),
        "scopes": list(token.scopes),
        "refresh_expires_at": ends.isoformat() if ends else None,
        "account": token.account,
    }


def _from_json(value: dict[str, Any]) -> Token:
    ends = value.get("refresh_expires_at")
    return Token(
        access_token=SecretStr(str(value["access_token"])),
        refresh_token=SecretStr(str(value["refresh_token"])),
        expires_at=datetime.fromisoformat(value["expires_at"]),
        obtained_at=datetime.fromisoformat(value["obtained_at"]),
        scopes=tuple(str(one) for one in value.get("scopes", ())),
        refresh_expires_at=datetime.fromisoformat(ends) if ends else None,
        account=str(value.get("account", "")),
    )
