"""Runs one media program so that it cannot outlive, outgrow or outshout the work it is for.

The program gets its own session, limits on memory, processor time and file size, a wall limit,
and none of our open files or output. It is killed, children included, when the caller fails; the
kernel kills it when the caller's process dies without a word (where ``setpriv`` is installed;
where it is not, the next run finds it by the marks that it inherits).
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from config.marks import inherited_marks

_TAIL = 4000
_GRACE_S = 5.0
_LOOK_S = 0.5  # how often a quiet program's ``stop`` is looked at

OnOutput = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run: address space and file size in bytes, processor and wall in seconds."""

    memory: int = 6 * 1024**3
    file_size: int = 8 * 1024**3
    cpu_s: int = 1800
    wall_s: float = 1800.0


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended. ``code`` as ``Popen.returncode``: negative for a signal."""

    code: int
    complaint: str
    timed_out: bool = False

    @property
    def outgrew(self) -> bool:
        """Whether it was stopped for writing too large a file."""
        return self.code == -signal.SIGXFSZ or "File too large" in self.complaint


@cache
def _dies_with_us() -> tuple[str, ...]:
    """What to put before a command so that the kernel kills it when our thread's process dies."""
    program = shutil.which("setpriv")
    return (program, "--pdeathsig", "KILL", "--") if program else ()


def run(
    command: Sequence[str],
    *,
    folder: Path,
    limits: Limits,
    feed: Iterable[bytes] | None = None,
    on_output: OnOutput | None = None,
    stop: threading.Event | None = None,
) -> Finished:
    """Run ``command`` in ``folder`` to its end; ``feed`` goes to its standard input.

    Standard output goes to ``on_output`` piece by piece; the end of standard error is returned.
    ``stop`` lets another thread end the run: it then looks like one that took too long.
    OSError when the program cannot be started. Whatever is raised meanwhile (by ``feed``, by
    ``on_output``, by an interrupt) is raised again after the program and its children are dead.
    """
    process = subprocess.Popen(  # noqa: S603  # our own command list, no shell
        [*_dies_with_us(), *command],
        cwd=folder,
        stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={"LC_ALL": "C", **inherited_marks()},
    )
    try:
        _limit(process.pid, limits)
        with _fed(process, feed) as failed:
            tail, timed_out = _listen(process, limits.wall_s, on_output, stop)
            if timed_out:
                _kill(process, orphans=True)
            code = process.wait()
        if failed:
            raise failed[0]
        return Finished(code, tail.decode("utf-8", "replace"), timed_out)
    finally:
        _kill(process)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def _limit(pid: int, limits: Limits) -> None:
    """Set the limits from outside: code between fork and exec is unsafe beside other threads."""
    if not hasattr(resource, "prlimit"):
        return  # not Linux: the wall limit alone must do
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_CPU: limits.cpu_s,
        resource.RLIMIT_CORE: 0,
    }
    with contextlib.suppress(ProcessLookupError):
        for kind, most in wanted.items():
            _, hard = resource.prlimit(pid, kind)
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(pid, kind, (allowed, allowed))


@contextlib.contextmanager
def _fed(
    process: subprocess.Popen[bytes], feed: Iterable[bytes] | None
) -> Iterator[list[BaseException]]:
    """Write ``feed`` from a thread of its own; yields a list that gets the feed's failure."""
    failed: list[BaseException] = []
    if feed is None or process.stdin is None:
        yield failed
        return
    pipe = process.stdin

    def write() -> None:
        try:
            for piece in feed:
                if not _written(pipe, piece):
                    return  # the program ended first: its own exit code tells why
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        except BaseException as error:  # noqa: BLE001  # handed to the caller's thread
            failed.append(error)
            _kill(process)

    writer = threading.Thread(target=write, name="media-feed", daemon=True)
    writer.start()
    try:
        yield failed
    finally:
        _kill(process)
        writer.join()


def _written(pipe: IO[bytes], piece: bytes) -> bool:
    try:
        pipe.write(piece)
    except (BrokenPipeError, ValueError):  # ValueError: closed meanwhile
        return False
    return True


def _listen(
    process: subprocess.Popen[bytes],
    wall_s: float,
    on_output: OnOutput | None,
    stop: threading.Event | None,
) -> tuple[bytes, bool]:
    """Read both outputs to their ends or to the wall limit; returns (end of stderr, timed out)."""
    end = time.monotonic() + wall_s
    tail = b""
    with selectors.DefaultSelector() as ready:
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                ready.register(stream, selectors.EVENT_READ)
        while ready.get_map():
            left = end - time.monotonic()
            if left <= 0 or (stop is not None and stop.is_set()):
                return tail, True
            for key, _ in ready.select(min(left, _LOOK_S)):
                piece = os.read(key.fd, 65536)
                if not piece:
                    ready.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    tail = (tail + piece)[-_TAIL:]
                elif on_output is not None:
                    on_output(piece)
    try:
        process.wait(max(0.1, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        return tail, True
    return tail, False


def _kill(process: subprocess.Popen[bytes], *, orphans: bool = False) -> None:
    """Kill the program's whole session; nothing to do when it has ended, unless it left children.

    A session's number cannot be given away while a member of it lives.
    """
    if process.poll() is not None and not orphans:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_GRACE_S)
