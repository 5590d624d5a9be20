"""A look at a live post, as its owner and as a stranger, and what of it is kept as evidence.

Reads only. What was seen goes into the content store; the ledger gets the hashes.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from connectors.base import Post, Receipt, Seen, SeenMedia
from connectors.errors import ConnectorError
from connectors.registry import AnyConnector
from connectors.visitor import Visit, WantedContent, fetch, visit
from content.canonical import canonical
from flows.job import Tools
from media.compare import SAME, distance, fingerprint
from media.errors import MediaError
from media.spec import Rendition
from proof.evidence import Likeness
from proof.warc import HoldsSecret, warc_of

_log = logging.getLogger(__name__)

_PICTURE_BYTES = 16_000_000
_PICTURE_DEADLINE_S = 15.0
_UNLIKE = 40
"""Bits of 128: another crop may differ by some thirty, another picture by some sixty."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Both reads. ``seen`` or ``visited`` None: not read; ``unread``: why the owner's failed."""

    seen: Seen | None
    visited: Visit | None
    unread: ConnectorError | None = None


def look(post: Post | None, receipt: Receipt, connector: AnyConnector, tools: Tools) -> Looked:
    """Read the post back and visit its address; a read that fails is told, never raised."""
    seen, unread = _read_back(connector, receipt)
    return Looked(seen, _visit(post, receipt, connector, tools), unread)


def keep(looked: Looked, tools: Tools) -> dict[str, str]:
    """Put what was seen into the store; return the names and hashes for the ledger."""
    kept: dict[str, str] = {}
    if looked.seen is not None:
        value = asdict(looked.seen)
        value["at"] = looked.seen.at.isoformat() if looked.seen.at else ""
        kept["read_back_sha256"] = tools.store.add_bytes(canonical(value)).sha256
    visited = looked.visited
    if visited is not None and visited.body:
        kept["page_sha256"] = tools.store.add_bytes(visited.body).sha256
        try:
            recording = warc_of(visited.exchanges)
        except HoldsSecret:
            # a page that shows a secret of ours must not be copied; P4 is simply not reached
            _log.debug("no recording of %s: a secret stands in it", visited.url)
        else:
            kept["warc_sha256"] = tools.store.add_bytes(recording).sha256
    return kept


def likenesses(post: Post, seen: Seen | None) -> tuple[Likeness, ...]:
    """Compare each medium that the platform serves with the one that was sent."""
    if seen is None or len(seen.media) != len(post.media):
        return ()
    pairs = zip(post.media, seen.media, strict=True)
    return tuple(_likeness(sent, shown) for sent, shown in pairs)


def _likeness(sent: Rendition, shown: SeenMedia) -> Likeness:
    if shown.sha256 == sent.sha256:
        return Likeness("bytes", 0)
    if shown.kind != "image" or not shown.url.startswith(("https://", "http://")):
        return Likeness("unseen")
    try:
        answer = fetch(shown.url, max_bytes=_PICTURE_BYTES, deadline=_PICTURE_DEADLINE_S)
        if hashlib.sha256(answer.body).hexdigest() == sent.sha256:
            return Likeness("bytes", 0)
        bits = distance(fingerprint(answer.body), fingerprint(Path(sent.path)))
    except (ConnectorError, MediaError, OSError) as error:
        _log.debug("a picture was not compared: %s", type(error).__name__)
        return Likeness("unseen")
    if bits <= SAME:
        return Likeness("looks", bits)
    return Likeness("unlike" if bits > _UNLIKE else "unseen", bits)


def _read_back(
    connector: AnyConnector, receipt: Receipt
) -> tuple[Seen | None, ConnectorError | None]:
    try:
        return connector.read_back(receipt), None
    except ConnectorError as error:
        # the judgement tells a person that it was not read; why is for whoever looks into it
        _log.debug("read back of %s failed: %s: %s", receipt.post_id, _kind(error), error)
        return None, error


def _visit(
    post: Post | None, receipt: Receipt, connector: AnyConnector, tools: Tools
) -> Visit | None:
    if not connector.capabilities.public_page:
        return None
    want = WantedContent(
        title=post.draft.title if post else "",
        text=post.payload.text if post else "",
        media=tuple(receipt.extra.get("media", ())),
    )
    try:
        return visit(receipt.url, want, clock=tools.clock)
    except ConnectorError as error:
        _log.debug("visit of %s failed: %s: %s", receipt.url, _kind(error), error)
        return None


def _kind(error: ConnectorError) -> str:
    return type(error).__name__
