"""What Prefect keeps of a run: logs, artifacts, states, its whole database; and no credential."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.office import SECRETS
from tests.real.deployment import POOL, deploy, environment, office_on_twins
from tests.real.prefect_server import PrefectServer

pytestmark = pytest.mark.real


def test_no_secret_reaches_what_prefect_keeps(
    tmp_path: Path, prefect_server: PrefectServer
) -> None:
    """A run in trouble: refused credentials on X, a lost reply on the website."""
    made = deploy(prefect_server)
    for one in made.schedules():
        made.set_active(one["id"], active=False)
    with (
        office_on_twins(tmp_path) as office,
        prefect_server.worker(POOL, cwd=tmp_path, env=environment(office)) as worker,
    ):
        office.twin.fault("wordpress", "publish", "lost_after")
        office.twin.fault("x", "create_post", "permission_missing", times=5)
        run = made.run()
        assert made.finished(run) == "FAILED"
        asked = {"logs": {"flow_run_id": {"any_": [run]}}, "limit": 200}
        logs = prefect_server.call("POST", "/logs/filter", asked)
        artifacts = prefect_server.call("POST", "/artifacts/filter", {"limit": 200})
        runs = prefect_server.call("POST", "/flow_runs/filter", {"limit": 50})
        tasks = prefect_server.call("POST", "/task_runs/filter", {"limit": 200})
        assert len(logs) > 3
        assert any(one["key"] == "bukti-tayang" for one in artifacts)
        kept = {
            "logs": json.dumps(logs),
            "artifacts": json.dumps(artifacts),
            "runs": json.dumps([runs, tasks]),
            "worker": worker.log.read_text(errors="replace"),
            "server": prefect_server.log.read_text(errors="replace"),
        }
        hits = [
            f"{name} in {sink}"
            for sink, text in kept.items()
            for name, secret in SECRETS.items()
            if secret in text
        ]
        files = [one for one in prefect_server.home.rglob("*") if one.is_file()]
        assert any("prefect.db" in one.name for one in files)
        hits += [
            f"{name} in {one.name}"
            for one in files
            for name, secret in SECRETS.items()
            if secret.encode() in one.read_bytes()
        ]
    assert hits == []
