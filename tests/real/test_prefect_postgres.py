"""Prefect on PostgreSQL, three workers, two offices side by side; workers and flows killed -9."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.serve.setup import ZOMBIES
from tests.flows.command import tayang
from tests.flows.office import Office, write_secrets
from tests.real.deployment import office_on_twins, wait_for_request
from tests.real.killing import (
    draw_heavy_clip,
    flow_of,
    give_clip,
    kill_all,
    nothing_left,
    wait_for_transcode,
    worker_of,
)
from tests.real.postgres import Postgres
from tests.real.serving import Served, serving, wait_for

pytestmark = pytest.mark.real

WORKERS = {"worker": "Pekerja", "worker-2": "Pekerja 2", "media": "Pekerja media"}
THREE = ("--workers", "2", "--media-workers", "1")
SECOND = "dinas-b"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Served]:
    """An office with a clip, whose ``tayang serve`` keeps the server and three workers."""
    folder = tmp_path_factory.mktemp("a")
    draw_heavy_clip(folder / "liputan.mp4")
    with office_on_twins(folder, released=False) as office:
        write_secrets(office.home, {"prefect-database": postgres.url})
        with serving(office, options=THREE) as served:
            served.rest()
            give_clip(office, folder / "liputan.mp4")
            yield served


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, first: Served) -> Iterator[Served]:
    """Another office on the first one's server: own folder, pool, queues, worker, ledger."""
    with (
        office_on_twins(tmp_path_factory.mktemp("b"), released=False) as office,
        serving(office, options=("--api", f"{first.ui}/api", "--name", SECOND)) as served,
    ):
        served.rest()
        office.release()
        yield served


def work_left(office: Office) -> list[Path]:
    return list((office.home / "var" / "cache" / "work").iterdir())


def test_the_server_keeps_its_runs_in_postgresql(
    first: Served, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert int(postgres.ask("SELECT count(*) FROM deployment")) >= 8
    assert postgres.ask("SELECT count(*) FROM automation") == "1"
    assert not list((first.office.home / "var" / "prefect").glob("*.db"))
    assert set(first.health["pids"]) == {"Server Prefect", *WORKERS.values()}
    # only the server knows the database's password
    for name, pid in first.health["pids"].items():
        environ = Path(f"/proc/{pid}/environ").read_bytes()
        assert (postgres.url.encode() in environ) == (name == "Server Prefect")
    monkeypatch.setenv("PREFECT_API_URL", f"{first.ui}/api")
    told = tayang(first.office, "doctor", "--json")
    (seen,) = [one for one in told.value["findings"] if one["topic"] == "prefect"]
    assert first.ui in seen["sentence"]


def test_worker_and_flow_killed_in_mid_transcode_leave_nothing(first: Served) -> None:
    office = first.office
    run = first.run("siapkan-media/siapkan")
    wait_for_transcode(first, run)
    assert worker_of(run) == "media"
    assert work_left(office)
    kill_all(first.health["pids"][WORKERS["media"]], *flow_of(run))
    assert nothing_left(run)
    assert first.finished(run, 120) == "CRASHED"
    assert office.posts() == []
    again = first.run("siapkan-media/siapkan")
    assert first.finished(again) == "COMPLETED", first.log.read_text()
    assert "1 usulan siap" in first.artifacts(again)["media"]
    assert work_left(office) == []


def test_worker_and_flow_killed_in_mid_publication_while_another_office_publishes(
    first: Served, second: Served
) -> None:
    office, other = first.office, second.office
    index = sorted((office.home / "var" / "cache" / "index").iterdir())
    made = {one: one.stat().st_ino for one in index}
    office.twin.fault("x", "create_post", "slow", seconds=40)
    run = first.run("tayangkan/terbit")
    theirs = second.run(f"tayangkan/terbit-{SECOND}")
    wait_for_request(office.twin, "x", "create_post")
    worker = WORKERS[worker_of(run)]
    before = first.health["starts"]["worker"]
    kill_all(first.health["pids"][worker], *flow_of(run))
    assert nothing_left(run)
    assert first.finished(run, 120) == "CRASHED"
    again = first.run("tayangkan/terbit")
    assert first.finished(again) == "COMPLETED", first.worker_log.read_text()
    wait_for(lambda: first.health["starts"]["worker"] > before, 60, first.log.read_text)
    assert "terhenti di tengah pengiriman" in first.artifacts(again)["temuan"]
    # nothing lost, nothing twice, and the media made ahead were not made again
    assert sorted(str(one["platform"]) for one in office.posts()) == ["wordpress", "x"]
    assert len(office.twin.requests("x", "create_post")) == 1
    assert office.kinds().count("tayang") == 2
    assert {one: one.stat().st_ino for one in index} == made
    # the other office's run was its own worker's, and stands in its own ledger
    assert second.finished(theirs) == "COMPLETED"
    assert sorted(str(one["platform"]) for one in other.posts()) == ["wordpress", "x"]
    assert other.kinds().count("tayang") == 2
    assert list((office.home / "var" / "runs").iterdir()) == []


def test_two_offices_share_the_server_and_nothing_else(first: Served, second: Served) -> None:
    known = {
        one["name"]: one["work_pool_name"]
        for one in first.call("POST", "/deployments/filter", {"limit": 200})
    }
    assert known["terbit"] == "tayang"
    assert known[f"terbit-{SECOND}"] == f"tayang-{SECOND}"
    assert len(known) == 16
    names = [one["name"] for one in first.call("POST", "/automations/filter", {})]
    assert names == [ZOMBIES]
    assert set(second.health["pids"]) == {"Pekerja"}
    assert second.stop() == 0
    assert first.health["server"]
