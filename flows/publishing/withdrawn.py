"""Whether a person withdrew an item: then nothing of it goes out, whatever was sent before."""

from __future__ import annotations

from proof.entries import EntryKind
from proof.ledger import Ledger


def is_withdrawn(ledger: Ledger, item: str, channel: str) -> bool:
    """Whether the item was withdrawn from all channels, or from this one."""
    for entry in ledger.entries(item=item, kind=EntryKind.WITHDRAWN):
        if not entry.publication and entry.body.get("channel", "") in ("", channel):
            return True
    return False
