"""A small office for delivery tests: ledger, store, one released draft, and a fake platform."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from config.clock import ManualClock
from config.office import Channel, Delivery
from connectors.base import Shape
from content.draft import Draft, DraftMedia, RichText
from content.model import Window
from content.publication import draft_version, publication_id
from content.store import Store
from flows.publishing.job import CrashPoint, Job, Tools, never
from flows.publishing.stop import stop_reason
from media.spec import Rendition
from proof.entries import PublicationState
from proof.ledger import SqliteLedger
from proof.projection import publication_view
from tests.flows.platform import START, FakeConnector, Platform

TEXT = "Jelang akhir tahun, 60 peserta mengikuti sosialisasi pengendalian gratifikasi."


@dataclass
class World:
    """Everything below one folder; ``reopen`` is what a new process would see."""

    folder: Path
    clock: ManualClock
    platform: Platform
    connector: FakeConnector
    ledger: SqliteLedger
    store: Store
    job: Job

    def tools(self, crash: CrashPoint = never, **rules: float) -> Tools:
        """Tools of a fresh run."""
        return Tools(
            ledger=self.ledger,
            store=self.store,
            clock=self.clock,
            rules=Delivery.model_validate({"lock_wait": 1.0, **rules}),
            locks_dir=str(self.folder / "locks"),
            stop=lambda channel: stop_reason(self.folder, channel),
            run="run-1",
            crash=crash,
        )

    def with_text(self, text: str) -> Job:
        """The job after an edit and a new release."""
        draft = self.job.draft.model_copy(update={"body": RichText(text=text)})
        return replace(self.job, draft=draft, version=draft_version(draft))


def make_world(folder: Path, shape: Shape = "one_shot", *, photos: int = 1) -> World:
    """A world whose clock stands at START; the window is open for two days."""
    clock = ManualClock(START)
    store = Store(folder / "store")
    platform = Platform(folder / "platform.json", clock)
    connector = FakeConnector(platform, shape)
    media = tuple(_photo(folder, n) for n in range(photos))
    draft = Draft(
        item_id="DUM-2026-12-03",
        channel="medsos",
        platform="fake",
        format="feed",
        body=RichText(text=TEXT),
        slug="gratifikasi-dum-2026-12-03",
        media=tuple(
            DraftMedia(source_sha256=one.sha256, mime="image/jpeg", alt=one.alt) for one in media
        ),
    )
    job = Job(
        publication=publication_id("contoh", draft.item_id, draft.channel, draft.format),
        version=draft_version(draft),
        draft=draft,
        media=media,
        channel=Channel(name="medsos", platform="fake", label="Medsos"),
        window=_window(START),
    )
    ledger = SqliteLedger(folder / "ledger.sqlite3", clock)
    return World(folder, clock, platform, connector, ledger, store, job)


def steps_of(world: World) -> list[str]:
    last = {"two_phase": ["draft", "publish"]}.get(world.connector.shape, ["post"])
    return ["media[0]", *last]


def assert_one_post(world: World) -> None:
    public = [one for one in world.platform.public() if one.get("kind") != "media"]
    assert [one["text"] for one in public] == [TEXT]
    view = publication_view(world.ledger, world.job.publication)
    assert view.state is PublicationState.LIVE
    assert view.live is not None
    assert view.live.post_id == public[0]["id"]
    assert world.ledger.verify().ok


def _window(start: datetime) -> Window:
    return Window(not_before=start - timedelta(hours=1), latest=start + timedelta(days=2))


def _photo(folder: Path, number: int) -> Rendition:
    path = folder / f"foto-{number}.jpg"
    path.write_bytes(b"\xff\xd8\xff" + bytes([number]) * 100)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Rendition(str(path), sha256, "image/jpeg", 800, 600, 103, alt=f"Uraian foto {number}.")
