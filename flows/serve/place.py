"""Where ``tayang serve`` works: the environment of its programs, its one lock, its port."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from config.secrets import FileSecrets
from config.settings import Settings, child_environment
from flows.serve.servingkey import encryption_key
from flows.serve.setup import HEARTBEAT_SECONDS

CODE = Path(__file__).parents[2]
"""The folder that holds our rooms: a checkout, or the site-packages of an installation."""

DATABASE_SECRET = "prefect-database"  # noqa: S105 -- a file's name
"""In the secrets folder: the address of a PostgreSQL database for Prefect's own server."""

HISTORY_DAYS = 400
"""Prefect keeps runs for ever unless told otherwise; ours are some hundred a day. What they did
stands in the ledger."""

_FOREIGN = ("PREFECT_",)
_POSTGRES = "postgresql+asyncpg://"


def environment(settings: Settings, folder: Path, url: str) -> dict[str, str]:
    """What all programs, and the workers' runs, are given; no Prefect setting of the shell."""
    known = {
        name: value
        for name, value in child_environment({}).items()
        if not name.startswith(_FOREIGN)
    }
    return {
        **known,
        "TAYANG_HOME": str(settings.home),
        "PYTHONPATH": str(CODE),
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": f"{url}/api",
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_WORKER_QUERY_SECONDS": "5",
        "PREFECT_LOGGING_LEVEL": "INFO",
    }


def server_environment(settings: Settings) -> dict[str, str]:
    """What the server alone is given. ConfigError when the database's address is none."""
    folder = settings.home / "secrets"
    known = {
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ENCRYPTION_KEY": encryption_key(folder),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(HISTORY_DAYS * 86_400),
    }
    database = FileSecrets(folder).get(DATABASE_SECRET)
    if database is None:
        return known  # SQLite in PREFECT_HOME
    address = database.get_secret_value()
    if not address.startswith(_POSTGRES):
        raise refused(say("flows.serve.bad_database", name=DATABASE_SECRET, begins=_POSTGRES))
    return {**known, "PREFECT_SERVER_DATABASE_CONNECTION_URL": address}


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """One ``serve`` per office; the kernel frees the lock however we end."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refused(say("flows.serve.running", pid=file.read().strip() or "?")) from None
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def refused(hint: str) -> ConfigError:
    return ConfigError("tayang serve cannot begin", [Problem("serve", 0, "", hint)])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise refused(say("flows.serve.port_taken", port=port)) from None
