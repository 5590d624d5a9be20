"""A real PostgreSQL of its own: own data, own port on loopback, no part of the system's cluster.

PostgreSQL refuses to run as root; then it runs as the user ``postgres`` of Debian's package.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.real.programs import free_port, start, stop, tail

START_SECONDS = 60
USER = "postgres"
NAME = "tayang"


class NotInstalledError(Exception):
    """There is no PostgreSQL server on this machine."""


@dataclass(frozen=True)
class Postgres:
    """``url``: for Prefect, as an ordinary role that owns one database."""

    url: str
    port: int
    program: subprocess.Popen[bytes]
    log: Path
    _bin: Path
    _env: Mapping[str, str]

    def ask(self, sql: str, *, database: str = NAME) -> str:
        """The answer's rows, one a line. Errors: AssertionError with what it said."""
        words = ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-At", "-c", sql, database)
        done = subprocess.run(
            [self._bin / "psql", *words],
            env=dict(self._env),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def programs_of_postgres() -> Path:
    """The folder of initdb and its like; Debian keeps them out of PATH. NotInstalledError."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(
        Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda one: int(one.parent.name)
    )
    for place in reversed(places):
        if (place / "initdb").exists() and (place / "psql").exists():
            return place
    message = "no PostgreSQL server: apt-get install postgresql"
    raise NotInstalledError(message)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Until the block ends; nothing of it stays."""
    place = programs_of_postgres()
    folder = Path(tempfile.mkdtemp(prefix="tayang-pg-"))
    unprivileged: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam(USER)
        os.chown(folder, user.pw_uid, user.pw_gid)
        unprivileged = ["setpriv", f"--reuid={USER}", f"--regid={user.pw_gid}", "--clear-groups"]
    password = secrets.token_urlsafe(16)
    env = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PGPASSWORD": password}
    port, log = free_port(), folder / "postgres.log"
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".pw") as file:
        file.write(password)
        file.flush()
        Path(file.name).chmod(0o644)  # the folder itself is closed to others
        options = ("--auth=scram-sha-256", f"--pwfile={file.name}", f"--username={USER}")
        subprocess.run(
            [*unprivileged, place / "initdb", "-D", folder / "data", "--no-sync", *options],
            env=env,
            cwd=folder,
            capture_output=True,
            timeout=START_SECONDS,
            check=True,
        )
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command: list[str | Path] = [
        *unprivileged,
        place / "postgres",
        "-D",
        folder / "data",
        "-p",
        str(port),
        *words,
    ]
    program = start(command, env=env, log=log, cwd=folder)
    url = f"postgresql+asyncpg://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
    made = Postgres(url, port, program, log, place, env)
    try:
        _wait(made)
        made.ask(f"CREATE ROLE {NAME} LOGIN PASSWORD '{password}'", database=USER)
        made.ask(f"CREATE DATABASE {NAME} OWNER {NAME}", database=USER)
        yield made
    finally:
        stop(program, signal.SIGINT)  # its fast shutdown: SIGTERM waits for every client
        shutil.rmtree(folder)


def _wait(made: Postgres) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            made.ask("SELECT 1", database=USER)
        except AssertionError:
            if made.program.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(tail(made.log)) from None
            time.sleep(0.2)
        else:
            return
