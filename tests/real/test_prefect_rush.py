"""Everybody at once: four processes of two threads, a Prefect retry and a run asked for in the UI.

The website's publication is held until all ten have begun, so that they do meet, however slow the
machine: then whoever is first posts, and nine find it done.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.clock import SystemClock
from flows.publishing.locks import publication_lock
from proof.entries import EntryKind
from tests.conftest import ROOT
from tests.flows.office import Office
from tests.real.deployment import (
    POOL,
    RUN_SECONDS,
    Deployed,
    deploy,
    environment,
    office_on_twins,
)
from tests.real.prefect_server import PrefectServer

pytestmark = pytest.mark.real

PROCESSES = 4
THREADS = 2


@pytest.fixture
def deployed(prefect_server: PrefectServer) -> Iterator[Deployed]:
    """The deployment without its schedule, and without Prefect's own limit of one run at a time:
    what is shown here must be our lock's doing.
    """
    made = deploy(prefect_server)
    for one in made.schedules():
        made.set_active(one["id"], active=False)
    limit(made, PROCESSES)
    yield made
    limit(made, 1)


def limit(deployed: Deployed, runs: int) -> None:
    deployed.server.call("PATCH", f"/deployments/{deployed.id}", {"concurrency_limit": runs})


def site_publication(office: Office) -> str:
    with office.runtime() as runtime:
        parked = runtime.ledger.entries(kind=EntryKind.PARKED)
        return next(one.publication for one in parked if one.body["channel"] == "situs")


@contextmanager
def held(office: Office) -> Iterator[None]:
    """Nobody else can deliver the website's publication meanwhile."""
    publication = site_publication(office)
    with office.runtime() as runtime:
        folder = runtime.settings.locks_dir
    with publication_lock(folder, publication, clock=SystemClock(), wait=5):
        yield


def started(office: Office, marks: Path) -> list[subprocess.Popen[str]]:
    """Four processes that publish; each of their threads leaves a mark when it begins."""
    marks.mkdir()
    command = [sys.executable, "-m", "tests.real.two_at_once", str(office.home), str(marks)]
    return [
        subprocess.Popen(
            command, cwd=ROOT, env=environment(office), stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]


def wait_for_marks(marks: Path) -> None:
    deadline = time.monotonic() + RUN_SECONDS
    while len(list(marks.iterdir())) < PROCESSES * THREADS:
        assert time.monotonic() < deadline, "not all threads began"
        time.sleep(0.1)


def failed_run(deployed: Deployed, office: Office) -> str:
    """A run in which no platform could be reached: there is something to retry, and no post."""
    for platform in ("wordpress", "x"):
        office.twin.fault(platform, "*", "reset_before", times=999)
    run = deployed.run()
    assert deployed.finished(run) == "FAILED"
    office.twin.clear_faults()
    assert office.posts() == []
    return run


def retry(deployed: Deployed, run: str) -> None:
    """What the button Retry of the UI sends."""
    state = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
    told = deployed.server.call(
        "POST", f"/flow_runs/{run}/set_state", {"state": state, "force": True}
    )
    assert told["status"] == "ACCEPT"


def test_four_processes_two_threads_a_retry_and_a_run_of_the_ui_make_one_post(
    deployed: Deployed, tmp_path: Path
) -> None:
    with (
        office_on_twins(tmp_path) as office,
        deployed.server.worker(POOL, cwd=tmp_path, env=environment(office)),
    ):
        office.configure(settle={"wordpress": 0.2, "x": 0.2}, lock_wait=RUN_SECONDS)
        again = failed_run(deployed, office)
        with held(office):
            retry(deployed, again)
            runs = [again, deployed.run()]
            for one in runs:
                deployed.server.wait_until(one, {"RUNNING"}, RUN_SECONDS)
            processes = started(office, tmp_path / "mulai")
            wait_for_marks(tmp_path / "mulai")
            assert office.posts() == []
        ends = [one.communicate(timeout=RUN_SECONDS)[0] for one in processes]
        assert [json.loads(one) for one in ends] == [[0] * THREADS] * PROCESSES
        assert [deployed.finished(one) for one in runs] == ["COMPLETED"] * 2
        assert sorted(one["platform"] for one in office.posts()) == ["wordpress", "x"]
        for platform in ("wordpress", "x"):
            assert len(office.twin.requests(platform, "create_post")) == 1
        assert office.kinds().count("tayang") == 2
        assert office.kinds().count("live") == 2
