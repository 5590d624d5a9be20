"""The key with which Prefect's server encrypts its blocks: ours, and outside its database.

Without one Prefect keeps a key in the very database that it encrypts.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from config.secrets import FileSecrets

_NAME = "prefect-encryption-key"


def encryption_key(folder: Path) -> str:
    """The key of the secrets folder (0600), made when there is none yet; ConfigError if unsafe."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / _NAME
    source = FileSecrets(folder)
    if source.get(_NAME) is None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    key = source.get(_NAME)
    if key is None:
        hint = say("config.secret_unreadable", name=_NAME)
        raise ConfigError("the new key cannot be read", [Problem(str(path), 0, "", hint)])
    return key.get_secret_value()
