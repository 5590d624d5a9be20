"""``tayang evidence erase``: a mistake in the evidence goes by law; that it went stays on record.

The entry is written first: whatever happens afterwards, a blob that is gone is known as erased,
and doing it again finishes what was begun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import ConfigError, Problem
from config.messages import say
from flows.acts.acting import Act
from flows.runtime import Runtime
from proof.chain import Entry
from proof.entries import EntryKind, PublicationState
from proof.erasure import Reach, erase_blobs
from proof.evidence_blobs import erased_hashes
from proof.evidence_bodies import ErasedBody
from proof.evidence_check import PAYLOAD, Blob, blobs_of
from proof.projection import all_publications
from proof.view import PublicationView

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CLOSED = frozenset(
    {
        PublicationState.PLANNED,
        PublicationState.PREPARED,
        PublicationState.TAYANG,
        PublicationState.CORRECTED,
        PublicationState.WITHDRAWN,
        PublicationState.LOST,
        PublicationState.CHANGED,
    }
)
"""States in which no run needs the frozen payload any more (or does not have one yet)."""

_EXPORTS = "laporan"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, what is shared with others and stayed, and files of the office's own."""

    erased: tuple[str, ...]
    entries: tuple[int, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    left: tuple[Path, ...] = ()


def erase(runtime: Runtime, target: str, act: Act, also: Sequence[Path] = ()) -> Erasure:
    """Erase a publication's own blobs, or the one of a hash. ``also``: more folders of exports.

    ConfigError when nothing is known of ``target`` or its publication is still under way.
    """
    known = list(runtime.ledger.entries())
    blobs = blobs_of(known, runtime.store)
    views = all_publications(runtime.ledger)
    wanted, shared = _chosen(target, blobs, views)
    told = erased_hashes(one for one in known if one.kind is EntryKind.ERASED)
    _require_settled(wanted, views)
    entries = [
        _record(runtime, blob, act).seq
        for blob in wanted
        if blob.sha256 not in told or runtime.store.has(blob.sha256)
    ]
    home, var = runtime.settings.home, runtime.settings.var
    reach = Reach(
        made=(runtime.settings.pages_dir, var / "paket", home / _EXPORTS, *also),
        cache=runtime.settings.cache_dir,
        own=home,
        names=_pages_of(wanted),
        derived=any(blob.is_content for blob in wanted),
    )
    # a payload tells which media are its own: it goes last, so that a killed erasure is done again
    wanted.sort(key=lambda blob: PAYLOAD in blob.ways)
    done = erase_blobs([blob.sha256 for blob in wanted], runtime.store, reach)
    hashes = tuple(blob.sha256 for blob in wanted)
    return Erasure(hashes, tuple(entries), done.places, shared, done.left)


def _chosen(
    target: str, blobs: dict[str, Blob], views: dict[str, PublicationView]
) -> tuple[list[Blob], tuple[str, ...]]:
    """The blobs to erase, and the hashes of those that others stand on too."""
    if _SHA256.fullmatch(target):
        if target in blobs:
            return [blobs[target]], ()
        raise _unknown(target)
    if target not in views:
        raise _unknown(target)
    named = [blob for blob in blobs.values() if target in blob.publications]
    own = [blob for blob in named if blob.publications == {target}]
    return own, tuple(blob.sha256 for blob in named if blob.publications != {target})


def _unknown(target: str) -> ConfigError:
    hint = say("flows.erase.unknown", target=target)
    return ConfigError("nothing of that name", [Problem("evidence erase", 0, "", hint, target)])


def _require_settled(wanted: Sequence[Blob], views: dict[str, PublicationView]) -> None:
    """A payload under way is what the next attempt would send: it must not vanish."""
    for name in sorted({one for blob in wanted for one in blob.publications}):
        view = views[name]
        refused = view.state is PublicationState.REFUSED and not view.airing
        parked = view.state is PublicationState.PARKED and not view.started
        if view.change is None and (view.state in _CLOSED or refused or parked):
            continue
        hint = say("flows.erase.under_way", item=view.item, channel=view.channel, publication=name)
        raise ConfigError("still under way", [Problem("evidence erase", 0, "", hint, name)])


def _record(runtime: Runtime, blob: Blob, act: Act) -> Entry:
    size = 0
    if runtime.store.has(blob.sha256):
        size = runtime.store.path(blob.sha256).stat().st_size
    body = ErasedBody(
        sha256=blob.sha256,
        what=blob.what,
        size=size,
        role=act.role,
        position=act.position,
        reason=act.reason,
        entries=tuple(blob.entries),
    )
    publication = next(iter(blob.publications)) if len(blob.publications) == 1 else ""
    item = next(iter(blob.items)) if len(blob.items) == 1 else ""
    return runtime.ledger.append(
        EntryKind.ERASED, body.json_body(), publication=publication, item=item
    )


def _pages_of(wanted: Sequence[Blob]) -> frozenset[str]:
    """What a page of ours that may show the content is known by."""
    return frozenset(one for blob in wanted if blob.is_content for one in blob.publications)
