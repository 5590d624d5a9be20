"""A real WordPress 6.5 (PHP's own web server, SQLite) on loopback, behind a fault proxy.

Its files come from `python tools/fetch_wordpress.py`; the site itself is installed anew for
each session. What a test does to it as a person, it does through REST as that role.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.real.fault_proxy import FaultProxy
from tests.real.programs import free_port, start, stop, tail, wait_for

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "var" / "cache" / "wordpress"
OWN = Path(__file__).parent / "wordpress_site"
PLUGIN = "sqlite-database-integration"
PHP_SETTINGS = {
    "memory_limit": "256M",
    "upload_max_filesize": "64M",
    "post_max_size": "64M",
    "variables_order": "EGPCS",  # getenv() in wp-config.php
    "opcache.enable_cli": "1",
}
WORKERS = 3
SECONDS = 60
NOT_BINNED = "publish,future,draft,pending,private"


class NotInstalledError(RuntimeError):
    """PHP or the WordPress files are not on this machine; says which command brings them."""


@dataclass(frozen=True)
class User:
    login: str
    app_password: str = field(repr=False)


def php() -> str:
    """The interpreter. Errors: NotInstalledError, also when WordPress is not fetched yet."""
    found = shutil.which("php8.2") or shutil.which("php")
    if not found:
        message = "no php on this machine: apt-get install php-cli and the modules named in .ci/run"
        raise NotInstalledError(message)
    if not (CACHE / "site").is_dir() or not (CACHE / "sqlite").is_dir():
        message = "no WordPress files: run python tools/fetch_wordpress.py"
        raise NotInstalledError(message)
    return found


def _command(*words: str | Path) -> list[str | Path]:
    settings = [f"-d{name}={value}" for name, value in PHP_SETTINGS.items()]
    return [php(), *settings, *words]


class WordPress:
    """``url`` leads through ``faults`` to the site; ``users`` by role, ``category`` = Berita."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.site = state / "site"
        self.faults = FaultProxy(free_port(), free_port())
        self.url = f"http://127.0.0.1:{self.faults.port}"
        self.log = state / "php.log"
        self.program: subprocess.Popen[bytes] | None = None
        self.users: dict[str, User] = {}
        self.category = 0
        self.version = ""

    @property
    def env(self) -> dict[str, str]:
        ours = {"TAYANG_WP_URL": self.url, "TAYANG_WP_STATE": str(self.state)}
        return {**os.environ, **ours, "PHP_CLI_SERVER_WORKERS": str(WORKERS)}

    def install(self) -> None:
        shutil.copytree(CACHE / "site", self.site)
        content = self.site / "wp-content"
        shutil.copytree(CACHE / "sqlite", content / "plugins" / PLUGIN)
        shutil.copy(CACHE / "sqlite" / "db.copy", content / "db.php")  # it finds the plugin itself
        (content / "uploads").mkdir(exist_ok=True)
        shutil.copy(OWN / "wp-config.php", self.site)
        done = subprocess.run(
            _command(OWN / "install.php", self.site),
            env=self.env,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            message = f"installing WordPress failed: {done.stderr}{done.stdout[-2000:]}"
            raise RuntimeError(message)
        told = json.loads(done.stdout.splitlines()[-1])
        self.version, self.category = told["version"], told["category"]
        self.users = {role: User(**user) for role, user in told["users"].items()}

    def start(self) -> None:
        inner = f"127.0.0.1:{self.faults.upstream}"
        command = _command("-S", inner, "-t", self.site, OWN / "router.php")
        self.program = start(command, env=self.env, log=self.log, cwd=self.state)
        self.faults.start()
        wait_for(f"{self.url}/wp-json/", self.program, self.log, SECONDS)
        self.faults.clear()

    def stop(self) -> None:
        """Connections are refused until ``start``; posts stay."""
        self.faults.stop()
        if self.program:
            stop(self.program)
            self.program = None

    def call(
        self, method: str, path: str, *, role: str | None = "editor", **arguments: Any
    ) -> requests.Response:
        """REST as a role (None: a stranger). ``path`` follows /wp-json/wp/v2/."""
        user = self.users[role] if role else None
        return requests.request(
            method,
            f"{self.url}/wp-json/wp/v2/{path}",
            auth=(user.login, user.app_password) if user else None,
            timeout=SECONDS,
            **arguments,
        )

    def _changed(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        reply = self.call(method, path, **arguments)
        reply.raise_for_status()
        answer: dict[str, Any] = reply.json()
        return answer

    def post(self, post_id: int) -> dict[str, Any]:
        return self._changed("GET", f"posts/{post_id}", params={"context": "edit"})

    def posts(self) -> list[dict[str, Any]]:
        """Every post of every status but trash, newest first."""
        return self._found("posts", {"status": NOT_BINNED, "context": "edit", "per_page": "100"})

    def trash(self, post_id: int) -> None:
        self._changed("DELETE", f"posts/{post_id}")

    def make_private(self, post_id: int) -> None:
        self._changed("POST", f"posts/{post_id}", json={"status": "private"})

    def rename(self, post_id: int, slug: str) -> None:
        self._changed("POST", f"posts/{post_id}", json={"slug": slug})

    def edit(self, post_id: int, **fields: Any) -> None:
        self._changed("POST", f"posts/{post_id}", json=fields)

    def empty(self) -> None:
        """Delete all posts (the bin included) and media for good, and forget all faults."""
        self.faults.clear()
        for kind, states in (("posts", f"{NOT_BINNED},trash"), ("media", "inherit,private,trash")):
            asked = {"status": states, "per_page": "100", "context": "edit"}
            while found := self._found(kind, asked):
                for one in found:
                    path, forced = f"{kind}/{one['id']}", {"force": "true"}
                    self._changed("DELETE", path, role="administrator", params=forced)
        self.faults.clear()

    def _found(self, kind: str, asked: dict[str, str]) -> list[dict[str, Any]]:
        reply = self.call("GET", kind, role="administrator", params=asked)
        reply.raise_for_status()
        found: list[dict[str, Any]] = reply.json()
        return found

    def errors(self) -> str:
        """What PHP and WordPress logged as errors."""
        debug = self.state / "debug.log"
        return tail(debug) if debug.exists() else ""


@contextmanager
def wordpress_site(state: Path) -> Iterator[WordPress]:
    """Install into ``state``, start, stop at the end. Errors: NotInstalledError, RuntimeError."""
    php()
    site = WordPress(state)
    site.install()
    try:
        site.start()
        yield site
    finally:
        site.stop()
