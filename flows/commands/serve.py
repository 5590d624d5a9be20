"""``tayang serve``: an office's Prefect server and workers, kept running until told to stop.

Everything lives below ``var/prefect``: Prefect's database (when it is not PostgreSQL), logs, the
lock, the health file. With ``api`` the server is somebody else's, and only the workers are ours.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import typer

from config.clock import SystemClock
from config.errors import TayangError
from config.logs import quiet_logging
from config.messages import say
from config.settings import Settings, home_from_environment
from content.dates import moment_wib
from flows.clockguard import refuse_foreign_clock
from flows.serve.office import Deployments
from flows.serve.place import CODE, environment, free_port, only_one, refused, require_free
from flows.serve.programs import end_old, server_keeper, worker_keepers, worker_plans
from flows.serve.runs import bury
from flows.serve.serving import Keeper, Periodic
from flows.serve.setup import DEPLOYMENTS, healthy, set_up

_LOOK_SECONDS = 1.0
_HEALTH_SECONDS = 15.0
_DEAF_SECONDS = 600.0  # its first start migrates an empty database, on a busy machine
_SAY_SECONDS = 3600.0
_SETUP_PAUSE = 30.0
_WATCH_SECONDS = 60.0
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What to serve. ``api`` "": a server of our own on ``port`` (0: a free one)."""

    port: int = 4200
    api: str = ""
    name: str = ""
    workers: int = 1
    media_workers: int = 0


@dataclass(slots=True)
class Serving:
    """The programs and what is known of them. ``server`` None: not ours to keep."""

    home: Path
    folder: Path
    url: str
    deployments: Deployments
    env: dict[str, str]
    server: Keeper | None
    workers: tuple[Keeper, ...]
    clock: SystemClock
    watch: Periodic
    ready: bool = False
    _heard: float = field(default=0.0)
    _asked: float = field(default=0.0)
    _said: float = field(default=0.0)
    _set_up: float = field(default=0.0)
    _missed: float = field(default=0.0)

    def run(self, stop: threading.Event) -> None:
        """Look after all until ``stop`` is set; then end all."""
        self._heard = self.clock.monotonic()
        try:
            while not stop.is_set():
                self._look()
                stop.wait(_LOOK_SECONDS)
        finally:
            typer.echo(say("flows.serve.stopping"))
            # the workers first: they may still tell the server how their runs ended
            self.watch.end()
            for one in (*self.workers, self.server):
                if one is not None:
                    one.end()
            self._write_health(server=False)
            typer.echo(say("flows.serve.stopped"))

    def _look(self) -> None:
        if self.server is not None:
            self.server.look()
        now = self.clock.monotonic()
        if now - self._asked >= (_HEALTH_SECONDS if self.ready else _LOOK_SECONDS):
            self._asked = now
            self._listen(now)
        for one in self.workers if self.ready else ():
            one.look()
        if (self.home / "alerts.yaml").exists():
            self.watch.look()

    def _listen(self, now: float) -> None:
        ours = self.server is None or self.server.alive
        answers = ours and healthy(f"{self.url}/api")
        if answers:
            self._heard = now
            if not self.ready and now >= self._set_up:
                self._prepare(now)
        elif self.server is None:
            self._miss(now)
        elif self.server.alive and now - self._heard > _DEAF_SECONDS:
            typer.echo(say("flows.serve.slow", seconds=round(_DEAF_SECONDS)))
            self.server.end()
            self._heard = now
        self._write_health(server=answers)
        if self.ready and now - self._said >= _SAY_SECONDS:
            self._said = now
            typer.echo(self._health_line(server=answers))

    def _miss(self, now: float) -> None:
        """Somebody else's server does not answer: its keeper starts it again, not we."""
        if now >= self._missed:
            self._missed = now + _SAY_SECONDS
            typer.echo(say("flows.serve.no_server", url=self.url), err=True)

    def _prepare(self, now: float) -> None:
        try:
            made = set_up(f"{self.url}/api", CODE, self.deployments, self.env, self.folder)
        except TayangError as error:
            typer.echo(error.hint, err=True)
            self._set_up = now + _SETUP_PAUSE
            return
        for line in (*made, say("flows.serve.ready", url=self.url)):
            typer.echo(line)
        self.ready = True
        self._said = now + 2 * _HEALTH_SECONDS - _SAY_SECONDS  # once soon, when the worker runs

    def _health_line(self, *, server: bool) -> str:
        words = {True: say("flows.serve.yes"), False: say("flows.serve.no")}
        restarts = sum(max(0, one.starts - 1) for one in self._kept())
        values = {"server": words[server], "worker": words[self._works()]}
        return say("flows.serve.health", **values, restarts=restarts, logs=self.folder / "log")

    def _write_health(self, *, server: bool) -> None:
        """``sehat.json``: for monitors; a file older than a minute means that we are gone."""
        value = {
            "at": moment_wib(self.clock.now()),
            "at_utc": self.clock.now().isoformat(),
            "url": self.url,
            "server": server,
            "worker": self._works(),
            "ready": self.ready,
            "starts": {
                "server": self.server.starts if self.server else 0,
                "worker": sum(one.starts for one in self.workers),
            },
            "pids": {
                one.program.name: one.process.pid for one in self._kept() if one.process is not None
            },
        }
        part = self.folder / ".sehat.json.part"
        part.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
        part.replace(self.folder / "sehat.json")

    def _kept(self) -> tuple[Keeper, ...]:
        return (self.server, *self.workers) if self.server else self.workers

    def _works(self) -> bool:
        """Whether every worker runs."""
        return all(one.alive for one in self.workers)


def serve_command(home: Path | None, wish: Wish) -> int:
    """Serve until SIGTERM or Ctrl+C; 31 when it cannot begin."""
    quiet_logging()
    os.umask(0o077)
    settings = Settings.load(home_from_environment(home))
    refuse_foreign_clock(settings)
    if wish.name and not _NAME.fullmatch(wish.name):
        raise refused(say("flows.serve.bad_name", name=wish.name))
    if wish.api and not wish.api.startswith(("http://", "https://")):
        raise refused(say("flows.serve.bad_api", url=wish.api))
    folder = settings.var / "prefect"
    (folder / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    stop = threading.Event()
    # a handler of our own also keeps the children from inheriting an ignored SIGINT
    for which in (signal.SIGTERM, signal.SIGINT):
        signal.signal(which, lambda *_: stop.set())
    with only_one(folder / "serve.lock"):
        _serving(settings, folder, wish).run(stop)
    return 0


def _serving(settings: Settings, folder: Path, wish: Wish) -> Serving:
    clock = SystemClock()
    old = end_old(settings, clock)
    if old:
        typer.echo(say("flows.serve.old", count=old))
    port = wish.port or free_port()
    if not wish.api:
        require_free(port)
    url = wish.api.rstrip("/").removesuffix("/api") or f"http://127.0.0.1:{port}"
    env = environment(settings, folder, url)
    owner = f"{settings.office.name}: {settings.home.resolve()}"
    deployments = Deployments(CODE / DEPLOYMENTS, owner, wish.name)

    def bury_dead(stopped: frozenset[str]) -> None:
        dead = bury(f"{url}/api", deployments.pool, stopped)
        if dead:
            typer.echo(say("flows.serve.buried", count=dead))

    return Serving(
        home=settings.home,
        folder=folder,
        url=url,
        deployments=deployments,
        env=env,
        server=None if wish.api else server_keeper(settings, folder, env, port, clock, typer.echo),
        workers=worker_keepers(
            settings,
            folder,
            env,
            deployments.pool,
            worker_plans(wish.workers, wish.media_workers),
            clock,
            typer.echo,
            bury_dead,
        ),
        clock=clock,
        watch=Periodic(
            [sys.executable, "-m", "flows.cli", "alert", "tick"],
            env,
            CODE,
            folder / "log" / "jaga.log",
            _WATCH_SECONDS,
            clock,
        ),
    )
