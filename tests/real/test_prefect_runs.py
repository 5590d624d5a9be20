"""The deployment as operators meet it: schedule, form, Retry, a process killed in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.flows.office import NOW, Office
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

SHOTS = ROOT / "var" / "screenshots"
PATIENCE = 60_000


@pytest.fixture(scope="module")
def deployed(prefect_server: PrefectServer) -> Deployed:
    """Deployed as the project's file says; its own schedule rests while tests run."""
    made = deploy(prefect_server)
    (own,) = made.schedules()
    assert own["schedule"]["cron"] == "*/15 6-21 * * *"
    assert own["schedule"]["timezone"] == "Asia/Jakarta"
    assert own["active"]
    made.set_active(own["id"], active=False)
    return made


@pytest.fixture
def office(tmp_path: Path, deployed: Deployed) -> Iterator[Office]:
    """An office with a worker that publishes for it."""
    with (
        office_on_twins(tmp_path) as made,
        deployed.server.worker(POOL, cwd=tmp_path, env=environment(made)),
    ):
        yield made


def assert_one_each(office: Office) -> None:
    assert sorted(one["platform"] for one in office.posts()) == ["wordpress", "x"]
    assert office.kinds().count("tayang") == 2


def kept(deployed: Deployed, run: str) -> set[str]:
    """Keys of what the run's page shows."""
    asked = {"artifacts": {"flow_run_id": {"any_": [run]}}}
    return {str(one["key"]) for one in deployed.server.call("POST", "/artifacts/filter", asked)}


def keep(page: Page, name: str) -> None:
    """A screenshot for people's eyes."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def submit(page: Page) -> None:
    """Press Submit and wait for the next page; the browser's requests pass through this process."""
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**tab=Runs**", timeout=PATIENCE)


def test_the_schedule_fires_and_fires_again_without_a_second_post(
    deployed: Deployed, office: Office
) -> None:
    """It finds the month's folder by itself."""
    month = office.home / NOW[:7]
    month.mkdir()
    for name in ("manifest.yaml", "manifest.release.json", "plan.yaml", "media"):
        (office.home / name).rename(month / name)
    schedule = deployed.add_interval(20)
    try:
        first = deployed.wait_scheduled()
    finally:
        deployed.set_active(schedule, active=False)
    assert first["state"]["type"] == "COMPLETED", first["state"]["message"]
    assert_one_each(office)
    writes, pages = len(office.writes()), list((office.home / "var" / "pages").iterdir())
    known = {one["id"] for one in deployed.runs()}
    schedule = deployed.add_interval(20)
    try:
        second = deployed.wait_scheduled(known)
    finally:
        deployed.set_active(schedule, active=False)
    assert second["state"]["type"] == "COMPLETED"
    # by the schedule and with nothing new: no sheets; asked for by a person: all of them
    assert kept(deployed, second["id"]) == set()
    asked = deployed.run()
    assert deployed.finished(asked) == "COMPLETED"
    assert {"bukti-tayang", "publikasi"} <= kept(deployed, asked)
    assert len(office.writes()) == writes
    assert list((office.home / "var" / "pages").iterdir()) == pages


def test_asked_for_twice_at_once_nobody_is_dropped_and_there_is_one_post(
    deployed: Deployed, office: Office
) -> None:
    runs = [deployed.run(), deployed.run()]
    assert [deployed.finished(run) for run in runs] == ["COMPLETED", "COMPLETED"]
    assert_one_each(office)
    assert len(office.twin.requests("x", "create_post")) == 1


def test_killed_in_the_middle_and_run_again_there_is_one_post(
    deployed: Deployed, office: Office
) -> None:
    office.twin.fault("x", "create_post", "slow", seconds=50)
    run = deployed.run()
    wait_for_request(office.twin, "x", "create_post")
    deployed.server.kill_hard(run)
    assert deployed.finished(run) == "CRASHED"
    assert len(office.posts("x")) == 1
    assert "tayang" not in office.kinds()[-1:]
    assert deployed.finished(deployed.run()) == "COMPLETED"
    assert_one_each(office)
    assert len(office.twin.requests("x", "create_post")) == 1
    assert "reconcile" in office.kinds()


def test_the_form_is_submitted_and_a_failed_run_is_repeated_with_retry(
    deployed: Deployed, office: Office, page: Page
) -> None:
    office.twin.fault("x", "create_post", "lost_after")
    office.twin.fault("x", "list", "error500_before", times=3)
    known = {one["id"] for one in deployed.runs()}
    ui = deployed.server.ui
    page.goto(f"{ui}/deployments/deployment/{deployed.id}/run")
    page.get_by_text("Manifes", exact=False).first.wait_for(timeout=PATIENCE)
    keep(page, "formulir")
    submit(page)
    run = deployed.wait_newest(known)
    assert deployed.finished(run) == "FAILED"
    assert len(office.posts("x")) == 1
    page.goto(f"{ui}/runs/flow-run/{run}")
    expect(page.get_by_text("Failed").first).to_be_visible(timeout=PATIENCE)
    keep(page, "gagal")
    page.get_by_role("button", name="Retry").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    keep(page, "ulangi")
    dialog.get_by_role("button", name="Retry").click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    deployed.server.wait_until(run, {"COMPLETED"}, 180)
    page.reload()
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(2000)
    keep(page, "berhasil")
    page.get_by_text("Artifacts", exact=True).last.click()
    page.wait_for_timeout(2000)
    keep(page, "bukti")
    assert_one_each(office)
    assert len(office.twin.requests("x", "create_post")) == 1
