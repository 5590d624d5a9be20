"""Credentials kept in Prefect: Secret blocks as a source beside files and environment.

Whoever may call the Prefect API reads them in plain text, and one login is shared by all who use
the UI (docs/penyiapan-akun.md): files readable by the publishing user alone are the safer place.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import SecretStr

from config.errors import Problem, SecretError
from config.messages import say
from config.redaction import register


class BlockSecrets:
    """``Secret`` blocks named ``<prefix><name>``, read once and kept for the process."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._known: dict[str, SecretStr | None] = {}

    def get(self, name: str) -> SecretStr | None:
        """The block's value, None when there is no such block; SecretError when Prefect cannot be
        asked.
        """
        if name not in self._known:
            self._known[name] = self._load(f"{self._prefix}{name}")
        return self._known[name]

    def _load(self, block: str) -> SecretStr | None:
        from prefect.blocks.system import Secret

        try:
            loaded = cast("Any", Secret).load(block, _sync=True)
        except ValueError:
            return None  # Prefect's own word for a block that is not there
        except Exception as error:  # noqa: BLE001 -- Prefect gives its client no error type of its own
            # the API's errors come from httpx and anyio; their texts may hold the login
            kind = type(error).__name__
            hint = say("config.block_unreachable", name=block, kind=kind)
            raise SecretError("Prefect was not reached", [Problem(block, 0, "", hint)]) from None
        value = loaded.get()
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        if not text:
            return None
        register(text)
        return SecretStr(text)
