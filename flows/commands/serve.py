"""``tayang serve``: one machine's Prefect server and worker, kept running until it is told to stop.

Everything lives below ``var/prefect``: Prefect's database, logs, the lock, the health file.
"""

from __future__ import annotations

import hashlib
import json
import os
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
from flows.commands.serve_place import CODE, environment, free_port, only_one, require_free
from flows.commands.serve_runs import WORKER, bury
from flows.commands.serve_setup import POOL, healthy, set_up
from flows.leftovers import end_processes
from flows.serving import MARK, Keeper, Periodic, Program

_LOOK_SECONDS = 1.0
_HEALTH_SECONDS = 15.0
_DEAF_SECONDS = 600.0  # its first start migrates an empty database, on a busy machine
_SAY_SECONDS = 3600.0
_SETUP_PAUSE = 30.0
_WATCH_SECONDS = 60.0


@dataclass(slots=True)
class Serving:
    """The two programs and what is known of them."""

    home: Path
    folder: Path
    url: str
    server: Keeper
    worker: Keeper
    clock: SystemClock
    watch: Periodic
    ready: bool = False
    _heard: float = field(default=0.0)
    _asked: float = field(default=0.0)
    _said: float = field(default=0.0)
    _set_up: float = field(default=0.0)

    def run(self, stop: threading.Event) -> None:
        """Look after both until ``stop`` is set; then end both."""
        self._heard = self.clock.monotonic()
        try:
            while not stop.is_set():
                self._look()
                stop.wait(_LOOK_SECONDS)
        finally:
            typer.echo(say("flows.serve.stopping"))
            # the worker first: it may still tell the server how its runs ended
            self.watch.end()
            self.worker.end()
            self.server.end()
            self._write_health(server=False)
            typer.echo(say("flows.serve.stopped"))

    def _look(self) -> None:
        self.server.look()
        now = self.clock.monotonic()
        if now - self._asked >= (_HEALTH_SECONDS if self.ready else _LOOK_SECONDS):
            self._asked = now
            self._listen(now)
        if self.ready:
            self.worker.look()
        if (self.home / "alerts.yaml").exists():
            self.watch.look()

    def _listen(self, now: float) -> None:
        answers = self.server.alive and healthy(f"{self.url}/api")
        if answers:
            self._heard = now
            if not self.ready and now >= self._set_up:
                self._prepare(now)
        elif self.server.alive and now - self._heard > _DEAF_SECONDS:
            typer.echo(say("flows.serve.slow", seconds=round(_DEAF_SECONDS)))
            self.server.end()
            self._heard = now
        self._write_health(server=answers)
        if self.ready and now - self._said >= _SAY_SECONDS:
            self._said = now
            typer.echo(self._health_line(server=answers))

    def _prepare(self, now: float) -> None:
        program = self.worker.program
        try:
            made = set_up(
                f"{self.url}/api",
                CODE,
                self.folder / "terpasang.txt",
                program.env,
                self.folder / "log" / "pasang.log",
            )
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
        restarts = max(0, self.server.starts - 1) + max(0, self.worker.starts - 1)
        values = {"server": words[server], "worker": words[self.worker.alive]}
        return say("flows.serve.health", **values, restarts=restarts, logs=self.folder / "log")

    def _write_health(self, *, server: bool) -> None:
        """``sehat.json``: for monitors; a file older than a minute means that we are gone."""
        value = {
            "at": moment_wib(self.clock.now()),
            "at_utc": self.clock.now().isoformat(),
            "url": self.url,
            "server": server,
            "worker": self.worker.alive,
            "ready": self.ready,
            "starts": {"server": self.server.starts, "worker": self.worker.starts},
            "pids": {
                one.program.name: one.process.pid
                for one in (self.server, self.worker)
                if one.process is not None
            },
        }
        part = self.folder / ".sehat.json.part"
        part.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
        part.replace(self.folder / "sehat.json")


def serve_command(home: Path | None, port: int) -> int:
    """Serve until SIGTERM or Ctrl+C; 31 when it cannot begin."""
    quiet_logging()
    os.umask(0o077)
    settings = Settings.load(home_from_environment(home))
    refuse_foreign_clock(settings)
    folder = settings.var / "prefect"
    (folder / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    stop = threading.Event()
    # a handler of our own also keeps the children from inheriting an ignored SIGINT
    for which in (signal.SIGTERM, signal.SIGINT):
        signal.signal(which, lambda *_: stop.set())
    with only_one(folder / "serve.lock"):
        _serving(settings, folder, port).run(stop)
    return 0


def _serving(settings: Settings, folder: Path, port: int) -> Serving:
    clock = SystemClock()
    office = hashlib.sha256(str(settings.home.resolve()).encode()).hexdigest()[:16]
    marks = {name: f"{office}/{name}" for name in ("server", "worker")}
    old = sum(end_processes(MARK, mark, clock, grace=10) for mark in marks.values())
    if old:
        typer.echo(say("flows.serve.old", count=old))
    port = port or free_port()
    require_free(port)
    url = f"http://127.0.0.1:{port}"
    env = environment(settings, folder, url)
    prefect = [sys.executable, "-m", "prefect"]
    commands = {
        "server": [*prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        "worker": [
            *prefect,
            "worker",
            "start",
            "--pool",
            POOL,
            "--type",
            "process",
            "--name",
            WORKER,
        ],
    }
    keepers = {
        name: Keeper(
            Program(
                name=say(f"flows.serve.{name}"),
                command=command,
                env=env,
                log=folder / "log" / f"{name}.log",
                mark=marks[name],
                cwd=CODE if name == "worker" else folder,
            ),
            clock,
            typer.echo,
        )
        for name, command in commands.items()
    }
    watch = Periodic(
        [sys.executable, "-m", "flows.cli", "alert", "tick"],
        env,
        CODE,
        folder / "log" / "jaga.log",
        _WATCH_SECONDS,
        clock,
    )
    home = settings.home
    keepers["worker"].before_start = lambda: _bury(f"{url}/api")
    return Serving(home, folder, url, keepers["server"], keepers["worker"], clock, watch)


def _bury(api: str) -> None:
    dead = bury(api)
    if dead:
        typer.echo(say("flows.serve.buried", count=dead))
