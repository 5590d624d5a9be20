"""What one delivery is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from config.clock import Clock
from config.office import Channel, Delivery
from connectors.base import Account, MediaHost
from connectors.errors import ConnectorError
from content.draft import Draft
from content.model import Window
from content.store import Store
from media.spec import Rendition
from proof.bodies import ActBody, ParkedBody
from proof.entries import PublicationState
from proof.ledger import Ledger
from proof.projection import PublicationView
from proof.screenshot import Camera

CrashPoint = Callable[[str], None]
"""Called at every boundary with its name; a test's version kills the process there."""

StopSwitch = Callable[[str], str]
"""Channel name → reason why nothing may be written now, "" when writing is allowed."""

Hold = Callable[["Job", bool], ParkedBody | None]
"""Why a post that is not public yet must wait for a better hour; the flag: it is sent next."""


def never(_point: str) -> None:
    """The crash point of production."""


def at_once(_job: Job, _sending: bool) -> None:  # noqa: FBT001 -- the shape of Hold
    """No quiet times, no pace."""


@dataclass(frozen=True, slots=True)
class Job:
    """One publication, released, with its media made; ``draft`` still holds its slots."""

    publication: str
    version: str
    draft: Draft
    media: tuple[Rendition, ...]
    channel: Channel
    window: Window
    item_title: str = ""
    site_publication: str = ""
    """Publication id of the item's website article, "" when the item has none."""

    release_digest: str = ""
    plan_digest: str = ""
    act: ActBody | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """What every delivery of a run shares."""

    ledger: Ledger
    store: Store
    clock: Clock
    rules: Delivery
    locks_dir: str
    stop: StopSwitch
    run: str = ""
    crash: CrashPoint = never
    accounts: dict[str, Account] = field(default_factory=dict)
    """Channel → account, asked once per run."""

    host: MediaHost | None = None
    """The website, for platforms that fetch media by address."""

    restored: bool = False
    """The ledger was restored from a backup that is older than it was: look, but send nothing."""

    hold: Hold = at_once
    """Quiet times and the channel's pace."""

    camera: Camera = field(default_factory=Camera)
    """Takes pictures of public pages, where there is a browser."""

    report: Callable[[str], None] = field(default=lambda _line: None)
    """Receives Indonesian sentences for the operator's log."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a delivery ended. ``sent`` counts the writes that this delivery attempted."""

    view: PublicationView
    sent: int = 0
    error: ConnectorError | None = None
    note: str = ""

    @property
    def state(self) -> PublicationState:
        """The publication's state now."""
        return self.view.state
