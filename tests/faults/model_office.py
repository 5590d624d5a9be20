"""Two publications, one ledger, one platform, and honest people, for the stateful model.

The platform also corrects and takes down, and people act on it by hand. It is the judge: what it
holds is compared with what the ledger says.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from config.clock import ManualClock
from config.office import Role
from connectors.base import Absent, Capabilities, Post, Receipt, Seen, SeenMedia, Shape
from connectors.errors import Rejected
from content.draft import RichText
from content.model import Window
from content.publication import draft_version, publication_id
from flows.acts.acting import Act
from flows.acts.adopting import Found, adopt
from flows.acts.correcting import correct
from flows.acts.resolving import Decided, resolve_absent, resolve_found
from flows.acts.withdrawing import Withdrawal, withdraw
from flows.delivery import deliver
from flows.proving.prove import prove
from flows.publishing.job import CrashPoint, Job, Outcome, Tools, never
from proof.ledger import SqliteLedger
from proof.projection import PublicationView, publication_view
from tests.faults.__main__ import MEMORY
from tests.flows.platform import START, FakeConnector, Fault, Platform, capabilities
from tests.flows.world import World, make_world

WINDOW = 90.0
ITEMS = ("DUM-2026-12-03", "DUM-2026-12-04")
YEARS = timedelta(days=3650)
PPID = Role(id="ppid", role="ppid", position="PPID")
ACT = Act(role=PPID.id, position=PPID.position, reason="uji")


class Held(Platform):
    """Remembers who made what; what was deleted is seen by nobody and cannot be changed."""

    def raw(self) -> list[dict[str, Any]]:
        """Everything that was ever made, also what comes late."""
        held: list[dict[str, Any]] = json.loads(self.path.read_text()) if self.path.exists() else []
        return held

    def objects(self) -> list[dict[str, Any]]:
        return [one for one in super().objects() if not one.get("deleted")]

    def write(self, step: str, make: dict[str, Any]) -> dict[str, Any]:
        known = {one["id"] for one in self.objects()}
        if "id" in make and make["id"] not in known:
            self.calls.append(step)
            raise Rejected("404", platform="fake", status=404, code="gone", hint="Sudah tiada.")
        return super().write(step, make)

    def by_hand(self, post_id: str, **changes: Any) -> None:
        """A person changes an object on the platform itself."""
        held = self.raw()
        for one in held:
            if one["id"] == post_id:
                one.update(changes)
        self.path.write_text(json.dumps(held))

    def post_by_hand(self, text: str) -> str:
        """A person posts the text; its id."""
        made = self._create({"kind": "post", "text": text, "public": True, "origin": "hand"}, 0.0)
        return str(made["id"])


class Changing(FakeConnector):
    """Edits, takes down, and takes posts of people on record."""

    capabilities: ClassVar[Capabilities] = replace(capabilities("one_shot", WINDOW), revisable=True)

    def adopt(self, url: str, post: Post) -> Receipt:
        return Receipt(url.rpartition("/")[2], url, None, post.account_id)

    def read_back(self, receipt: Receipt) -> Seen:
        """The post with its one photograph, as the platform would show it."""
        seen = super().read_back(receipt)
        return replace(seen, media=(SeenMedia(alt=None),)) if seen.exists else seen

    def revise(self, receipt: Receipt, post: Post) -> Receipt:
        self.world.write("revise", {"id": receipt.post_id, "text": post.payload.text})
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        if any(one["id"] == receipt.post_id for one in self.world.objects()):
            self.world.write("withdraw", {"id": receipt.post_id, "deleted": True, "key": ""})


@dataclass
class ModelOffice:
    """The world and what people do in it. ``jobs``: the newest released version of each item."""

    shape: Shape
    blind: bool = False
    """Reconcile switched off: every doubt is taken as "it did not happen"."""

    folder: Path = field(init=False)
    world: World = field(init=False)
    platform: Held = field(init=False)
    jobs: list[Job] = field(init=False)
    stopped: str = ""
    versions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place = MEMORY if MEMORY.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="tayang-model-", dir=place))
        self.world = make_world(self.folder, self.shape)
        self.platform = Held(self.folder / "platform.json", self.clock)
        # one-shot posts that come later than the settle window are the residual risk that
        # docs/JAMINAN.md tells in numbers; the other shapes must stand any delay
        self.platform.late_seconds = 60.0 if self.shape == "one_shot" else 5000.0
        self.jobs = [self._job(item, 1) for item in ITEMS]

    @property
    def clock(self) -> ManualClock:
        return self.world.clock

    @property
    def ledger(self) -> SqliteLedger:
        return self.world.ledger

    def close(self) -> None:
        self.ledger.close()
        shutil.rmtree(self.folder)

    def reopen(self) -> None:
        """A new process opens the ledger."""
        self.ledger.close()
        self.world.ledger = SqliteLedger(self.folder / "ledger.sqlite3", self.clock)

    # -- what Tayang does --------------------------------------------------------------------

    def connector(self) -> Changing:
        made = Changing(self.platform, self.shape)
        if self.blind:
            made.find = lambda *_: Absent()  # type: ignore[method-assign]  # the switch
        return made

    def tools(self, crash: CrashPoint = never) -> Tools:
        return replace(self.world.tools(crash), stop=lambda _channel: self.stopped)

    def publish(self, number: int, crash: CrashPoint = never) -> Outcome:
        """One run: deliver, then prove."""
        job, tools, connector = self.jobs[number], self.tools(crash), self.connector()
        outcome = deliver(job, connector, tools)
        if outcome.state.value != "live":
            return outcome
        proved = prove(job, connector, tools)
        return replace(proved, note=outcome.note or proved.note or proved.view.reason)

    def correct(self, number: int, crash: CrashPoint = never) -> Outcome:
        return correct(self.jobs[number], self.connector(), self.tools(crash), ACT)

    def withdraw(self, number: int, crash: CrashPoint = never) -> Withdrawal:
        tools, connector = self.tools(crash), self.connector()
        return withdraw(self.jobs[number].publication, lambda: connector, tools, ACT)

    def adopt(self, number: int, post_id: str) -> Outcome:
        found = Found(f"http://127.0.0.1/{post_id}", "ppid", "PPID", "uji")
        return adopt(self.jobs[number], self.connector(), self.tools(), found)

    def resolve(self, number: int, post_id: str = "") -> Decided:
        """``tayang resolve``: the post that a person found, or none ("")."""
        runtime: Any = self._runtime(number)
        publication, why = self.jobs[number].publication, {"role": "ppid", "reason": "dilihat"}
        if post_id:
            return resolve_found(runtime, publication, f"http://127.0.0.1/{post_id}", **why)
        return resolve_absent(runtime, publication, **why)

    # -- what people do ----------------------------------------------------------------------

    def release_edit(self, number: int) -> None:
        """The text is edited and released anew."""
        item = self.jobs[number].draft.item_id
        self.jobs[number] = self._job(item, self.versions[item] + 1)

    def fault(self, step: str, fault: Fault) -> None:
        self.platform.faults.setdefault(step, []).append(fault)

    def heal(self) -> None:
        """Every trouble ends, and what was on its way has come."""
        self.platform.faults.clear()
        self.platform.read_errors.clear()
        self.stopped = ""
        self.clock.advance(self.platform.late_seconds + WINDOW)

    # -- what can be seen --------------------------------------------------------------------

    def view(self, number: int) -> PublicationView:
        return publication_view(self.ledger, self.jobs[number].publication)

    def public(self, number: int, origin: str = "") -> list[dict[str, Any]]:
        """Public posts of an item in any version, late ones included."""
        mark = self.jobs[number].draft.item_id
        return [
            one
            for one in self.platform.raw()
            if one["public"]
            and not one.get("deleted")
            and one.get("text", "").startswith(mark)
            and origin in ("", one.get("origin", "tayang"))
        ]

    def with_text(self, number: int, text: str) -> list[str]:
        """Ids of the item's public posts that hold exactly the text."""
        return [str(one["id"]) for one in self.public(number) if one["text"] == text]

    def _job(self, item: str, version: int) -> Job:
        self.versions[item] = version
        text = f"{item} versi {version}: sosialisasi pengendalian gratifikasi."
        update = {"item_id": item, "body": RichText(text=text), "slug": f"g-{item.lower()}"}
        draft = self.world.job.draft.model_copy(update=update)
        # healing takes hours each time; windows have tests of their own
        window = Window(not_before=START - YEARS, latest=START + YEARS)
        name = publication_id("contoh", item, draft.channel, draft.format)
        version_id = draft_version(draft)
        job = replace(self.world.job, publication=name, draft=draft, version=version_id)
        return replace(job, window=window)

    def _runtime(self, number: int) -> SimpleNamespace:
        """The part of a Runtime that ``flows.acts.resolving`` asks for."""
        tools, channel = self.tools(), self.jobs[number].channel
        settings = SimpleNamespace(
            clock=self.clock,
            delivery=tools.rules,
            locks_dir=tools.locks_dir,
            role=lambda _name: PPID,
            channel=lambda _name: channel,
        )
        connect: Callable[[object], Changing] = lambda _channel: self.connector()  # noqa: E731 -- one value of the namespace
        return SimpleNamespace(
            ledger=self.ledger, store=self.world.store, settings=settings, connector=connect
        )
