"""``tayang demo`` and ``tayang sandbox``."""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import typer

from config.errors import ConfigError
from config.messages import say
from config.settings import child_environment
from flows.commands.common import moment
from flows.demo.office import CLOCK, MANIFEST, make_office
from flows.demo.servers import Server, prefect_environment, prefect_server, sandbox
from flows.lastrun import read_last_run


def run_sandbox(port: int, state: Path, clock: str) -> int:
    """Run the twins in the foreground until they are stopped; 31 when they cannot start."""
    command = [sys.executable, "-m", "connectors.sandbox", "--port", str(port)]
    command += ["--clock", moment(clock, "--clock").isoformat()] if clock else []
    state.mkdir(parents=True, exist_ok=True)
    command += ["--state", str(state)]
    if not _can_listen(port):
        typer.echo(say("flows.sandbox.refused", port=port), err=True)
        return ConfigError.exit_code
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as twin:  # noqa: S603 -- our own module
        try:
            line = twin.stdout.readline() if twin.stdout else ""
            if not line:
                typer.echo(say("flows.demo.no_sandbox"), err=True)
                return ConfigError.exit_code
            typer.echo(say("flows.sandbox.running", url=json.loads(line)["url"], state=state))
            return twin.wait()
        except KeyboardInterrupt:
            twin.wait()
            typer.echo(say("flows.sandbox.ended"))
            return 0


def _can_listen(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def run_demo(state: Path, *, keep: bool, plain: bool) -> int:
    """Make the office, start the servers, publish, and show what is live where."""
    state = state.absolute()
    state.mkdir(parents=True, exist_ok=True)
    home = state / "kantor"
    with sandbox(state / "sandbox", CLOCK) as twin:
        typer.echo(say("flows.demo.sandbox", url=twin.url))
        make_office(home, twin.url)
        environment = {"TAYANG_HOME": str(home), "TAYANG_CLOCK": CLOCK}
        _python("flows.demo.release", [], environment)
        typer.echo(say("flows.demo.released", path=home / "pratinjau.html"))
        if plain:
            _python("flows.cli", ["publish", str(home / MANIFEST)], environment)
            return _finish(home, twin, None, keep=keep)
        typer.echo(say("flows.demo.starting_prefect"))
        with prefect_server(state) as server:
            _python(
                "flows.demo.flow", [], {**environment, **prefect_environment(state, server.url)}
            )
            return _finish(home, twin, server, keep=keep)


def _python(module: str, arguments: list[str], environment: dict[str, str]) -> None:
    """Run one of our modules as its own process, as a worker would; its exit code is in the run."""
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, check=False, env=child_environment(environment))  # noqa: S603 -- our own module


def _finish(home: Path, twin: Server, server: Server | None, *, keep: bool) -> int:
    last = read_last_run(home / "var")
    if last is None:
        typer.echo(say("flows.demo.failed"), err=True)
        return 1
    for row in last["publications"]:
        state = say(f"proof.state.{row['state']}")
        levels = ",".join(row["levels"])
        where = f"{row['channel']}/{row['format']}"
        typer.echo(f"  {row['item']}  {where:<18} {state:<8} {levels:<11} {row['url']}")
    typer.echo(say("flows.demo.pages", page=last["page"], sandbox=twin.url))
    if keep:
        typer.echo(say("flows.demo.kept", prefect=server.url if server else "-"))
        typer.echo(say("flows.demo.practise", home=shlex.quote(str(home)), clock=CLOCK))
        _wait()
    else:
        typer.echo(say("flows.demo.over"))
    return int(last["exit_code"])


def _wait() -> None:
    """Wait until the person presses Ctrl+C."""
    try:
        sys.stdin.read()
    except KeyboardInterrupt:
        typer.echo("")
