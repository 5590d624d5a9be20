"""One publication in a month's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from proof.entries import PublicationState as S

Picture = Literal["", "screenshot", "card"]

AIRED = frozenset({S.TAYANG, S.CORRECTED, S.CHANGED, S.LOST, S.WITHDRAWN})
"""States in which a proved post may stand: what matters then is whether a proof exists."""

UNSENT = frozenset({S.PLANNED, S.PREPARED, S.PARKED, S.REFUSED})

FAILED = frozenset({S.REFUSED, S.UNKNOWN, S.UNDECIDED, S.DUPLICATE_SUSPECT})


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One publication. ``number`` is the proof's, "" without a proof.

    ``proved``: a TAYANG entry stands for the post as it is; ``aired_at`` is the platform's time,
    else the time at which the post was found live. ``received_at`` is when its material was first
    accepted, as the intake records it. ``reason`` is Indonesian. ``seen_at`` is when the post was
    last looked at after it was proved, None when nobody did.
    """

    item: str
    title: str
    unit: str
    kind: str
    channel: str
    channel_label: str
    publication: str = ""
    platform: str = ""
    format: str = ""
    state: S = S.PLANNED
    planned: bool = True
    approved: bool = False
    released: bool = False
    activity: date | None = None
    received_at: datetime | None = None
    not_before: datetime | None = None
    latest: datetime | None = None
    aired_at: datetime | None = None
    proved: bool = False
    proved_at: datetime | None = None
    number: str = ""
    proof_seq: int = 0
    proof_hash: str = ""
    url: str = ""
    post_id: str = ""
    account: str = ""
    levels: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    picture: Picture = ""
    reason: str = ""
    corrections: int = 0
    attempts: int = 0
    seen_at: datetime | None = None
    approver: str = ""
    approver_level: str = ""
    approver_code_bits: int = 0
    release_digest: str = ""
    plan_digest: str = ""
    text_sha256: str = ""
    media_compared: str = ""
    """What of each medium was compared when it was proved (Indonesian)."""

    seqs: tuple[int, ...] = ()

    @property
    def tayang(self) -> bool:
        """Live and proved, as it is now."""
        return self.proved and self.state in {S.TAYANG, S.CORRECTED}

    @property
    def aired(self) -> bool:
        """Proved at some time in the month's work, also when it is gone or changed by now."""
        return self.proved and self.state in AIRED

    @property
    def on_time(self) -> bool | None:
        """Whether it aired inside its window; None when it did not air or has no window."""
        if not self.aired or self.aired_at is None or self.latest is None:
            return None
        begins = self.not_before or self.aired_at
        return begins <= self.aired_at <= self.latest

    @property
    def late(self) -> bool:
        """Aired after its window."""
        return self.aired and bool(self.latest and self.aired_at and self.aired_at > self.latest)

    @property
    def complete(self) -> bool:
        """The proof has all it needs: levels, place (address or id), and the time of the proof."""
        return (
            self.tayang
            and set(self.needs) <= set(self.levels)
            and bool(self.url or self.post_id)
            and self.proved_at is not None
        )

    @property
    def unplanned(self) -> bool:
        """Not in the month's plan, or in it as *insidental*."""
        return not self.planned or self.kind == "insidental"

    @property
    def link(self) -> str:
        """The address when a browser may be sent there, else ""."""
        return self.url if self.url.startswith(("https://", "http://")) else ""

    def missed(self, as_of: datetime | None) -> bool:
        """Its window has passed and nothing was sent; what is in doubt may be public after all."""
        if self.aired or self.state not in UNSENT or not (self.latest and as_of):
            return False
        return self.latest < as_of
