"""Several workers, PostgreSQL, and offices that share one Prefect server: what is started how."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml

from config.errors import ConfigError, TayangError
from flows.commands.serve import Wish, serve_command
from flows.serve import setup as serve_setup
from flows.serve.office import Deployments
from flows.serve.place import server_environment
from flows.serve.programs import worker_plans
from tests.flows.office import Office, write_secrets
from tests.source_tree import ROOT

FILE = ROOT / serve_setup.DEPLOYMENTS
DATABASE = "postgresql+asyncpg://tayang:sandi@127.0.0.1:5432/tayang"


def test_one_worker_takes_every_queue_and_media_workers_leave_the_others_the_rest() -> None:
    assert [(one.label, one.queue) for one in worker_plans(1, 0)] == [("worker", "")]
    assert [(one.label, one.queue) for one in worker_plans(2, 1)] == [
        ("worker", "default"),
        ("worker-2", "default"),
        ("media", "media"),
    ]
    names = [one.name() for one in worker_plans(8, 8)]
    assert len(set(names)) == 16


def test_an_office_with_a_name_shares_no_pool_queue_or_deployment() -> None:
    alone, named = Deployments(FILE, "Kantor A"), Deployments(FILE, "Kantor B", "dinas-b")
    assert (alone.pool, named.pool) == ("tayang", "tayang-dinas-b")
    assert "terbit" in alone.names
    assert "terbit-dinas-b" in named.names
    assert not set(alone.names) & set(named.names)
    read = yaml.safe_load(named.text())
    assert {one["work_pool"]["name"] for one in read["deployments"]} == {"tayang-dinas-b"}
    own = yaml.safe_load(FILE.read_bytes())
    for one, other in zip(own["deployments"], read["deployments"], strict=True):
        changed = {"name": f"{one['name']}-dinas-b"}
        changed["work_pool"] = one["work_pool"] | {"name": "tayang-dinas-b"}
        assert other == one | changed
    assert yaml.safe_load(alone.text())["deployments"] == own["deployments"]


def test_the_database_is_told_to_the_server_alone(office: Office) -> None:
    with office.runtime() as runtime:
        settings = runtime.settings
    url = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
    assert url not in server_environment(settings)
    write_secrets(office.home, {"prefect-database": DATABASE})
    assert server_environment(settings)[url] == DATABASE
    write_secrets(office.home, {"prefect-database": "mysql://sandi-lain@db/tayang"})
    with pytest.raises(ConfigError) as caught:
        server_environment(settings)
    assert "postgresql+asyncpg://" in caught.value.hint
    assert "sandi-lain" not in caught.value.hint + str(caught.value)


def test_a_pool_of_another_office_is_not_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    pools: dict[str, dict[str, Any]] = {}

    def call(_api: str, method: str, path: str, body: Any = None) -> Any:
        name = path.removeprefix("/work_pools/")
        if method == "GET" and name not in pools:
            raise HTTPError(path, 404, "none", {}, None)  # type: ignore[arg-type]
        if method != "GET":
            pools.setdefault(name or body["name"], {}).update(body)
        return pools.get(name)

    monkeypatch.setattr(serve_setup, "call", call)
    first, second = Deployments(FILE, "Kantor A"), Deployments(FILE, "Kantor B")
    assert serve_setup._pool("", first)
    assert serve_setup._pool("", first) == []
    with pytest.raises(TayangError) as caught:
        serve_setup._pool("", second)
    assert "Kantor A" in caught.value.hint
    assert "--name" in caught.value.hint
    pools["tayang"] = {}
    assert serve_setup._pool("", second) == []
    assert pools["tayang"]["description"] == "Kantor B"


@pytest.mark.parametrize("wish", [Wish(name="Dinas B"), Wish(api="127.0.0.1:4200")])
def test_a_name_or_an_address_that_is_none_is_refused_before_anything_starts(
    office: Office, wish: Wish
) -> None:
    with pytest.raises(ConfigError):
        serve_command(office.home, wish)
    assert not Path(office.home / "var" / "prefect").exists()
