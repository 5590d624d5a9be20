"""Runs that this machine's worker left unfinished when it died: told to Prefect at once.

A run whose process is gone would be shown as Running, and would hold its deployment's only slot,
until the heartbeat automation notices; one that was only Pending would hold it for ever.
"""

from __future__ import annotations

import socket
from typing import Any
from urllib.error import HTTPError, URLError

from config.marks import RUN
from config.messages import say
from flows.serve.leftovers import processes_with
from flows.serve.setup import call

_WORKER = "prefect.worker.name"
"""Label that a worker gives to the runs it takes."""


def bury(api: str, pool: str, stopped: frozenset[str]) -> int:
    """Mark dead runs Crashed and return how many there were; 0 when the server does not answer.

    ``stopped``: names of our workers that surely do not run, whatever the server still thinks of
    them. Runs of other machines are left alone.
    """
    try:
        alone = not _other_workers(api, pool, stopped)
        asked = {
            "work_pools": {"name": {"any_": [pool]}},
            "flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}},
            "limit": 200,
        }
        open_runs = call(api, "POST", "/flow_runs/filter", asked)
        dead = [one for one in open_runs if _dead(one, stopped, alone=alone)]
        state = {"type": "CRASHED", "name": "Crashed", "message": say("flows.serve.crashed")}
        for one in dead:
            call(api, "POST", f"/flow_runs/{one['id']}/set_state", {"state": state})
    except (HTTPError, URLError, OSError, ValueError):
        return 0  # the automation will notice what beats no more
    return len(dead)


def _other_workers(api: str, pool: str, stopped: frozenset[str]) -> bool:
    known = call(api, "POST", f"/work_pools/{pool}/workers/filter", {})
    return any(one["name"] not in stopped and one["status"] == "ONLINE" for one in known)


def _dead(run: dict[str, Any], stopped: frozenset[str], *, alone: bool) -> bool:
    """Whether its process is gone, and was here: by its worker, its machine, or if alone."""
    if processes_with(RUN, str(run["id"])):
        return False
    if (run.get("labels") or {}).get(_WORKER) in stopped:
        return True
    host, named, _ = str(run.get("infrastructure_pid") or "").rpartition(":")
    return host == socket.gethostname() if named else alone
