"""The servers that the demo starts and stops: sandbox and Prefect server, both on loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config.errors import TayangError
from config.messages import say
from config.settings import child_environment

_PREFECT_STARTUP_S = 240
_STOP_S = 15


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[str]


def prefect_environment(state: Path, url: str = "") -> dict[str, str]:
    """Prefect's settings for a server of our own: its own folder, analytics off."""
    extra = {
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_LOGGING_LEVEL": "INFO",
    }
    return {**extra, "PREFECT_API_URL": f"{url}/api"} if url else extra


@contextmanager
def sandbox(state: Path, clock: str) -> Iterator[Server]:
    """Run the sandbox until the block ends; on the port it had before, when that is free."""
    state.mkdir(parents=True, exist_ok=True)
    port = _kept_port(state / "port")
    command = [sys.executable, "-m", "connectors.sandbox", "--state", str(state)]
    command += ["--port", str(port), "--clock", clock]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own module
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise TayangError("the sandbox did not start", hint=say("flows.demo.no_sandbox"))
        yield Server(str(json.loads(line)["url"]), process)
    finally:
        _stop(process)


@contextmanager
def prefect_server(state: Path) -> Iterator[Server]:
    """Run a Prefect server until the block ends; its first start makes its database (~30 s)."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = state / "prefect-server.log"
    command = [sys.executable, "-m", "prefect", "server", "start"]
    # with its services: one of them records the task runs that the UI shows
    command += ["--host", "127.0.0.1", "--port", str(port)]
    (state / "prefect").mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 -- Prefect's own command
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env=child_environment(prefect_environment(state, url)),
        )
    try:
        _wait_healthy(f"{url}/api/health", process, log)
        yield Server(url, process)
    finally:
        _stop(process)


def _wait_healthy(url: str, process: subprocess.Popen[str], log: Path) -> None:
    deadline = time.monotonic() + _PREFECT_STARTUP_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310 -- our own loopback address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    hint = say("flows.demo.no_prefect", log=log)
    raise TayangError("the Prefect server did not start", hint=hint)


def _stop(process: subprocess.Popen[str]) -> None:
    """Ask the process to end; kill it when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _kept_port(path: Path) -> int:
    """The port of the last demo: links in the ledger and in texts go on working."""
    port = int(path.read_text()) if path.exists() else 0
    if port:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                port = 0
    port = port or _free_port()
    path.write_text(str(port))
    return port
