"""``tayang sweep``: what interrupted runs left invisible on the platforms, found and removed.

Only objects made from payloads that are done with: aired, withdrawn, or replaced by a
correction. What a delivery may still need, its media included, is never a candidate; nor is
anything that strangers can see, nor anything younger than a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.messages import say
from config.office import Channel
from connectors.base import Post
from connectors.errors import ConnectorError
from connectors.registry import AnyConnector, capabilities, connector_types
from connectors.sweeping import HostsFiles, KeepsFiles, Orphan, Sweeps
from content.dates import moment_wib
from content.errors import StoreError
from content.store import Store
from flows.acts.acting import Act
from flows.acts.effects import ids_of, live_ids
from flows.checkpoints import keep_head, require_sound_ledger
from flows.operations import Told
from flows.publishing.frozen import thaw
from flows.publishing.job import Tools
from flows.runtime import Runtime, known_channel
from proof.bodies import IntentBody, PreparedBody
from proof.change_bodies import SweptBody
from proof.entries import EntryKind, PublicationState
from proof.ledger import Ledger
from proof.projection import PublicationView, all_publications
from proof.projection_changes import REVISE

_ENDED = frozenset(
    {PublicationState.TAYANG, PublicationState.CORRECTED, PublicationState.WITHDRAWN}
)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one channel held. ``trouble``: Indonesian, why it could not be looked at or cleaned."""

    channel: str
    orphans: tuple[Orphan, ...] = ()
    removed: int = 0
    trouble: str = ""
    failed: bool = False
    """Something could not be looked at or removed that may be another time."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Payloads that are done with, and the ids and file hashes that are still needed."""

    posts: tuple[Post, ...]
    known: frozenset[str]


def sweep_channels(
    runtime: Runtime, channels: Sequence[str], *, days: float, act: Act | None
) -> list[Swept]:
    """Every automatic channel, or those named; what is younger than ``days`` is left alone."""
    settings = runtime.settings
    for name in channels:
        known_channel(settings, name, "--channel")
    require_sound_ledger(runtime)
    tools = runtime.tools("sweep")
    before = settings.clock.now() - timedelta(days=max(days, 0))
    done = [
        sweep(channel, runtime.connector(channel), tools, before, act)
        for channel in settings.channels
        if channel.mode == "automatic" and (not channels or channel.name in channels)
    ]
    keep_head(runtime)
    return done


def told(done: Sequence[Swept], *, dry_run: bool) -> Told:
    """What was found and done, for people."""
    lines = []
    for one in done:
        for orphan in one.orphans:
            what = say(f"flows.sweep.what.{orphan.what}")
            values = {"name": orphan.name or orphan.id, "made": moment_wib(orphan.made_at)}
            lines.append(say("flows.sweep.found", channel=one.channel, what=what, **values))
        lines += [one.trouble] if one.trouble else []
    found = sum(len(one.orphans) for one in done)
    key, count = "removed", sum(one.removed for one in done)
    if not found:
        key = "none"
    elif dry_run:
        key, count = "would", found
    message = say(f"flows.sweep.{key}", count=count)
    return Told(message, ok=not any(one.failed for one in done), lines=tuple(lines))


def sweep(
    channel: Channel, connector: AnyConnector, tools: Tools, before: datetime, act: Act | None
) -> Swept:
    """Look at one channel; ``act`` None: look only. Never raises for a platform."""
    if not isinstance(connector, Sweeps):
        return Swept(channel.name, trouble=say("flows.sweep.unsupported", channel=channel.title))
    hosts = isinstance(connector, HostsFiles)
    found = candidates(tools.ledger, tools.store, connector.platform, hosts=hosts)
    try:
        orphans = connector.orphans(found.posts, found.known, before)
    except ConnectorError as error:
        trouble = say("flows.sweep.trouble", channel=channel.title, why=error.hint)
        return Swept(channel.name, trouble=trouble, failed=True)
    return _remove(channel, connector, tools, orphans, act)


def sweep_replaced(
    channel: Channel, connector: AnyConnector, tools: Tools, publication: str, act: Act
) -> Swept:
    """Remove the files that a proved correction took out of the post and nobody else shows."""
    if not (isinstance(connector, Sweeps) and isinstance(connector, KeepsFiles)):
        return Swept(channel.name)
    found = candidates(tools.ledger, tools.store, connector.platform)
    posts = [post for post in found.posts if post.publication_id == publication]
    if not {one.sha256 for post in posts for one in post.media} - found.known:
        return Swept(channel.name)
    try:
        orphans = connector.orphans(posts, found.known, tools.clock.now())
    except ConnectorError as error:
        trouble = say("flows.sweep.trouble", channel=channel.title, why=error.hint)
        return Swept(channel.name, trouble=trouble, failed=True)
    files = tuple(one for one in orphans if one.what == "file")
    return _remove(channel, connector, tools, files, act)


def _remove(
    channel: Channel, connector: Sweeps, tools: Tools, orphans: tuple[Orphan, ...], act: Act | None
) -> Swept:
    removed = 0
    for orphan in orphans if act else ():
        held = tools.stop(channel.name)
        if held or tools.restored:
            key = "flows.parked.restored" if tools.restored else "flows.parked.stopped"
            trouble = say(key, detail=held)
            return Swept(channel.name, orphans, removed, trouble, failed=True)
        try:
            connector.remove_orphan(orphan)
        except ConnectorError as error:
            trouble = say("flows.sweep.trouble", channel=channel.title, why=error.hint)
            return Swept(channel.name, orphans, removed, trouble, failed=True)
        _record(channel, orphan, tools.ledger, act)
        removed += 1
    return Swept(channel.name, orphans, removed)


def candidates(ledger: Ledger, store: Store, platform: str, *, hosts: bool = False) -> Candidates:
    """Of every payload ever frozen for the platform: those done with, and what others need."""
    views = all_publications(ledger)
    frozen: dict[str, PublicationView] = {}
    for publication, of, payload in _frozen(ledger):
        shares = of == platform or (hosts and _fetches(of))
        if shares and publication in views:
            frozen[payload] = views[publication]
    done: list[Post] = []
    known: set[str] = set()
    for view in views.values():
        if view.state is PublicationState.WITHDRAWN:
            # what a withdrawal only hid was left there on purpose
            known |= {view.live.post_id} if view.live else set()
        else:
            # a settled post needs what it shows, not what its earlier versions were made of
            settled = view.state in _ENDED and view.change is None
            known |= live_ids(view) if settled else ids_of(view)
            # elsewhere the same photograph is another platform's own copy, unless it is fetched
            if view.platform == platform or _fetches(view.platform):
                coming = view.change.payload_sha256 if view.change else ""
                known |= _file_hashes(_thawed([view.payload_sha256, coming], store))
    for sha256, view in frozen.items():
        # until its end is known, a delivery may find its hidden attempts again and need them
        if view.state in _ENDED or sha256 != view.payload_sha256:
            done += _thawed([sha256], store)
    return Candidates(tuple(done), frozenset(known))


def _frozen(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """(publication, platform, payload) of all that was ever to be sent, corrections included."""
    for entry in ledger.entries(kind=EntryKind.PREPARED):
        prepared = PreparedBody.model_validate(entry.body)
        yield entry.publication, prepared.platform, prepared.payload_sha256
    for entry in ledger.entries(kind=EntryKind.INTENT):
        intent = IntentBody.model_validate(entry.body)
        if intent.step == REVISE:
            yield entry.publication, intent.platform, intent.payload_sha256


def _fetches(platform: str) -> bool:
    """Whether its files stand on the website first, which then has to clean them up."""
    return platform in connector_types and capabilities(platform).media_by_url


def _thawed(payloads: Iterable[str], store: Store) -> list[Post]:
    found: list[Post] = []
    for sha256 in payloads:
        try:
            found += [thaw(sha256, store)] if sha256 else []
        except StoreError:
            continue  # erased by law: its objects are left to a person
    return found


def _file_hashes(posts: Iterable[Post]) -> set[str]:
    return {medium.sha256 for post in posts for medium in post.media}


def _record(channel: Channel, orphan: Orphan, ledger: Ledger, act: Act | None) -> None:
    body = SweptBody(
        channel=channel.name,
        platform=channel.platform,
        what=orphan.what,
        object_id=orphan.id,
        made_at=orphan.made_at.isoformat(),
        role=act.role if act else "",
        reason=act.reason if act else "",
    )
    ledger.append(EntryKind.SWEPT, body.json_body())
