"""What a fresh Prefect server needs before it can publish: made once, mended when it is missing.

A work pool, the deployments of flows/prefect.yaml, and the automation that turns a run whose
heartbeat stopped into Crashed (nothing of the kind exists in Prefect's own server).
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import yaml

from config.errors import TayangError
from config.messages import say

POOL = "tayang"
DEPLOYMENTS = "flows/prefect.yaml"
"""The deployments, below the folder that holds our rooms; a wheel carries them as well."""

ZOMBIES = "tayang: jalan tanpa denyut dianggap terhenti"
HEARTBEAT_SECONDS = 30
CRASHED_SECONDS = 90

_DEPLOY = ("deploy", "--all", "--prefect-file", DEPLOYMENTS)

_CALL_SECONDS = 30
_BUSY_SECONDS = 60
_DEPLOY_SECONDS = 240
_BUSY = 503


def healthy(api: str) -> bool:
    """Whether the server answers."""
    try:
        return call(api, "GET", "/health") is True
    except (URLError, OSError, ValueError):
        return False


def call(api: str, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 -- whatever JSON it answers
    """One API call's JSON, None without an answer's body; asked again while the server is busy.

    Errors: URLError (HTTPError for a refusal), OSError, ValueError for an answer that is no JSON.
    """
    data = None if body is None else json.dumps(body).encode()
    request = Request(  # noqa: S310 -- our own loopback address
        f"{api}{path}", data=data, method=method, headers={"Content-Type": "application/json"}
    )
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            with urlopen(request, timeout=_CALL_SECONDS) as answer:  # noqa: S310 -- as above
                text = answer.read()
        except HTTPError as error:
            if error.code != _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.5)  # its SQLite is locked for a moment
        else:
            return json.loads(text) if text else None


def set_up(api: str, code: Path, marker: Path, env: Mapping[str, str], log: Path) -> list[str]:
    """Make what is missing; returns Indonesian sentences of what was made. TayangError: it failed.

    ``marker`` remembers which prefect.yaml was deployed: deploying anew would switch schedules on
    again that somebody paused.
    """
    try:
        made = [*_pool(api), *_deployments(api, code, marker, env, log), *_automation(api)]
    except (URLError, OSError, ValueError, subprocess.SubprocessError) as error:
        hint = say("flows.serve.no_setup", log=log)
        raise TayangError(f"setting up Prefect: {error}", hint=hint) from error
    return made


def _pool(api: str) -> list[str]:
    try:
        call(api, "GET", f"/work_pools/{POOL}")
    except HTTPError as error:
        if error.code != 404:
            raise
        # its worker fills the template in when it comes
        call(api, "POST", "/work_pools/", {"name": POOL, "type": "process"})
        return [say("flows.serve.pool", name=POOL)]
    return []


def _deployments(
    api: str, code: Path, marker: Path, env: Mapping[str, str], log: Path
) -> list[str]:
    file = code / DEPLOYMENTS
    print_of = hashlib.sha256(file.read_bytes() + str(code).encode()).hexdigest()
    names = [str(one["name"]) for one in yaml.safe_load(file.read_bytes())["deployments"]]
    same = marker.exists() and marker.read_text(encoding="utf-8").strip() == print_of
    if same and set(names) <= _deployed(api):
        return []
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603 -- Prefect's own command
            [sys.executable, "-m", "prefect", "--no-prompt", *_DEPLOY],
            env={**env, "TAYANG_CODE": str(code)},
            cwd=code,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=_DEPLOY_SECONDS,
            check=False,
        )
    missing = set(names) - _deployed(api)
    if done.returncode or missing:
        hint = say("flows.serve.no_setup", log=log)
        raise TayangError(f"prefect deploy ended with {done.returncode}: {missing}", hint=hint)
    marker.write_text(print_of + "\n", encoding="utf-8")
    return [say("flows.serve.deployed", names=", ".join(names))]


def _deployed(api: str) -> set[str]:
    asked = {"work_pools": {"name": {"any_": [POOL]}}}
    return {str(one["name"]) for one in call(api, "POST", "/deployments/filter", asked)}


def _automation(api: str) -> list[str]:
    wanted = zombie_automation()
    asked = {"automations": {"name": {"any_": [ZOMBIES]}}}
    known = list(call(api, "POST", "/automations/filter", asked))
    if not known:
        call(api, "POST", "/automations/", wanted)
        return [say("flows.serve.automation", seconds=CRASHED_SECONDS)]
    for one in known[1:]:
        call(api, "DELETE", f"/automations/{one['id']}")
    if known[0]["trigger"].get("within") != CRASHED_SECONDS or not known[0]["enabled"]:
        call(api, "PUT", f"/automations/{known[0]['id']}", wanted)
        return [say("flows.serve.automation", seconds=CRASHED_SECONDS)]
    return []


def zombie_automation() -> dict[str, Any]:
    """A run that beat and then neither beats nor ends within three heartbeats has crashed."""
    ends = [f"prefect.flow-run.{name}" for name in ("Completed", "Failed", "Cancelled", "Crashed")]
    return {
        "name": ZOMBIES,
        "description": say("flows.serve.automation", seconds=CRASHED_SECONDS),
        "enabled": True,
        "trigger": {
            "type": "event",
            "posture": "Proactive",
            "after": ["prefect.flow-run.heartbeat"],
            "expect": ["prefect.flow-run.heartbeat", *ends],
            "match": {"prefect.resource.id": ["prefect.flow-run.*"]},
            "for_each": ["prefect.resource.id"],
            "threshold": 1,
            "within": CRASHED_SECONDS,
        },
        "actions": [
            {
                "type": "change-flow-run-state",
                "state": "CRASHED",
                "message": say("flows.serve.crashed"),
            }
        ],
    }
