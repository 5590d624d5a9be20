"""Messages to people on duty, by every service that Apprise knows, and the outside heartbeat.

Apprise runs in a child process (``connectors.notify_child``) that is killed at the deadline: no
slow mail server holds up a run. Whether a message arrived is not known here, only that the
service took it. Nothing raised or returned holds an address.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import requests
from pydantic import SecretStr

from connectors.http_wire import WireError, exchange

DEADLINE_S = 45.0
"""For all messages of one go together, the child's start included."""

_BEAT_DEADLINE_S = 10.0
_ROOT = Path(__file__).parents[1]

Why = Literal["", "address", "failed", "deadline"]


@dataclass(frozen=True, slots=True)
class Message:
    """What one recipient is told at one address."""

    address: SecretStr = field(repr=False)
    title: str
    body: str


def send(messages: Sequence[Message], *, deadline: float = DEADLINE_S) -> list[Why]:
    """Send all; for each why it was not taken, "" when it was. Never raises for a service.

    ``deadline`` in seconds for all together: what is not done by then counts as not sent, even
    if the service took it in that moment; the caller tries again later.
    """
    if not messages:
        return []
    wishes = "".join(
        json.dumps({"address": m.address.get_secret_value(), "title": m.title, "body": m.body})
        + "\n"
        for m in messages
    )
    command = [sys.executable, "-m", "connectors.notify_child"]
    child = subprocess.Popen(  # noqa: S603 -- our own module
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        told, _ = child.communicate(wishes, timeout=deadline)
        late: Why = "failed"
    except subprocess.TimeoutExpired:
        child.kill()
        told, _ = child.communicate()
        late = "deadline"
    answers: list[Why] = [json.loads(line)["why"] for line in told.splitlines()]
    return [*answers, *[late] * (len(messages) - len(answers))]


def beat(address: SecretStr, method: str = "GET", *, deadline: float = _BEAT_DEADLINE_S) -> str:
    """Call the heartbeat's address; "" when it answered 2xx, else the reason in one word."""
    try:
        request = requests.Request(
            method, address.get_secret_value(), headers={"User-Agent": "Tayang"}
        )
        answer = exchange(request.prepare(), deadline=deadline, max_bytes=100_000)
    except WireError as error:
        return error.reason
    except (requests.RequestException, ValueError):
        return "invalid"
    return "" if 200 <= answer.status < 300 else f"status-{answer.status}"
