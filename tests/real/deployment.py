"""The project's own deployment on a real Prefect server, with an office on the loopback twins."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.flows.office import NOW, ONE, Office, make_office
from tests.real.prefect_server import FINAL, PrefectServer
from tests.sandbox_process import SandboxProcess, running_sandbox

NAME = "tayangkan/terbit"
POOL = "tayang"
RUN_SECONDS = 180


@dataclass(frozen=True)
class Deployed:
    """The deployment's ``id``, and the server it lives on."""

    server: PrefectServer
    id: str

    def schedules(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.server.call("GET", f"/deployments/{self.id}/schedules")
        return found

    def set_active(self, schedule_id: str, *, active: bool) -> None:
        path = f"/deployments/{self.id}/schedules/{schedule_id}"
        self.server.call("PATCH", path, {"active": active})

    def add_interval(self, seconds: int) -> str:
        """A schedule that fires every ``seconds``, the first time soon."""
        start = (datetime.now(UTC) + timedelta(seconds=10)).isoformat()
        wanted = {"schedule": {"interval": seconds, "anchor_date": start}, "active": True}
        (made,) = self.server.call("POST", f"/deployments/{self.id}/schedules", [wanted])
        return str(made["id"])

    def runs(self) -> list[dict[str, Any]]:
        """All flow runs, oldest first."""
        asked = {
            "deployments": {"id": {"any_": [self.id]}},
            "sort": "EXPECTED_START_TIME_ASC",
            "limit": 200,
        }
        found: list[dict[str, Any]] = self.server.call("POST", "/flow_runs/filter", asked)
        return found

    def wait_newest(self, known: set[str]) -> str:
        """The id of a run that is not among ``known``, as soon as there is one."""
        deadline = time.monotonic() + RUN_SECONDS
        while time.monotonic() < deadline:
            fresh = [one["id"] for one in self.runs() if one["id"] not in known]
            if fresh:
                return str(fresh[0])
            time.sleep(0.5)
        raise TimeoutError("no new flow run")

    def wait_scheduled(self, known: Collection[str] = ()) -> dict[str, Any]:
        """A run that the schedule started, none of ``known``, once it has ended with a result."""
        deadline = time.monotonic() + RUN_SECONDS
        while time.monotonic() < deadline:
            for one in self.runs():
                ended = one["state"]["type"] in FINAL - {"CANCELLED"}
                if one["auto_scheduled"] and ended and one["id"] not in known:
                    return one
            time.sleep(0.5)
        states = [(one["name"], one["state"]["type"]) for one in self.runs()]
        message = f"no scheduled run ended: {states}"
        raise TimeoutError(message)

    def run(self) -> str:
        return self.server.run_deployment(NAME)

    def finished(self, run_id: str) -> str:
        return self.server.wait_finished(run_id, RUN_SECONDS)


def deploy(server: PrefectServer) -> Deployed:
    """``prefect deploy --all`` of the project's prefect.yaml; every other schedule rests."""
    server.command("work-pool", "create", POOL, "--type", "process", "--overwrite", cwd=ROOT)
    server.command("deploy", "--all", cwd=ROOT, env={"TAYANG_CODE": str(ROOT)})
    found = server.call("GET", f"/deployments/name/{NAME}")
    for other in server.call("POST", "/deployments/filter", {}):
        if other["id"] != found["id"] and other["work_pool_name"] == POOL:
            resting = Deployed(server, str(other["id"]))
            for one in resting.schedules():
                resting.set_active(one["id"], active=False)
    return Deployed(server, str(found["id"]))


@contextmanager
def office_on_twins(folder: Path, *, released: bool = True) -> Iterator[Office]:
    """An office with one item on twins of its own; waits last moments only.

    Without ``released`` a schedule that fires while the test gets ready has nothing to do.
    """
    with running_sandbox(folder / "kembaran", clock=NOW) as twin:
        made = make_office(folder / "kantor", twin, ONE)
        made.configure(settle={"wordpress": 0.2, "x": 0.2})
        if released:
            made.release()
        yield made


def environment(office: Office) -> dict[str, str]:
    """What a worker's runs need to know."""
    return {"TAYANG_HOME": str(office.home), "TAYANG_CLOCK": NOW, "PYTHONPATH": str(ROOT)}


def wait_for_request(twin: SandboxProcess, platform: str, op: str) -> None:
    """Until the twin has received such a request."""
    deadline = time.monotonic() + RUN_SECONDS
    while not twin.requests(platform, op):
        if time.monotonic() > deadline:
            message = f"{platform} received no {op}"
            raise TimeoutError(message)
        time.sleep(0.1)
