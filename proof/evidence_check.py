"""Every blob that the ledger names: whole, erased by law, missing, or damaged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from content.errors import StoreError
from content.store import Store
from proof.chain import Entry
from proof.entries import EntryKind
from proof.evidence_blobs import erased_hashes, kept_hashes, named_hashes

BlobState = Literal["whole", "erased", "missing", "damaged"]
PAYLOAD = "payload_sha256"


@dataclass(slots=True)
class Blob:
    """One blob with all that names it. ``ways``: where in the entries (or in a payload)."""

    sha256: str
    ways: set[str] = field(default_factory=set)
    entries: list[int] = field(default_factory=list)
    publications: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)

    @property
    def what(self) -> str:
        """The first of its ways, as people and programs are told."""
        return min(self.ways)

    @property
    def is_content(self) -> bool:
        """Whether it is something that was sent (a payload or a medium), not what was seen."""
        return any(way.startswith((PAYLOAD, "payload.")) for way in self.ways)


@dataclass(frozen=True, slots=True)
class Checked:
    """One blob's state; ``erased_by`` is the entry that tells of its erasure, 0 without."""

    blob: Blob
    state: BlobState
    erased_by: int = 0


def blobs_of(entries: Iterable[Entry], store: Store) -> dict[str, Blob]:
    """Every blob that entries keep, with the media inside frozen payloads; by hash.

    Of an unreadable payload only its own hash is known.
    """
    found: dict[str, Blob] = {}
    inner: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry.kind in (EntryKind.ERASED, EntryKind.PREPARED):
            continue  # what was only prepared may never have been frozen
        named = kept_hashes(entry.body)
        for sha256, way in list(named.items()):
            if way == PAYLOAD:
                if sha256 not in inner:
                    inner[sha256] = _in_payload(sha256, store)
                named |= inner[sha256]
        for sha256, way in named.items():
            blob = found.setdefault(sha256, Blob(sha256))
            blob.ways.add(way)
            blob.entries.append(entry.seq)
            if entry.publication:
                blob.publications.add(entry.publication)
            if entry.item:
                blob.items.add(entry.item)
    return found


def check_blobs(entries: Iterable[Entry], store: Store) -> Iterator[Checked]:
    """Hash every blob that the ledger names; erased ones are reported as such."""
    known = list(entries)
    erased = erased_hashes(one for one in known if one.kind is EntryKind.ERASED)
    for blob in blobs_of(known, store).values():
        yield Checked(blob, _state(blob.sha256, store, erased), erased.get(blob.sha256, 0))


def _state(sha256: str, store: Store, erased: Mapping[str, int]) -> BlobState:
    if not store.has(sha256):
        return "erased" if sha256 in erased else "missing"
    try:
        store.read(sha256)
    except (StoreError, OSError):
        return "damaged"
    return "whole"


def _in_payload(sha256: str, store: Store) -> dict[str, str]:
    """{hash: way} of the media that a frozen payload names."""
    try:
        value: dict[str, Any] = json.loads(store.read(sha256))
    except (StoreError, OSError, ValueError):
        return {}
    draft = value.get("draft", {})
    parts = {"media": value.get("media"), "draft": draft.get("media"), "music": draft.get("music")}
    wanted = ("sha256", "subtitles_path", "poster_path", "source_sha256", "subtitles_sha256")
    found = {hash_: f"payload.{way}" for hash_, way in _pairs(parts)}
    return {hash_: way for hash_, way in found.items() if way.rpartition(".")[2] in wanted}


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for way, sha256 in named_hashes(value):
        yield sha256, way
