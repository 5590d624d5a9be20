"""``tayang serve`` of an office on the twins, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from config.marks import SERVE
from flows.serve.leftovers import processes_with
from tests.conftest import ROOT
from tests.flows.office import Office
from tests.real.deployment import environment
from tests.real.programs import tail

READY_SECONDS = 420
RUN_SECONDS = 240
STOP_SECONDS = 60
FROM_CHECKOUT = (sys.executable, "-m", "flows.cli")
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Served:
    """``program`` is the command itself; ``log`` what it said."""

    office: Office
    program: subprocess.Popen[bytes]
    log: Path

    @property
    def health(self) -> dict[str, Any]:
        file = self.office.home / "var" / "prefect" / "sehat.json"
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return known

    @property
    def ui(self) -> str:
        return str(self.health["url"])

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One API call's JSON; asked again while the server's SQLite is busy."""
        deadline = time.monotonic() + 60
        while True:
            reply = requests.request(method, f"{self.ui}/api{path}", json=body, timeout=60)
            if reply.status_code != 503 or time.monotonic() > deadline:
                reply.raise_for_status()
                return reply.json() if reply.content else None
            time.sleep(0.5)

    def deployment(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", f"/deployments/name/{name}")
        return found

    def deployments(self) -> dict[str, str]:
        """Name (without its flow's) → id."""
        found = self.call("POST", "/deployments/filter", {})
        return {str(one["name"]): str(one["id"]) for one in found}

    def rest(self) -> dict[str, list[dict[str, Any]]]:
        """Switch every schedule off and wait for what they began; name → schedules as they were."""
        known = {}
        for name, place in self.deployments().items():
            known[name] = self.call("GET", f"/deployments/{place}/schedules")
            for one in known[name]:
                path = f"/deployments/{place}/schedules/{one['id']}"
                self.call("PATCH", path, {"active": False})
        wait_for(lambda: not self.going_on(), RUN_SECONDS, self.worker_log.read_text)
        return known

    def going_on(self) -> list[dict[str, Any]]:
        """Runs that have begun and not ended."""
        wanted = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}
        found: list[dict[str, Any]] = self.call("POST", "/flow_runs/filter", wanted)
        return found

    def fire_soon(self, name: str, **form: object) -> None:
        """Give the deployment a schedule of its own that fires now and every minute."""
        start = (datetime.now(UTC) + timedelta(seconds=10)).isoformat()
        wanted: dict[str, object] = {
            "schedule": {"interval": 60, "anchor_date": start},
            "active": True,
            "parameters": {"permintaan": form} if form else {},
        }
        self.call("POST", f"/deployments/{self.deployments()[name]}/schedules", [wanted])

    def fired(self, name: str) -> dict[str, Any] | None:
        """The first ended run of the deployment that a schedule began."""
        asked = {
            "deployments": {"id": {"any_": [self.deployments()[name]]}},
            "flow_runs": {"state": {"type": {"any_": sorted(FINAL)}}},
            "sort": "EXPECTED_START_TIME_ASC",
        }
        found = self.call("POST", "/flow_runs/filter", asked)
        return next((one for one in found if one["auto_scheduled"]), None)

    def runs(self, name: str) -> list[str]:
        """Ids of all runs of the deployment that somebody asked for."""
        asked = {"deployments": {"id": {"any_": [self.deployment(name)["id"]]}}, "limit": 200}
        found = self.call("POST", "/flow_runs/filter", asked)
        return sorted(str(one["id"]) for one in found if not one["auto_scheduled"])

    def run(self, name: str, **form: object) -> str:
        """Ask for a run now, with the form filled in; its id."""
        wanted = {
            "parameters": {"permintaan": form} if form else {},
            "state": {"type": "SCHEDULED"},
            "idempotency_key": uuid4().hex,
        }
        path = f"/deployments/{self.deployment(name)['id']}/create_flow_run"
        return str(self.call("POST", path, wanted)["id"])

    def state(self, run: str) -> str:
        return str(self.call("GET", f"/flow_runs/{run}")["state"]["type"])

    def finished(self, run: str, seconds: float = RUN_SECONDS) -> str:
        wait_for(lambda: self.state(run) in FINAL, seconds, lambda: tail(self.worker_log))
        return self.state(run)

    def artifacts(self, run: str) -> dict[str, str]:
        """Key → what it holds, as text."""
        asked = {"artifacts": {"flow_run_id": {"any_": [run]}}}
        found = self.call("POST", "/artifacts/filter", asked)
        return {str(one["key"]): str(one["data"]) for one in found}

    @property
    def worker_log(self) -> Path:
        return self.office.home / "var" / "prefect" / "log" / "worker.log"

    def processes(self) -> list[int]:
        """Everything that belongs to this office's server and worker."""
        marks = self._marks()
        return sorted(pid for mark in marks for pid in processes_with(SERVE, mark))

    def _marks(self) -> set[str]:
        prefix = f"{SERVE}=".encode()
        found: set[str] = set()
        for pid in self.health["pids"].values():
            try:
                marks = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            found |= {one.removeprefix(prefix).decode() for one in marks if one.startswith(prefix)}
        return found

    def stop(self) -> int:
        """SIGTERM, as systemd ends it; its exit code."""
        self.program.send_signal(signal.SIGTERM)
        return self.program.wait(STOP_SECONDS)


def wait_for(
    what: Callable[[], object], seconds: float, why: Callable[[], str], pause: float = 0.3
) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s:\n{why()}"
        time.sleep(pause)


@contextmanager
def serving(
    office: Office,
    tayang: Sequence[str | Path] = FROM_CHECKOUT,
    *,
    cwd: Path = ROOT,
    options: Sequence[str] = (),
) -> Iterator[Served]:
    """Until its workers run; ends it and whatever it left. ``tayang``: another installation's."""
    log = office.home.parent / "serve.log"
    told = environment(office)
    if tayang is not FROM_CHECKOUT:
        del told["PYTHONPATH"]  # it must find its rooms by itself
    with log.open("ab") as output:
        program = subprocess.Popen(
            [*tayang, "serve", "--port", "0", *options],
            cwd=cwd,
            env={**os.environ, **told},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    served = Served(office, program, log)
    try:
        wait_for(lambda: program.poll() is not None or ready(served), READY_SECONDS, log.read_text)
        assert program.poll() is None, log.read_text()
        yield served
    finally:
        if program.poll() is None:
            served.stop()


def ready(served: Served) -> bool:
    file = served.office.home / "var" / "prefect" / "sehat.json"
    return file.exists() and bool(served.health["ready"]) and bool(served.health["worker"])
