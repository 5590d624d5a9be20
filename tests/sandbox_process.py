"""Starts the loopback twins as a process of their own, for tests that speak to them over HTTP.

The fixture ``sandbox`` is one process for the session, emptied for each test that asks for it;
``running_sandbox`` starts a process of one's own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from requests import Response, Session

_ROOT = Path(__file__).parents[1]


class SandboxProcess:
    """One running sandbox. ``url`` has no slash at the end."""

    def __init__(self, state: Path, *, clock: str | None = None, port: int = 0) -> None:
        command = [sys.executable, "-m", "connectors.sandbox", "--state", str(state)]
        command += ["--port", str(port), *(["--clock", clock] if clock else [])]
        self.state = state
        self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the sandbox did not start, exit code {self._process.wait()}")
        self.url: str = json.loads(line)["url"]
        self.pid = self._process.pid
        self._session = Session()
        self._session.trust_env = False

    @property
    def wordpress(self) -> str:
        return f"{self.url}/wordpress"

    @property
    def x(self) -> str:
        return f"{self.url}/x"

    def fault(self, platform: str, op: str, name: str, times: int = 1, **args: Any) -> None:
        """Order a fault; ``skip=N`` lets N fitting requests pass first."""
        skip = args.pop("skip", 0)
        order = {"platform": platform, "op": op, "fault": name, "times": times, "skip": skip}
        self._call("POST", "faults", order | {"args": args})

    def faults(self) -> list[dict[str, Any]]:
        return self._list("faults")

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def posts(self, platform: str | None = None) -> list[dict[str, Any]]:
        return [post for post in self._list("posts") if platform in (None, post["platform"])]

    def requests(self, platform: str | None = None, op: str | None = None) -> list[dict[str, Any]]:
        entries = self._list("requests")
        return [e for e in entries if platform in (None, e["platform"]) and op in (None, e["op"])]

    def record(self) -> None:
        """Keep every exchange in full from now on; ``exchanges`` lists them."""
        self._call("POST", "exchanges", {"on": True})

    def exchanges(self) -> list[dict[str, Any]]:
        return self._list("exchanges")

    def set_clock(self, moment: str) -> None:
        self._call("POST", "clock", {"now": moment})

    def now(self) -> str:
        return str(self._call("GET", "clock").json()["now"])

    def reset(self) -> None:
        self._call("POST", "reset")

    def stop(self) -> None:
        self._session.close()
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _list(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call("GET", name).json()
        return found

    def _call(self, method: str, name: str, body: object = None) -> Response:
        answer = self._session.request(method, f"{self.url}/_sandbox/{name}", json=body, timeout=10)
        assert answer.ok, f"{method} {name}: {answer.status_code} {answer.text}"
        return answer


@contextmanager
def running_sandbox(
    state: Path, *, clock: str | None = None, port: int = 0
) -> Iterator[SandboxProcess]:
    process = SandboxProcess(state, clock=clock, port=port)
    try:
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """One sandbox for the whole session, living at 1 December 2026, 08.00 WIB."""
    state = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(state, clock="2026-12-01T08:00:00+07:00") as process:
        yield process


@pytest.fixture
def sandbox(sandbox_server: SandboxProcess) -> SandboxProcess:
    """The session's sandbox, emptied, without faults, at its starting time."""
    sandbox_server.reset()
    sandbox_server.set_clock("2026-12-01T08:00:00+07:00")
    return sandbox_server
