"""The posts that the ledger knows, read on from the last look: a run asks for them item by item."""

from __future__ import annotations

import threading

from content.checks.context import PastPost
from proof.entries import EntryKind
from proof.ledger import Ledger


class PastPosts:
    """One per run; every call sees what went live meanwhile, whichever process wrote it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._seen = 0
        self._known: tuple[PastPost, ...] = ()

    def all(self) -> tuple[PastPost, ...]:
        """All of them, oldest first."""
        with self._lock:
            found: list[PastPost] = []
            for entry in self._ledger.entries(kind=EntryKind.LIVE, after=self._seen):
                self._seen = entry.seq
                body = entry.body
                found.append(
                    PastPost(
                        item_id=entry.item,
                        channel=body["channel"],
                        account=body["account_id"],
                        title=body.get("item_title", ""),
                        at=entry.at,
                    )
                )
            if found:
                self._known += tuple(found)
            return self._known
