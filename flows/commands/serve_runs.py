"""Runs that this machine's worker left unfinished when it died: told to Prefect at once.

A run whose process is gone would be shown as Running, and would hold its deployment's only slot,
until the heartbeat automation notices; one that was only Pending would hold it for ever.
"""

from __future__ import annotations

import socket
from typing import Any
from urllib.error import HTTPError, URLError

from config.messages import say
from flows.commands.serve_setup import POOL, call
from flows.interrupted import RUN_VARIABLE
from flows.leftovers import processes_with

WORKER = f"serve-{socket.gethostname()}"
"""Our worker's name: there is one per machine."""


def bury(api: str) -> int:
    """Mark dead runs Crashed and return how many there were; 0 when the server does not answer.

    To be called while our worker does not run. Runs of other machines are left alone.
    """
    try:
        alone = not _other_workers(api)
        asked = {
            "work_pools": {"name": {"any_": [POOL]}},
            "flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}},
            "limit": 200,
        }
        dead = [one for one in call(api, "POST", "/flow_runs/filter", asked) if _dead(one, alone)]
        state = {"type": "CRASHED", "name": "Crashed", "message": say("flows.serve.crashed")}
        for one in dead:
            call(api, "POST", f"/flow_runs/{one['id']}/set_state", {"state": state})
    except (HTTPError, URLError, OSError, ValueError):
        return 0  # the automation will notice what beats no more
    return len(dead)


def _other_workers(api: str) -> bool:
    known = call(api, "POST", f"/work_pools/{POOL}/workers/filter", {})
    return any(one["name"] != WORKER and one["status"] == "ONLINE" for one in known)


def _dead(run: dict[str, Any], alone: bool) -> bool:
    """Whether its process was here and is gone; one that names no machine is ours if alone."""
    if processes_with(RUN_VARIABLE, str(run["id"])):
        return False
    host, named, _ = str(run.get("infrastructure_pid") or "").rpartition(":")
    return host == socket.gethostname() if named else alone
