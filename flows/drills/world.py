"""A drill's office: one item, two channels on the twins, in a folder that is thrown away.

Every command runs as its own process, as the operator would run it, at the twins' time. The
twins' control address (``/_sandbox``) plays what happens outside: a server goes down, a colleague
posts by hand.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from config.errors import TayangError
from config.settings import Settings, child_environment
from connectors.registry import AnyConnector, open_connector
from flows.demo.office import CLOCK, MANIFEST
from flows.demo.servers import sandbox
from flows.drills.office import make_drill_office

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Ran:
    """One command: what was typed, how it ended, what it showed."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def shown(self) -> str:
        """All that the operator saw."""
        return "\n".join(part for part in (self.out.strip(), self.err.strip()) if part)

    @property
    def value(self) -> Any:  # noqa: ANN401 -- any JSON value
        """The JSON that the command printed."""
        return json.loads(self.out)


@dataclass
class World:
    """One drill's office and twins.

    ``ahead``: by how much the computer's clock is wrong; ``room``: bytes to which files may grow
    while the disk is full, 0 for as much as they like.
    """

    folder: Path
    url: str
    ahead: timedelta = field(default=timedelta())
    room: int = 0

    @property
    def home(self) -> Path:
        """The office's folder."""
        return self.folder / "kantor"

    @property
    def manifest(self) -> Path:
        """Its manifest."""
        return self.home / MANIFEST

    # -- commands ------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        """What the operator's shell needs for this office."""
        now = datetime.fromisoformat(self.control("clock")["now"]) + self.ahead
        return {"TAYANG_HOME": str(self.home), "TAYANG_CLOCK": now.isoformat()}

    def tayang(self, *words: str) -> Ran:
        """Run ``tayang WORDS`` in the office's folder."""
        room = self.room
        done = subprocess.run(  # noqa: S603 -- our own module
            [sys.executable, "-m", "flows.cli", *words],
            cwd=self.home,
            env=self._child(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            preexec_fn=(lambda: _limit(room)) if room else None,
        )
        return Ran(("tayang", *words), done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command that the drill will kill."""
        return subprocess.Popen(  # noqa: S603 -- our own module
            [sys.executable, "-m", "flows.cli", *words],
            cwd=self.home,
            env=self._child(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def publish(self) -> Ran:
        """``tayang publish manifest.yaml``."""
        return self.tayang("publish", MANIFEST)

    def publication(self, channel: str) -> dict[str, Any]:
        """The publication on a channel, as ``tayang status`` tells it."""
        told = self.tayang("status", "--json").value["publications"]
        found: dict[str, Any] = next(one for one in told if one["channel"] == channel)
        return found

    # -- what happens outside --------------------------------------------------------------------

    def control(self, name: str, body: object = None, method: str = "") -> Any:  # noqa: ANN401 -- any JSON value
        """Ask the twins' control address."""
        data = json.dumps(body).encode() if body is not None else None
        asked = Request(  # noqa: S310 -- our own loopback address
            f"{self.url}/_sandbox/{name}",
            data=data,
            method=method or ("POST" if data else "GET"),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(asked, timeout=20) as answer:  # noqa: S310 -- our own loopback address
            text = answer.read()
        return json.loads(text) if text else None

    def fault(self, platform: str, op: str, kind: str, times: int = 1, **args: object) -> None:
        """Order a fault of the twins."""
        order = {"platform": platform, "op": op, "fault": kind, "times": times, "args": args}
        self.control("faults", order)

    def well_again(self) -> None:
        """The outside works again."""
        self.control("faults", method="DELETE")

    def posts(self, platform: str) -> list[dict[str, Any]]:
        """Public posts of a platform."""
        return [
            one
            for one in self.control("posts")
            if one["platform"] == platform and one["public"] and not one["deleted"]
        ]

    def by_hand(self, channel: str) -> AnyConnector:
        """The channel's account, as a colleague uses it without Tayang."""
        settings = Settings.load(self.home, environment=self.environment())
        known = settings.channel(channel)
        if known is None:
            raise TayangError(f"no channel {channel}")
        return open_connector(known, settings.secrets, settings.clock)

    def _child(self) -> dict[str, str]:
        root = str(Path(__file__).parents[2])
        return child_environment({**self.environment(), "PYTHONPATH": root})


class Range:
    """Running twins, and an office that is made once and copied for every drill."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url = url
        self._first = World(folder / "contoh", url)
        make_drill_office(self._first.home, url, self._first.environment())

    def world(self, name: str) -> World:
        """A fresh office on emptied twins."""
        made = World(self._folder / name, self._url)
        made.control("reset", method="POST")
        made.control("clock", {"now": CLOCK})
        shutil.copytree(self._first.home, made.home)
        return made


@contextmanager
def drill_range(folder: Path) -> Iterator[Range]:
    """Run the twins until the block ends."""
    with sandbox(folder / "kotak-pasir", CLOCK) as twin:
        yield Range(folder, twin.url)


def _limit(room: int) -> None:
    """In the child: no file can grow further than this."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
