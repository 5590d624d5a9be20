"""A look at a live post, as its owner and as a stranger, and what of it is kept as evidence.

Reads only. What was seen goes into the content store; the ledger gets the hashes.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from connectors.base import Post, Receipt, Seen
from connectors.errors import ConnectorError
from connectors.registry import AnyConnector
from connectors.visitor import Visit, WantedContent, visit
from content.canonical import canonical
from flows.publishing.job import Tools
from proof.warc import HoldsSecret, warc_of

_log = logging.getLogger(__name__)


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
