"""The five real connectors on the loopback twins, each with one publication to deliver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from requests import Session

from config.office import Delivery
from connectors.base import MediaHost
from connectors.registry import AnyConnector
from content.model import Window
from content.publication import draft_version, publication_id
from content.store import Store
from flows.delivery import deliver
from flows.publishing.job import CrashPoint, Job, Outcome, Tools, never
from media.spec import Rendition
from proof.ledger import SqliteLedger
from tests.contract.clips import clip
from tests.contract.target import draft_of, open_target, picture
from tests.contract.targets import (
    TwinTarget,
    facebook_twin,
    instagram_twin,
    wordpress_twin,
    x_twin,
    youtube_twin,
)
from tests.faults import scale
from tests.flows.quickclock import QuickClock
from tests.sandbox_process import SandboxProcess

TARGETS: dict[str, Callable[[SandboxProcess], TwinTarget]] = {
    "wordpress": wordpress_twin,
    "x": x_twin,
    "youtube": youtube_twin,
    "facebook": facebook_twin,
    "instagram": instagram_twin,
}
PLATFORMS = tuple(TARGETS)
MEDIA_OPS = {
    "wordpress": "media_upload",
    "x": "media_upload",
    "youtube": "upload_start",
    "facebook": "photo_upload",
    "instagram": "container",
}
CREATE_OPS = {
    "wordpress": "create_post",
    "x": "create_post",
    "youtube": "upload_put",
    "facebook": "create_post",
    "instagram": "container",
}
AIR_OPS = {
    "wordpress": "publish",
    "x": "create_post",
    "youtube": "publish",
    "facebook": "publish",
    "instagram": "publish",
}
SETTLE = 5.0


def write_ops(platform: str) -> list[str]:
    """Every kind of write of the platform's way to a post, once."""
    return list(dict.fromkeys([MEDIA_OPS[platform], CREATE_OPS[platform], AIR_OPS[platform]]))


class TwinClock(QuickClock):
    """Waiting costs no time, and the twins wait along; ``ahead`` is by how much ours is wrong."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        super().__init__(sandbox.now())
        self._sandbox = sandbox
        self.ahead = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead)

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        moment = self.now() - timedelta(seconds=self.ahead)
        self._sandbox.set_clock(moment.isoformat())


@dataclass
class Twins:
    """The sandbox, and the files that posts are made of."""

    sandbox: SandboxProcess
    pictures: list[Rendition]
    clip: Rendition

    def empty(self) -> None:
        """As new: no posts, no faults, the starting time."""
        self.sandbox.reset()
        self.sandbox.clear_faults()
        self.sandbox.set_clock("2026-12-01T08:00:00+07:00")

    def posts(self, platform: str) -> int:
        """Public posts."""
        return sum(one["public"] and not one["deleted"] for one in self.sandbox.posts(platform))


def share_twins(sandbox: SandboxProcess, folder: Path) -> Twins:
    """Make the files once."""
    return Twins(sandbox, [picture(folder, n) for n in range(2)], clip(folder))


@dataclass
class TwinWorld:
    """One publication of one platform; everything of ours lies below ``folder``."""

    folder: Path
    twins: Twins
    platform: str
    clock: TwinClock
    target: TwinTarget
    connector: AnyConnector
    ledger: SqliteLedger
    job: Job

    def run(self, crash: CrashPoint = never, **rules: Any) -> Outcome:
        """One delivery."""
        tools = Tools(
            ledger=self.ledger,
            store=Store(self.folder / "store"),
            clock=self.clock,
            rules=Delivery.model_validate(
                {"lock_wait": 1.0, "settle": {self.platform: SETTLE}, **rules}
            ),
            locks_dir=str(self.folder / "locks"),
            stop=lambda _channel: "",
            run="uji",
            crash=crash,
            host=self._host(),
        )
        return deliver(self.job, self.connector, tools)

    def posts(self) -> int:
        return self.twins.posts(self.platform)

    def _host(self) -> MediaHost | None:
        if not self.connector.capabilities.media_by_url:
            return None
        site = wordpress_twin(self.twins.sandbox)
        site.clock = self.clock
        opened = open_target(site)
        assert isinstance(opened, MediaHost)
        return opened


def open_twin(
    folder: Path,
    twins: Twins,
    platform: str,
    *,
    pictures: int = 1,
    film: Rendition | None = None,
) -> TwinWorld:
    """The publication as a new process finds it.

    ``film``: posted instead of the usual pictures or clip.
    """
    folder.mkdir(exist_ok=True)
    # a connection must not be shared with the process that forked this one
    twins.sandbox._session = Session()
    twins.sandbox._session.trust_env = False
    target = TARGETS[platform](twins.sandbox)
    clock = TwinClock(twins.sandbox)
    target.clock = clock
    media = [twins.clip] if platform == "youtube" else twins.pictures[:pictures]
    media = [film] if film else media
    draft = draft_of(target, media)
    connector = open_target(target)
    ledger = SqliteLedger(folder / "ledger.sqlite3", clock)
    connector.vault = ledger
    if scale.without and platform == "x":
        # X's own filter of equal posts has failed before; here it must not do reconcile's work
        twins.sandbox.fault("x", "create_post", "filter_fails", times=99)
    now = clock.now()
    job = Job(
        publication=publication_id("contoh", draft.item_id, draft.channel, draft.format),
        version=draft_version(draft),
        draft=draft,
        media=tuple(media),
        channel=target.channel,
        window=Window(not_before=now - timedelta(days=9), latest=now + timedelta(days=9)),
    )
    return TwinWorld(folder, twins, platform, clock, target, connector, ledger, job)
