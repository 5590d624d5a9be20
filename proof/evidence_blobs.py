"""Which blobs of the content store an entry names: what an export takes along and checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from proof.chain import Entry
from proof.entries import EntryKind
from proof.month_row import Picture

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DOCUMENTS = ("document_sha256", "statement_sha256", "screenshot_sha256", "payload_sha256")


def named_hashes(value: object, way: str = "") -> Iterator[tuple[str, str]]:
    """(dotted way, hash) of every 64-digit hash in a JSON value."""
    if isinstance(value, str) and _SHA256.fullmatch(value):
        yield way, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from named_hashes(inner, f"{way}.{key}" if way else str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from named_hashes(inner, way)


def kept_hashes(body: Mapping[str, Any]) -> dict[str, str]:
    """{hash: way} of what the entry keeps in the store: its documents and ``evidence.kept``."""
    found = {str(body[name]): name for name in _DOCUMENTS if _SHA256.fullmatch(_text(body, name))}
    evidence = body.get("evidence")
    kept = evidence.get("kept", {}) if isinstance(evidence, Mapping) else {}
    return found | {sha256: f"evidence.{way}" for way, sha256 in named_hashes(kept, "kept")}


def evidence_hashes(body: Mapping[str, Any]) -> dict[str, str]:
    """{hash: way} of every hash below ``evidence``, whether the store holds it or not."""
    return {sha256: way for way, sha256 in named_hashes(body.get("evidence"), "evidence")}


def erased_hashes(entries: Iterable[Entry]) -> dict[str, int]:
    """{hash: entry} of what was lawfully erased."""
    return {
        sha256: entry.seq
        for entry in entries
        if entry.kind is EntryKind.ERASED
        for _, sha256 in named_hashes(entry.body)
    }


def picture_of(entries: Iterable[Entry]) -> Picture:
    """The best picture that a publication's entries keep: a screenshot, a data card, or none."""
    ways = {way for entry in entries for way in kept_hashes(entry.body).values()}
    if any("screenshot" in way for way in ways):
        return "screenshot"
    return "card" if any("card" in way for way in ways) else ""


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
