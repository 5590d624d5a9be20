"""Programs that are kept running: started again when they die, ended whole, logs kept small."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.clock import SystemClock
from config.errors import SecretError
from config.marks import RUN, SERVE
from flows.serve import runs as serve_runs
from flows.serve.leftovers import end_processes, processes_with
from flows.serve.place import environment, only_one
from flows.serve.serving import Keeper, Program, rotate
from flows.serve.servingkey import encryption_key
from tests.flows.office import Office

CLOCK = SystemClock()
SLEEPER = "import time; time.sleep(600)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEPER!r}], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def started(keeper: Keeper) -> int:
    keeper.look()
    return keeper.starts


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    told: list[str] = []
    mark = f"uji-{os.getpid()}-{tmp_path.name}"
    command = [sys.executable, "-c", PARENT]
    program = Program(
        "Uji", command, dict(os.environ), tmp_path / "log" / "uji.log", mark, tmp_path
    )
    made = Keeper(program, CLOCK, told.append, pause=0.1)
    yield made
    made.end()
    assert processes_with(SERVE, mark) == []


def child_of(keeper: Keeper) -> int:
    log = keeper.program.log
    wait_for(lambda: log.exists() and log.read_text().strip())
    return int(log.read_text().split()[-1])


def test_killed_hard_it_is_started_again_and_what_it_left_is_ended(keeper: Keeper) -> None:
    keeper.look()
    first = child_of(keeper)
    assert keeper.process is not None
    os.kill(keeper.process.pid, signal.SIGKILL)
    wait_for(lambda: not keeper.alive)
    assert first in processes_with(SERVE, keeper.program.mark)
    keeper.look()
    assert first not in processes_with(SERVE, keeper.program.mark)
    wait_for(lambda: started(keeper) == 2)
    assert keeper.alive


def test_a_program_that_dies_at_once_is_started_ever_more_slowly(tmp_path: Path) -> None:
    told: list[str] = []
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    program = Program("Uji", command, dict(os.environ), tmp_path / "uji.log", "uji-mati", tmp_path)
    keeper = Keeper(program, CLOCK, told.append, pause=0.05)
    deadline = time.monotonic() + 20
    while keeper.starts < 4 and time.monotonic() < deadline:
        keeper.look()
        time.sleep(0.02)
    keeper.end()
    assert keeper.starts == 4
    assert keeper.pause == pytest.approx(0.05 * 2**3)
    assert any("kode 3" in line for line in told)


def test_the_end_ends_also_what_left_the_group(keeper: Keeper) -> None:
    keeper.look()
    child = child_of(keeper)
    keeper.end()
    assert child not in processes_with(SERVE, keeper.program.mark)
    assert keeper.process is None


def test_only_marked_processes_are_found(tmp_path: Path) -> None:
    for pid, marks in ((1001, b"A=1\0TAYANG_SERVE=x\0"), (1002, b"TAYANG_SERVE=xy\0")):
        folder = tmp_path / str(pid)
        folder.mkdir()
        (folder / "environ").write_bytes(marks)
        (folder / "stat").write_text(f"{pid} (uji) S 1 1")
    assert processes_with(SERVE, "x", proc=tmp_path) == [1001]
    assert end_processes(SERVE, "tak-ada", CLOCK, grace=0.1) == 0


def test_a_log_that_has_grown_is_moved_aside_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "uji.log"
    with log.open("ab") as writer:
        for number in range(6):
            writer.write(bytes([65 + number]) * 100)
            writer.flush()
            rotate(log, most=100, files=2)
        writer.write(b"akhir")
        writer.flush()
    assert log.read_bytes() == b"akhir"
    assert (tmp_path / "uji.log.1").read_bytes() == b"F" * 100
    assert (tmp_path / "uji.log.2").read_bytes() == b"E" * 100
    assert not (tmp_path / "uji.log.3").exists()


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    key = encryption_key(folder)
    assert len(key) == 44
    assert encryption_key(folder) == key
    file = folder / "prefect-encryption-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    with pytest.raises(SecretError):
        encryption_key(folder)


def test_programs_get_no_prefect_setting_of_the_shell(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://lain.example/api")
    monkeypatch.setenv("PREFECT_API_KEY", "rahasia-orang")
    with office.runtime() as runtime:
        env = environment(runtime.settings, office.home / "var", "http://127.0.0.1:4200")
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert "PREFECT_API_KEY" not in env
    assert env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert env["DO_NOT_TRACK"] == "1"
    assert env["TAYANG_HOME"] == str(office.home)


@pytest.mark.parametrize("others", [False, True])
def test_runs_whose_process_is_gone_are_marked_crashed(
    others: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = socket.gethostname()
    living = subprocess.Popen([sys.executable, "-c", SLEEPER], env={**os.environ, RUN: "hidup"})
    runs = [
        {"id": "hidup", "infrastructure_pid": f"{here}:{living.pid}"},
        {"id": "mati", "infrastructure_pid": f"{here}:1"},
        {"id": "jauh", "infrastructure_pid": "komputer-lain:1"},
        {"id": "tanpa-nama", "infrastructure_pid": "1"},
        {"id": "tertunda", "infrastructure_pid": None},
        {"id": "kami", "infrastructure_pid": "1", "labels": {"prefect.worker.name": "kami"}},
        {"id": "lain", "infrastructure_pid": "1", "labels": {"prefect.worker.name": "lain"}},
    ]
    workers = [{"name": "kami", "status": "ONLINE"}]
    workers += [{"name": "lain", "status": "ONLINE"}] * others
    told: list[str] = []

    def call(_api: str, _method: str, path: str, body: Any = None) -> Any:
        if path.endswith("/set_state"):
            assert body["state"]["type"] == "CRASHED"
            told.append(path.split("/")[2])
        return workers if "workers" in path else runs

    monkeypatch.setattr(serve_runs, "call", call)
    wait_for(lambda: processes_with(RUN, "hidup"))
    try:
        stopped = frozenset({"kami"})
        assert serve_runs.bury("http://127.0.0.1:9/api", "tayang", stopped) == len(told)
    finally:
        living.kill()
        living.wait()
    surely = ["mati", "kami"]
    assert sorted(told) == sorted(surely if others else [*surely, "tanpa-nama", "tertunda", "lain"])


def test_a_server_that_does_not_answer_holds_nobody_up() -> None:
    assert serve_runs.bury("http://127.0.0.1:9/api", "tayang", frozenset()) == 0


def test_a_second_one_is_refused_and_told_who_runs(tmp_path: Path) -> None:
    from config.errors import ConfigError

    path = tmp_path / "serve.lock"
    with only_one(path), pytest.raises(ConfigError) as caught, only_one(path):
        pass
    assert str(os.getpid()) in caught.value.hint
    with only_one(path):
        assert path.read_text() == str(os.getpid())
