"""What a run holds open: settings, ledger, store, rendition cache, one connector per channel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from config.errors import ConfigError, Problem
from config.messages import say
from config.office import Channel
from config.settings import Settings
from connectors.base import MediaHost
from connectors.links import LinkBook
from connectors.registry import AnyConnector, capabilities, connector_type, open_connector
from content.checks.context import PastPost
from content.store import Store
from flows.acts.restoring import waits_for_a_person
from flows.clockguard import refuse_foreign_clock
from flows.office_secrets import with_blocks
from flows.publishing.job import CrashPoint, Tools, never
from flows.publishing.pacing import Pacing
from flows.publishing.past import PastPosts
from flows.publishing.stop import stop_reason
from media.renditions import Renditions
from media.templates import Templates
from proof.ledger import SqliteLedger
from proof.screenshot import find_camera


@dataclass(slots=True)
class Runtime:
    """Opened once per run; connectors are made when first needed and kept."""

    settings: Settings
    ledger: SqliteLedger
    store: Store
    renditions: Renditions
    templates: Templates
    links: LinkBook = field(default_factory=LinkBook)
    _connectors: dict[str, AnyConnector] = field(default_factory=dict)
    _past: PastPosts | None = None

    def past_posts(self) -> tuple[PastPost, ...]:
        """The posts that the ledger knows, oldest first."""
        self._past = self._past or PastPosts(self.ledger)
        return self._past.all()

    def connector(self, channel: Channel) -> AnyConnector:
        """The channel's connector; ConfigError when its options or secrets are wrong."""
        known = self._connectors.get(channel.name)
        if known is None:
            known = open_connector(
                channel,
                self.settings.secrets,
                self.settings.clock,
                total_deadline=self.settings.delivery.total_deadline,
            )
            # upload sessions outlive the process in the ledger's private table, not in its chain
            known.vault = self.ledger
            self._connectors[channel.name] = known
        return known

    def tools(self, run: str, *, crash: CrashPoint = never) -> Tools:
        """What the deliveries of one run share."""
        settings = self.settings
        return Tools(
            ledger=self.ledger,
            store=self.store,
            clock=settings.clock,
            rules=settings.delivery,
            locks_dir=str(settings.locks_dir),
            stop=lambda channel: stop_reason(settings.var, channel),
            run=run,
            crash=crash,
            restored=waits_for_a_person(settings.var),
            hold=Pacing(settings, self.ledger).hold,
            camera=find_camera(settings.office.screenshots),
        )


@contextmanager
def open_runtime(home: Path) -> Iterator[Runtime]:
    """Open everything below ``home``; ConfigError or LedgerError when something is wrong."""
    settings = with_blocks(Settings.load(home))
    refuse_foreign_clock(settings)
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    ledger = SqliteLedger(settings.ledger_path, settings.clock)
    try:
        store = Store(settings.store_dir)
        yield Runtime(
            settings,
            ledger,
            store,
            Renditions(store, settings.cache_dir),
            Templates(_own_templates(settings.home)),
            link_book(settings),
        )
    finally:
        ledger.close()


def link_book(settings: Settings) -> LinkBook:
    """What opens the links of texts; the allowance is the office's, never a manifest's."""
    rules = settings.delivery
    known = next(iter(own_sites(settings)), "")
    return LinkBook(frozenset(rules.local_origins), known, enabled=rules.open_links)


def own_sites(settings: Settings) -> tuple[str, ...]:
    """Hosts of the office's own website: the letterhead's, and those of public-page channels."""
    website = settings.office.letterhead.website
    addresses = [website if "://" in website else f"https://{website}"]
    addresses += [
        str(channel.options.get("base_url", ""))
        for channel in settings.channels
        if capabilities(channel.platform).public_page
    ]
    hosts = (urlsplit(address).hostname for address in addresses)
    return tuple(dict.fromkeys(host for host in hosts if host))


def media_host(runtime: Runtime) -> MediaHost | None:
    """The channel that can put a file at a public address, None when the office has none."""
    channel = hosting_channel(runtime.settings)
    if channel is None:
        return None
    connector = runtime.connector(channel)
    return connector if isinstance(connector, MediaHost) else None


def hosting_channel(settings: Settings) -> Channel | None:
    """The first automatic channel that hosts media: the website."""
    for channel in settings.channels:
        made = connector_type(channel.platform)
        hosts = made.capabilities.public_page and issubclass(made, MediaHost)
        if hosts and channel.mode == "automatic":
            return channel
    return None


def _own_templates(home: Path) -> Path | None:
    """The office's own text templates, when it has some; they replace ours of the same name."""
    folder = home / "templates"
    return folder if folder.is_dir() else None


def known_channel(settings: Settings, name: str, where: str) -> Channel:
    """The channel; ConfigError naming ``where`` when channels.yaml has none of that name."""
    channel = settings.channel(name)
    if channel is None:
        hint = say("flows.unknown_channel", name=name)
        raise ConfigError(f"unknown channel {name}", [Problem(where, 0, "channels", hint, name)])
    return channel
