"""What a delivery costs beside the same HTTP calls in a bare loop and its durable commits.

    python -m benchmarks.delivery [--json] [--rounds N] [--folder FOLDER]

One publication with one photograph: who am I, upload, post. Two arms take turns in every round,
on the same loopback server and the same disk: ``deliver`` as the conductor calls it; the same
three calls through the same transport and the same durable commits (the entries, and the frozen
payload and photograph in a store), with nothing between. Medians of wall milliseconds, and two
shares of what is allowed (twice the bare calls plus the durable commits): strictly, where only the
ledger's entries are commits, and with the frozen files, which must be on disk before the first
intent as well. Ends 1 when the strict share is more than 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.delivery.server import running_server
from config.clock import SystemClock
from config.office import Channel, Delivery
from connectors.base import Account, Post, State, Step
from connectors.http import Http
from content.draft import Draft, RichText
from content.model import Window
from content.publication import draft_version, publication_id
from content.store import Store
from flows.delivery import deliver
from flows.publishing.job import Job, Tools
from media.spec import Rendition
from proof.entries import PublicationState
from proof.ledger import Entry, SqliteLedger
from proof.projection import publication_view
from tests.flows.platform import FakeConnector, Platform

MOST = 2.0
STRICT = "of 2 x calls + entries"
WITH_FILES = "of 2 x calls + entries + files"
DELAYS_MS = (0, 50)
"""The platform's own time per call: none (the worst for us), and that of a quick platform."""

PHOTO_BYTES = 400_000


class Wired(FakeConnector):
    """Three real calls through the product's transport; ``delay`` is the platform's own time."""

    def __init__(self, url: str, folder: Path, delay: int) -> None:
        clock = SystemClock()
        super().__init__(Platform(folder / "unused.json", clock))
        self.http = Http("fake", url, clock=clock)
        self.delay = delay

    def whoami(self) -> Account:
        """One read."""
        return Account(id=self._call("GET"), name="@contoh")

    def perform(self, step: Step, post: Post, state: State) -> dict[str, Any]:
        """One write."""
        del state
        if step.public:
            return {"id": self._call("POST", json={"text": post.payload.text})}
        return {"id": self._call("POST", data=Path(post.media[step.index].path).read_bytes())}

    def _call(self, method: str, **sent: Any) -> str:  # noqa: ANN401 -- as Http.call takes them
        body = self.http.call(method, f"/{self.delay}/2/tweets", **sent).data
        return str(body["id"])


@dataclass
class Bench:
    """One server delay: a connector, a ledger and a store of its own."""

    folder: Path
    connector: Wired
    ledger: SqliteLedger
    copy: SqliteLedger
    store: Store
    copy_store: Store
    number: int = 0

    def tools(self) -> Tools:
        """A run of its own: the account is asked each time."""
        return Tools(
            ledger=self.ledger,
            store=self.store,
            clock=self.connector.clock,
            rules=Delivery(),
            locks_dir=str(self.folder / "locks"),
            stop=lambda _channel: "",
            run="ukur",
        )

    def next_job(self) -> Job:
        """A new item with a photograph of its own."""
        self.number += 1
        path = self.folder / f"{self.number}.jpg"
        path.write_bytes(self.number.to_bytes(4, "big") * (PHOTO_BYTES // 4))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        photo = Rendition(str(path), sha256, "image/jpeg", 800, 600, PHOTO_BYTES, alt="Foto.")
        draft = Draft(
            item_id=f"UKUR-2026-12-{self.number:03}",
            channel="medsos",
            platform="fake",
            format="feed",
            body=RichText(text=f"Kiriman ukur nomor {self.number}."),
        )
        now = self.connector.clock.now()
        return Job(
            publication=publication_id("ukur", draft.item_id, "medsos", "feed"),
            version=draft_version(draft),
            draft=draft,
            media=(photo,),
            channel=Channel(name="medsos", platform="fake", label="Medsos"),
            window=Window(not_before=now - timedelta(days=1), latest=now + timedelta(days=1)),
        )

    def round(self) -> dict[str, float]:
        """Milliseconds of the delivery, and of each part of the bare way, for one publication."""
        job, tools = self.next_job(), self.tools()
        head = self.ledger.head().size
        whole = _ms(lambda: _live(job, self.connector, tools))
        made = list(self.ledger.entries(after=head))
        frozen = publication_view(self.ledger, job.publication).payload_sha256
        return {"delivery": whole, **self.bare(job, made, self.store.read(frozen))}

    def bare(self, job: Job, made: list[Entry], payload: bytes) -> dict[str, float]:
        """The same calls and commits in the same order, each kind timed by itself.

        In the same order, because a disk takes longer for commits without a pause between them.
        """
        spent = {"calls": 0.0, "ledger": 0.0, "frozen": 0.0}
        entries = iter(made)
        post = Post(
            publication_id=job.publication,
            draft=job.draft,
            payload=self.connector.encode(job.draft),
            media=job.media,
            account_id="1",
            slug="",
            marker="",
        )

        def commit() -> None:
            entry = next(entries)
            where = {"publication": entry.publication, "item": entry.item}
            spent["ledger"] += _ms(lambda: self.copy.append(entry.kind, entry.body, **where))

        spent["calls"] += _ms(self.connector.whoami)
        spent["frozen"] += _ms(lambda: self._freeze(job, payload))
        commit()
        for step in self.connector.steps(post):
            commit()
            spent["calls"] += _ms(partial(self.connector.perform, step, post, {}))
            commit()
        commit()
        left = sum(1 for _ in entries)
        if left:
            message = f"the delivery wrote {left} entries more than the bare way"
            raise RuntimeError(message)
        return spent

    def _freeze(self, job: Job, payload: bytes) -> None:
        photo = Path(job.media[0].path)
        self.copy_store.add_file(photo, within=photo.parent, max_bytes=PHOTO_BYTES)
        self.copy_store.add_bytes(payload)


def _live(job: Job, connector: Wired, tools: Tools) -> None:
    outcome = deliver(job, connector, replace(tools, accounts={}))
    if outcome.state is not PublicationState.LIVE or outcome.sent != len(job.media) + 1:
        message = f"the measured delivery ended {outcome.state}: {outcome.note}"
        raise RuntimeError(message)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure(url: str, folder: Path, delay: int, rounds: int) -> dict[str, float]:
    """Medians of one delay; the first round only warms up."""
    folder.mkdir()
    clock = SystemClock()
    with (
        SqliteLedger(folder / "ledger.db", clock) as ledger,
        SqliteLedger(folder / "copy.db", clock) as copy,
    ):
        stores = Store(folder / "store"), Store(folder / "copy")
        bench = Bench(folder, Wired(url, folder, delay), ledger, copy, *stores)
        taken = [bench.round() for _ in range(rounds + 1)][1:]
    middle = {name: statistics.median(one[name] for one in taken) for name in taken[0]}
    shares = {
        "our own work": lambda one: one["delivery"] - one["calls"] - one["ledger"] - one["frozen"],
        STRICT: lambda one: one["delivery"] / (MOST * one["calls"] + one["ledger"]),
        WITH_FILES: lambda one: (
            one["delivery"] / (MOST * one["calls"] + one["ledger"] + one["frozen"])
        ),
    }
    return middle | {name: statistics.median(map(of, taken)) for name, of in shares.items()}


def _table(found: Mapping[int, Mapping[str, float]], rounds: int) -> Table:
    title = f"one publication, three calls, medians of {rounds} rounds, ms"
    names = ("delivery", "calls", "ledger", "frozen", "our own work")
    shown = Table("platform's delay", *names, STRICT, WITH_FILES, title=title)
    for delay, row in found.items():
        values = [f"{row[name]:.1f}" for name in names]
        shown.add_row(f"{delay} ms", *values, f"{row[STRICT]:.2f}", f"{row[WITH_FILES]:.2f}")
    return shown


def main(arguments: list[str]) -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="on which disk (default: the system's)")
    given = parser.parse_args(arguments)
    with running_server() as url, tempfile.TemporaryDirectory(dir=given.folder) as place:
        found = {
            delay: measure(url, Path(place) / str(delay), delay, given.rounds)
            for delay in DELAYS_MS
        }
    if given.json:
        sys.stdout.write(json.dumps({"rounds": given.rounds, "delays": found}, indent=2) + "\n")
    else:
        Console(width=120).print(_table(found, given.rounds))
    return int(any(one[STRICT] > 1 for one in found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
