"""A real Prefect server, and process workers, each in its own process group with its own home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from tests.real.programs import free_port, running, tail, wait_for

START_SECONDS = 180  # the first start migrates an empty database on a busy machine
WORKER_SECONDS = 120
CALL_SECONDS = 60
BUSY_SECONDS = 30
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
}
# A program started by a shell with `&` inherits an ignored SIGINT; Prefect's worker turns its
# SIGTERM into SIGINT and would then never end.
HEAR_SIGINT = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    "os.execv(sys.executable, [sys.executable, '-m', 'prefect', *sys.argv[1:]])"
)
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True)
class Worker:
    program: subprocess.Popen[bytes]
    log: Path


@dataclass(frozen=True)
class PrefectServer:
    """``ui`` is the address for a browser, ``api`` for programs, ``env`` what children need."""

    ui: str
    home: Path
    program: subprocess.Popen[bytes]
    log: Path

    @property
    def api(self) -> str:
        return f"{self.ui}/api"

    @property
    def env(self) -> dict[str, str]:
        return environment(self.home, self.api)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One API call; the answer's JSON (None without a body). Errors: requests.HTTPError."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            reply = requests.request(method, f"{self.api}{path}", json=body, timeout=CALL_SECONDS)
            busy = reply.status_code == requests.codes.service_unavailable
            if not busy or time.monotonic() > deadline:
                break
            time.sleep(0.5)  # its SQLite is locked for a moment; Prefect's client waits as well
        reply.raise_for_status()
        return reply.json() if reply.content else None

    def command(
        self, *words: str, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`prefect WORDS` against this server. Errors: AssertionError with its output."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *words],
            env={**self.env, **(env or {})},
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=WORKER_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"prefect {words}:\n{done.stdout}{done.stderr}"
        return done

    def run_deployment(
        self, flow_and_deployment: str, parameters: Mapping[str, object] | None = None
    ) -> str:
        """Ask for a run of ``flow/deployment`` now; its id."""
        found = self.call("GET", f"/deployments/name/{flow_and_deployment}")
        wanted = {
            "parameters": dict(parameters or {}),
            "state": {"type": "SCHEDULED"},
            "idempotency_key": uuid4().hex,  # asked again after a 503 it is the same run
        }
        made = self.call("POST", f"/deployments/{found['id']}/create_flow_run", wanted)
        return str(made["id"])

    def state_of(self, run_id: str) -> str:
        return str(self.call("GET", f"/flow_runs/{run_id}")["state"]["type"])

    def wait_until(self, run_id: str, states: set[str], seconds: float = WORKER_SECONDS) -> str:
        """The run's state type once it is one of ``states``. Errors: TimeoutError."""
        deadline = time.monotonic() + seconds
        while (state := self.state_of(run_id)) not in states:
            if time.monotonic() > deadline:
                message = f"flow run still {state} after {seconds:.0f} s:\n{tail(self.log)}"
                raise TimeoutError(message)
            time.sleep(0.3)
        return state

    def wait_finished(self, run_id: str, seconds: float = WORKER_SECONDS) -> str:
        return self.wait_until(run_id, FINAL, seconds)

    def kill_hard(self, run_id: str) -> None:
        """kill -9 the process of a running flow run, as a power cut would end it."""
        known = self.call("GET", f"/flow_runs/{run_id}")["infrastructure_pid"]
        os.kill(int(known.rpartition(":")[2]), signal.SIGKILL)  # "host:pid"

    @contextmanager
    def worker(
        self, pool: str, *, cwd: Path, env: Mapping[str, str] | None = None
    ) -> Iterator[Worker]:
        """A process worker; the pool is made if it is not there. Its runs inherit ``env``."""
        log = self.home / f"worker-{pool}-{free_port()}.log"
        name = log.stem
        words = ("worker", "start", "--pool", pool, "--type", "process", "--name", name)
        command = [sys.executable, "-c", HEAR_SIGINT, *words]
        with running(command, env={**self.env, **(env or {})}, log=log, cwd=cwd) as program:
            self._wait_online(pool, name, Worker(program, log))
            yield Worker(program, log)

    def _wait_online(self, pool: str, name: str, worker: Worker) -> None:
        deadline = time.monotonic() + WORKER_SECONDS
        while time.monotonic() < deadline and worker.program.poll() is None:
            try:
                known = self.call("POST", f"/work_pools/{pool}/workers/filter", {})
            except requests.HTTPError:  # no such pool yet: the worker makes it
                known = []
            if any(one["name"] == name and one["status"] == "ONLINE" for one in known):
                return
            time.sleep(0.3)
        message = f"worker {name} is not online:\n{tail(worker.log)}"
        raise RuntimeError(message)


def environment(home: Path, api: str) -> dict[str, str]:
    """This process's environment without any Prefect of the machine, pointed at ours."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**clean, **QUIET, "PREFECT_HOME": str(home), "PREFECT_API_URL": api}


@contextmanager
def prefect_server_at(home: Path) -> Iterator[PrefectServer]:
    """`prefect server start` on a free loopback port. Errors: RuntimeError with its log."""
    port = free_port()
    ui = f"http://127.0.0.1:{port}"
    log = home / "server.log"
    words = ("server", "start", "--host", "127.0.0.1", "--port", str(port))
    command = [sys.executable, "-c", HEAR_SIGINT, *words]
    with running(command, env=environment(home, f"{ui}/api"), log=log, cwd=home) as program:
        wait_for(f"{ui}/api/health", program, log, START_SECONDS)
        yield PrefectServer(ui, home, program, log)
