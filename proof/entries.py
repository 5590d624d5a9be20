"""Entry kinds of the ledger and the states of a publication; both are wire strings for ever.

A body is a JSON object, stored as canonical JSON (RFC 8785). No personal data, token or session
URI enters a body: roles and positions instead of names, hashes instead of blobs.
"""

from __future__ import annotations

from enum import StrEnum


class PublicationState(StrEnum):
    """Where a publication stands, as derived from its entries (``proof.projection``)."""

    PLANNED = "planned"
    PREPARED = "prepared"
    INTENT = "intent"
    ACCEPTED = "accepted"
    LIVE = "live"
    TAYANG = "tayang"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"
    DUPLICATE_SUSPECT = "duplicate_suspect"
    REFUSED = "refused"
    PARKED = "parked"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    CHANGED = "changed"


class EntryKind(StrEnum):
    """What one entry of the ledger records."""

    PLAN = "plan"
    RELEASE = "release"
    PREPARED = "prepared"
    INTENT = "intent"
    OUTCOME = "outcome"
    RECONCILE = "reconcile"
    PARKED = "parked"
    REFUSED = "refused"
    LIVE = "live"
    TAYANG = "tayang"
    OBSERVED = "observed"
    DECISION = "decision"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    STOP = "stop"
    KEY_CHANGE = "key_change"
    CHECKPOINT = "checkpoint"
    ERASED = "erased"
    ATTACHED = "attached"
    RUN = "run"
    SWEPT = "swept"
    RESTORED = "restored"
    TRIAL = "trial"
    CLOSED = "closed"
    INTAKE = "intake"
