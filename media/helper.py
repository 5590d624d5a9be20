"""A second process that works on photographs, so that two of them really go at the same time.

Threads do not do it: Pillow writes JPEG under the interpreter's lock, and two threads that take
and give back large pieces of memory wait for each other in the kernel (measured: 1.2 times one
worker on two cores, two processes 1.9 times). The helper imports nothing but ``media``.

It is started only where much is to be done, gets files and wishes through a pipe, and writes into
the same cache. What it cannot do is done again by the asker, who so meets the error itself. When
the pipe ends, because the asker closed it or died in whatever way, the helper ends at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from content.draft import DraftMedia
from content.errors import StoreError
from media.spec import ImageSpec

_START_S = 60.0
_LOOK_S = 0.2  # how often the asker's ``stop`` is looked at
_READY, _DONE, _NOT_DONE = b"ready", b"done", b"not done"


@dataclass(frozen=True, slots=True)
class Task:
    """Renditions of one photograph: its file, its hash, the cache's folder, and the wishes."""

    path: str
    sha256: str
    root: str
    wishes: tuple[tuple[DraftMedia, ImageSpec], ...]


class Helper:
    """The asker's end of one helper process."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own module
                [sys.executable, "-m", "media.helper", str(theirs.fileno())],
                cwd=Path(__file__).parents[1],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # an interrupt at the terminal is the asker's to handle
                env={"LC_ALL": "C.UTF-8"},
            )
        self._end = weakref.finalize(self, _end, self._pipe, self._process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._end.alive and self._process.poll() is None

    def started(self) -> bool:
        """Wait until it has imported what it needs; False when it never will."""
        return self._answer(_START_S, threading.Event()) == _READY

    def make(self, task: Task, stop: threading.Event) -> bool:
        """Whether the task's renditions are in the cache now; ``stop`` ends task and helper."""
        try:
            self._pipe.send(task)
        except OSError:
            return False
        return self._answer(None, stop) == _DONE

    def close(self) -> None:
        """End the process, whatever it does."""
        self._end()

    def _answer(self, seconds: float | None, stop: threading.Event) -> bytes:
        left = seconds
        with contextlib.suppress(EOFError, OSError):
            while not stop.is_set() and (left is None or left > 0):
                if self._pipe.poll(_LOOK_S):
                    return self._pipe.recv_bytes()
                left = None if left is None else left - _LOOK_S
        self.close()
        return b""


def _end(pipe: Connection, process: subprocess.Popen[bytes]) -> None:
    pipe.close()
    process.kill()
    process.wait()


class Seats:
    """Places where a photograph can be worked on: one here, the others in helpers.

    Helpers are started by ``call_help`` and stay until the last reference to the seats is gone.
    """

    def __init__(self, count: int) -> None:
        self._free: queue.Queue[Helper | None] = queue.Queue()
        self._free.put(None)
        self._missing = count - 1
        self._calling = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[Helper | None]:
        """A free seat: a helper, or None for the seat here. Waits until there is one."""
        seat = self._free.get()
        try:
            yield seat
        finally:
            if seat is None or seat.alive:
                self._free.put(seat)

    def call_help(self) -> None:
        """Start the helpers, unless they are; they take their seats when they are ready."""
        with self._calling:
            missing, self._missing = self._missing, 0
        for _ in range(missing):
            try:
                helper = Helper()
            except OSError:
                return  # no memory for another process: the seat here must do
            threading.Thread(
                target=_seat, args=(helper, self._free), name="media-help", daemon=True
            ).start()


def _seat(helper: Helper, free: queue.Queue[Helper | None]) -> None:
    if helper.started():
        free.put(helper)


@dataclass(frozen=True, slots=True)
class _OneFile:
    """The one source of a task, hashed again when it is read."""

    task: Task

    def read(self, sha256: str) -> bytes:
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(f"content of {sha256} changed")
        return data

    def path(self, sha256: str) -> Path:
        if sha256 != self.task.sha256:
            raise StoreError(f"{sha256} is not this task's file")
        return Path(self.task.path)


def _done(task: Task) -> bytes:
    from media.renditions import Renditions

    try:
        Renditions(_OneFile(task), Path(task.root), workers=1).make_many(task.wishes)
    except Exception:  # noqa: BLE001 -- the asker does it again and tells the reason
        return _NOT_DONE
    return _DONE


def main() -> None:
    """Work until the pipe ends, whose number is the only argument."""
    import media.renditions  # noqa: F401 -- the slow part, before we say that we are ready

    with Connection(int(sys.argv[1])) as pipe:
        tasks: queue.Queue[Task] = queue.Queue()
        threading.Thread(target=_listen, args=(pipe, tasks), daemon=True).start()
        pipe.send_bytes(_READY)
        while True:
            pipe.send_bytes(_done(tasks.get()))


def _listen(pipe: Connection, tasks: queue.Queue[Task]) -> None:
    """Take tasks in while one is worked on, to notice at once when nobody waits any more."""
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    main()
