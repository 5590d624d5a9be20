"""The fixtures are a real Prefect server and worker, seen by a real browser."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.real.prefect_server import PrefectServer

pytestmark = pytest.mark.real

FLOW = """
import os
from pathlib import Path
from prefect import flow

@flow
def salam(target: str) -> None:
    Path(target).write_text(os.environ["SALAM"], encoding="utf-8")
"""


SLOW_FLOW = """
import time
from pathlib import Path
from prefect import flow

@flow
def lama(target: str) -> None:
    Path(target).write_text("mulai", encoding="utf-8")
    time.sleep(120)
    Path(target).write_text("selesai", encoding="utf-8")
"""


def deploy(server: PrefectServer, folder: Path, pool: str, name: str, source: str) -> None:
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    flow = server.call("POST", "/flows/", {"name": name})
    server.call(
        "POST",
        "/deployments/",
        {
            "name": "uji",
            "flow_id": flow["id"],
            "entrypoint": f"{name}.py:{name}",
            "path": str(folder),
            "work_pool_name": pool,
            "pull_steps": [
                {"prefect.deployments.steps.set_working_directory": {"directory": str(folder)}}
            ],
        },
    )


def test_a_worker_runs_a_deployed_flow_with_its_environment(
    prefect_server: PrefectServer, tmp_path: Path
) -> None:
    target = tmp_path / "hasil.txt"
    with prefect_server.worker("uji-salam", cwd=tmp_path, env={"SALAM": "tayang"}) as worker:
        deploy(prefect_server, tmp_path, "uji-salam", "salam", FLOW)
        run = prefect_server.run_deployment("salam/uji", {"target": str(target)})
        assert prefect_server.wait_finished(run) == "COMPLETED", worker.log.read_text()
        group = worker.program.pid
    assert target.read_text(encoding="utf-8") == "tayang"
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


def test_a_run_killed_in_the_middle_crashes(prefect_server: PrefectServer, tmp_path: Path) -> None:
    target = tmp_path / "jejak.txt"
    with prefect_server.worker("uji-lama", cwd=tmp_path):
        deploy(prefect_server, tmp_path, "uji-lama", "lama", SLOW_FLOW)
        run = prefect_server.run_deployment("lama/uji", {"target": str(target)})
        prefect_server.wait_until(run, {"RUNNING"})
        deadline = time.monotonic() + 30
        while not target.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        prefect_server.kill_hard(run)
        assert prefect_server.wait_finished(run) == "CRASHED"
    assert target.read_text(encoding="utf-8") == "mulai"


def test_its_home_is_its_own(prefect_server: PrefectServer) -> None:
    assert prefect_server.call("GET", "/health") is True
    assert (prefect_server.home / "prefect.db").is_file()
    assert "127.0.0.1" in prefect_server.env["PREFECT_API_URL"]


def test_a_browser_sees_its_pages_and_nothing_beyond(
    prefect_server: PrefectServer, page: Page, blocked: list[str]
) -> None:
    page.goto(f"{prefect_server.ui}/dashboard")
    expect(page.get_by_role("button", name="Work Pools")).to_be_visible(timeout=30_000)
    page.evaluate("fetch('http://192.0.2.1/jejak').catch(() => null)")
    assert [one for one in blocked if "192.0.2.1" in one] == ["http://192.0.2.1/jejak"]
