"""Where bearer material lives between two tries of one step (an upload session's address)."""

from __future__ import annotations

import hashlib
from typing import Protocol


class Vault(Protocol):
    """Values here are never in the state, the receipt or a log.

    The ledger's private table fits as it is.
    """

    def private_put(self, publication: str, key: str, value: bytes | str) -> str:
        """Keep a value durably; return its SHA-256."""
        ...

    def private_get(self, publication: str, key: str) -> bytes | None:
        """Return a kept value, None when there is none."""
        ...

    def private_drop(self, publication: str, key: str | None = None) -> None:
        """Wipe one kept value, or all of a publication; no error when there is none."""
        ...


class MemoryVault:
    """A vault that ends with the process: an upload that breaks off with it starts anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def private_put(self, publication: str, key: str, value: bytes | str) -> str:
        """Keep a value; return its SHA-256."""
        content = value.encode() if isinstance(value, str) else value
        self._kept[publication, key] = content
        return hashlib.sha256(content).hexdigest()

    def private_get(self, publication: str, key: str) -> bytes | None:
        """Return a kept value, None when there is none."""
        return self._kept.get((publication, key))

    def private_drop(self, publication: str, key: str | None = None) -> None:
        """Forget one kept value, or all of a publication."""
        for one in [it for it in self._kept if it[0] == publication and key in (None, it[1])]:
            del self._kept[one]
