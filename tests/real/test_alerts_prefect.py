"""Alerts from real Prefect runs: one that fails, one that is killed, and the deployment *jaga*."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.command import tayang
from tests.flows.mailbox import Mailbox, on_duty, web_server
from tests.flows.office import Office
from tests.real.deployment import (
    POOL,
    Deployed,
    deploy,
    environment,
    office_on_twins,
    wait_for_request,
)
from tests.real.prefect_server import PrefectServer

pytestmark = pytest.mark.real

WATCH = "jaga/jaga"
FAILED_S = 60
CRASHED_S = 180


@pytest.fixture(scope="module")
def deployed(prefect_server: PrefectServer) -> Deployed:
    made = deploy(prefect_server)
    for one in made.schedules():
        made.set_active(one["id"], active=False)
    return made


@pytest.fixture
def office(tmp_path: Path, deployed: Deployed) -> Iterator[Office]:
    with (
        office_on_twins(tmp_path) as made,
        deployed.server.worker(POOL, cwd=tmp_path, env=environment(made)),
    ):
        yield made


@pytest.fixture
def web(office: Office, deployed: Deployed) -> Iterator[Mailbox]:
    """The duty list's webhook; links lead to this server's UI."""
    with web_server() as box:
        address = f"json://127.0.0.1:{box.port}/jaga"
        on_duty(office.home, {"waspada-pelaksana": address}, prefect_ui=deployed.server.ui)
        yield box


def wait_for(what: Callable[[], bool], seconds: float) -> float:
    """Seconds until it was so."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.2)
    return time.monotonic() - began


def test_a_failed_run_is_told_within_a_minute_with_its_link(
    office: Office, deployed: Deployed, web: Mailbox
) -> None:
    tayang(office, "stop", "--channel", "x", "--reason", "akun diperiksa", "--role", "ppid")
    run = deployed.run()
    assert deployed.finished(run) == "FAILED"
    wait_for(lambda: bool(web.calls), FAILED_S)
    ((_, _, told),) = web.calls
    assert "akun diperiksa" in told["message"]
    assert f"{deployed.server.ui}/runs/flow-run/{run}" in told["message"]
    # again, by a run that finds the same: nobody is told twice
    assert deployed.finished(deployed.run()) == "FAILED"
    assert len(web.calls) == 1


def test_a_killed_run_is_told_by_the_watch_within_three_minutes(
    office: Office, deployed: Deployed, web: Mailbox
) -> None:
    office.twin.fault("x", "create_post", "hang_after")
    run = deployed.run()
    wait_for_request(office.twin, "x", "create_post")
    (mark,) = (office.home / "var" / "runs").glob("*.json")
    assert run in mark.name
    os.kill(holder_of(mark), signal.SIGKILL)
    office.twin.clear_faults()
    killed = time.monotonic()
    assert deployed.finished(deployed.server.run_deployment(WATCH)) == "COMPLETED"
    wait_for(lambda: bool(web.calls), CRASHED_S)
    assert time.monotonic() - killed < CRASHED_S
    messages = " ".join(told["message"] for _, _, told in web.calls)
    assert "Jalan terhenti" in messages
    assert run in messages
    assert deployed.finished(deployed.run()) == "COMPLETED"
    assert len(office.posts("x")) == 1
    assert tayang(office, "alert", "list", "--json").value == []


def holder_of(path: Path) -> int:
    """The process that has the file open."""
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(one.resolve() == path for one in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue
    raise AssertionError(f"nobody holds {path.name}")
