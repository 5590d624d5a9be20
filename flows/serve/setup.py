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

from config.errors import TayangError
from config.messages import say
from flows.serve.office import Deployments

DEPLOYMENTS = "flows/prefect.yaml"
"""The deployments, below the folder that holds our rooms; a wheel carries them as well."""

ZOMBIES = "tayang: jalan tanpa denyut dianggap terhenti"
HEARTBEAT_SECONDS = 30
CRASHED_SECONDS = 90


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


def set_up(
    api: str, code: Path, wanted: Deployments, env: Mapping[str, str], folder: Path
) -> list[str]:
    """Make what is missing; returns Indonesian sentences of what was made. TayangError: it failed.

    ``folder`` holds the log, and ``terpasang.txt`` that remembers what was deployed: deploying
    anew would switch schedules on again that somebody paused.
    """
    log = folder / "log" / "pasang.log"
    try:
        made = [
            *_pool(api, wanted),
            *_deployments(api, code, wanted, env, folder, log),
            *_automation(api),
        ]
    except (URLError, OSError, ValueError, subprocess.SubprocessError) as error:
        hint = say("flows.serve.no_setup", log=log)
        raise TayangError(f"setting up Prefect: {error}", hint=hint) from error
    return made


def _pool(api: str, wanted: Deployments) -> list[str]:
    """Make the pool, or see that it is this office's: another's worker would take its runs."""
    try:
        known = call(api, "GET", f"/work_pools/{wanted.pool}")
    except HTTPError as error:
        if error.code != 404:
            raise
        # its worker fills the template in when it comes
        made = {"name": wanted.pool, "type": "process", "description": wanted.owner}
        call(api, "POST", "/work_pools/", made)
        return [say("flows.serve.pool", name=wanted.pool)]
    if not known.get("description"):  # made by hand
        call(api, "PATCH", f"/work_pools/{wanted.pool}", {"description": wanted.owner})
    elif known["description"] != wanted.owner:
        hint = say("flows.serve.other_office", name=wanted.pool, owner=known["description"])
        raise TayangError(f"work pool {wanted.pool} belongs to another office", hint=hint)
    return []


def _deployments(
    api: str, code: Path, wanted: Deployments, env: Mapping[str, str], folder: Path, log: Path
) -> list[str]:
    text = wanted.text()
    marker, file = folder / "terpasang.txt", folder / "prefect.yaml"
    print_of = hashlib.sha256(f"{api}\n{code}\n{text}".encode()).hexdigest()
    same = marker.exists() and marker.read_text(encoding="utf-8").strip() == print_of
    if same and set(wanted.names) <= _deployed(api, wanted.pool):
        return []
    file.write_text(text, encoding="utf-8")
    words = ("--no-prompt", "deploy", "--all", "--prefect-file", str(file))
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603 -- our own command
            [sys.executable, "-m", "prefect", *words],
            env={**env, "TAYANG_CODE": str(code)},
            cwd=code,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=_DEPLOY_SECONDS,
            check=False,
        )
    missing = set(wanted.names) - _deployed(api, wanted.pool)
    if done.returncode or missing:
        hint = say("flows.serve.no_setup", log=log)
        raise TayangError(f"prefect deploy ended with {done.returncode}: {missing}", hint=hint)
    marker.write_text(print_of + "\n", encoding="utf-8")
    return [say("flows.serve.deployed", names=", ".join(wanted.names))]


def _deployed(api: str, pool: str) -> set[str]:
    asked = {"work_pools": {"name": {"any_": [pool]}}}
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
