"""Start a program in its own process group, wait until it answers, end it with its children."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

STOP_SECONDS = 15


def free_port() -> int:
    """A loopback port nobody listens on now (another program could still take it)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def start(
    command: Sequence[str | Path], *, env: Mapping[str, str], log: Path, cwd: Path
) -> subprocess.Popen[bytes]:
    """The program's output goes to ``log``; it leads a process group of its own."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _group_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def stop(program: subprocess.Popen[bytes], first: signal.Signals = signal.SIGTERM) -> None:
    """Ask the whole group to end, then end it. Nothing of it is alive afterwards."""
    group = program.pid  # it leads its group
    deadline = time.monotonic() + STOP_SECONDS
    for sign in (first, signal.SIGKILL):
        if _group_alive(group):
            os.killpg(group, sign)
        while _group_alive(group) and time.monotonic() < deadline:
            program.poll()
            time.sleep(0.05)
        deadline = time.monotonic() + STOP_SECONDS
    program.wait(timeout=STOP_SECONDS)


@contextmanager
def running(
    command: Sequence[str | Path], *, env: Mapping[str, str], log: Path, cwd: Path
) -> Iterator[subprocess.Popen[bytes]]:
    program = start(command, env=env, log=log, cwd=cwd)
    try:
        yield program
    finally:
        stop(program)


def wait_for(url: str, program: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    """Until ``url`` answers 200. Errors: RuntimeError with the end of the log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if program.poll() is not None:
            message = f"ended with {program.returncode} before {url} answered:\n{tail(log)}"
            raise RuntimeError(message)
        try:
            if requests.get(url, timeout=5).status_code == requests.codes.ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    message = f"{url} did not answer within {seconds:.0f} s:\n{tail(log)}"
    raise RuntimeError(message)
