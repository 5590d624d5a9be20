from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.process import Finished, Limits, run

PYTHON = sys.executable
ROOT = Path(__file__).parents[2]


def started(code: str, folder: Path, limits: Limits | None = None) -> Finished:
    return run([PYTHON, "-c", code], folder=folder, limits=limits or Limits())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat").read_text() if Path(f"/proc/{pid}").exists() else ") Z"
    return status.rpartition(")")[2].split()[0] != "Z"


def gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def pid_in(path: Path, seconds: float = 10.0) -> int:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and path.read_text().strip():
            return int(path.read_text())
        time.sleep(0.02)
    raise TimeoutError(path)


SLEEPER = "import os,time; open('pid','w').write(str(os.getpid())); time.sleep(60)"
FAMILY = (
    "import os,subprocess,sys,time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "open('child','w').write(str(child.pid)); time.sleep(60)"
)


def test_exit_code_output_and_the_end_of_the_complaint(tmp_path: Path) -> None:
    pieces: list[bytes] = []
    code = "import sys; print('x' * 3); sys.stderr.write('a' * 9000 + 'end'); sys.exit(3)"
    done = run([PYTHON, "-c", code], folder=tmp_path, limits=Limits(), on_output=pieces.append)
    assert done.code == 3
    assert b"".join(pieces) == b"xxx\n"
    assert done.complaint.endswith("aend")
    assert len(done.complaint) == 4000


def test_it_has_a_session_of_its_own_and_nothing_of_ours(tmp_path: Path) -> None:
    code = (
        "import os,sys; open('told','w').write(repr((os.getsid(0) == os.getsid(os.getppid()),"
        "sorted(os.environ), sys.stdin.read(), os.getcwd())))"
    )
    assert started(code, tmp_path).code == 0
    same, names, given, folder = eval((tmp_path / "told").read_text())  # noqa: S307  # our own repr
    assert (same, given, folder) == (False, "", str(tmp_path))
    assert set(names) <= {"LC_ALL", "LC_CTYPE"}


def test_the_wall_limit_kills_children_too(tmp_path: Path) -> None:
    began = time.monotonic()
    done = started(FAMILY, tmp_path, Limits(wall_s=1.5))
    assert done.timed_out
    assert time.monotonic() - began < 10
    assert gone(pid_in(tmp_path / "child"))


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_memory_processor_and_file_size_are_bounded(tmp_path: Path) -> None:
    # limits are set a moment after the start: the program must not be quicker than that
    hungry = "import time; time.sleep(1); bytearray(900_000_000)"
    memory = started(hungry, tmp_path, Limits(memory=600_000_000))
    assert "MemoryError" in memory.complaint
    spinning = started("while True: pass", tmp_path, Limits(cpu_s=1, wall_s=30))
    assert spinning.code in {-signal.SIGXCPU, -signal.SIGKILL}
    assert not spinning.timed_out
    large = started("open('f','wb').write(bytes(3_000_000))", tmp_path, Limits(file_size=1_000_000))
    assert large.outgrew
    assert (tmp_path / "f").stat().st_size <= 1_000_000


def test_a_failing_feed_kills_the_program(tmp_path: Path) -> None:
    def feed() -> Iterator[bytes]:
        yield b"abc"
        pid_in(tmp_path / "pid")
        raise ValueError("no more frames")

    with pytest.raises(ValueError, match="no more frames"):
        run([PYTHON, "-c", SLEEPER], folder=tmp_path, limits=Limits(), feed=feed())
    assert gone(pid_in(tmp_path / "pid"))


def test_a_program_that_ends_before_its_feed(tmp_path: Path) -> None:
    feed = (bytes(100_000) for _ in range(100))
    code = "import sys; sys.exit(4)"
    done = run([PYTHON, "-c", code], folder=tmp_path, limits=Limits(), feed=feed)
    assert done.code == 4


def test_an_error_of_the_listener_kills_the_program(tmp_path: Path) -> None:
    def listen(_piece: bytes) -> None:
        raise KeyboardInterrupt

    code = SLEEPER.replace("time.sleep", "print('x', flush=True); time.sleep")
    with pytest.raises(KeyboardInterrupt):
        run([PYTHON, "-c", code], folder=tmp_path, limits=Limits(), on_output=listen)
    assert gone(pid_in(tmp_path / "pid"))


def test_another_thread_can_end_it(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    done = run([PYTHON, "-c", SLEEPER], folder=tmp_path, limits=Limits(), stop=stop)
    assert done.timed_out
    assert time.monotonic() - began < 10


@pytest.mark.skipif(not Path("/usr/bin/setpriv").exists(), reason="no setpriv on this computer")
def test_it_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    parent = (
        "from pathlib import Path; from media.process import Limits, run\n"
        f"run([{PYTHON!r}, '-c', {SLEEPER!r}], folder=Path({str(tmp_path)!r}), limits=Limits())"
    )
    process = subprocess.Popen([PYTHON, "-c", parent], cwd=ROOT)
    child = pid_in(tmp_path / "pid")
    assert alive(child)
    process.kill()
    process.wait()
    assert gone(child)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    done_or_error: object
    try:
        done_or_error = run(["/nowhere/ffmpeg"], folder=tmp_path, limits=Limits()).code
    except FileNotFoundError as error:
        done_or_error = error
    # setpriv answers 127 for us where it is installed
    assert done_or_error == 127 or isinstance(done_or_error, FileNotFoundError)


def test_it_carries_the_marks_of_its_run_and_nothing_else_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By them the next run finds it, where no kernel killed it with its parent."""
    monkeypatch.setenv("PREFECT__FLOW_RUN_ID", "jalan-1")
    monkeypatch.setenv("TAYANG_SERVE", "kantor/media")
    monkeypatch.setenv("PREFECT_API_KEY", "rahasia")
    done = started("import json, os; json.dump(dict(os.environ), open('env', 'w'))", tmp_path)
    assert done.code == 0
    told = json.loads((tmp_path / "env").read_text())
    assert told.pop("PREFECT__FLOW_RUN_ID") == "jalan-1"
    assert told.pop("TAYANG_SERVE") == "kantor/media"
    assert set(told) <= {"LC_ALL", "LC_CTYPE"}
