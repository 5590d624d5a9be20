"""What one run achieved, as a frozen value: the proof page and Prefect's artifacts are made of it.

Roles and positions stand here, never names of persons. Times are aware. ``thumbnail`` values are
``data:`` addresses of small pictures; anything else is left out of the page.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby

from pydantic import AwareDatetime, BaseModel, ConfigDict

from config.messages import say
from config.pages import format_name
from connectors.base import Level
from proof.approval_text import level_text
from proof.entries import PublicationState

_WAITING = frozenset(
    {
        PublicationState.PLANNED,
        PublicationState.PREPARED,
        PublicationState.INTENT,
        PublicationState.ACCEPTED,
        PublicationState.LIVE,
        PublicationState.PARKED,
    }
)
_CLOSED = frozenset({PublicationState.CORRECTED, PublicationState.WITHDRAWN})
_THUMBNAIL = re.compile(r"data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+")


class Value(BaseModel):
    """Frozen; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Approval(Value):
    """Who released the content: the position, and how we know (A1 letter, A2 signature, …)."""

    position: str
    level: str
    digest: str
    decided_at: AwareDatetime | None = None
    code_bits: int = 0

    @property
    def level_text(self) -> str:
        """The level, with what an old letter's code was worth."""
        return level_text(self.level, self.code_bits)


class MediumRow(Value):
    """One medium as it was sent."""

    sha256: str
    alt: str = ""
    thumbnail: str = ""

    @property
    def picture(self) -> str:
        """The thumbnail when it is a picture within the page itself, else ""."""
        return self.thumbnail if _THUMBNAIL.fullmatch(self.thumbnail) else ""


class ProofRow(Value):
    """One publication. ``proof_seq`` is the ledger's TAYANG entry, 0 when there is none yet.

    ``aired_at`` is the platform's own time; ``proved_at`` when the last needed level was reached.
    ``reasons`` say why a needed level is missing; ``next_step`` what a person does now.
    """

    publication: str
    item: str
    title: str
    channel: str
    channel_label: str
    platform: str
    format: str
    state: PublicationState
    levels: tuple[Level, ...] = ()
    needs: tuple[Level, ...] = ()
    url: str = ""
    post_id: str = ""
    account: str = ""
    aired_at: AwareDatetime | None = None
    proved_at: AwareDatetime | None = None
    approval: Approval | None = None
    plan_approval: Approval | None = None
    seqs: tuple[int, ...] = ()
    proof_seq: int = 0
    proof_hash: str = ""
    text_sha256: str = ""
    text: str = ""
    media: tuple[MediumRow, ...] = ()
    reasons: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    next_step: str = ""

    @property
    def place(self) -> str:
        """Channel and format: a channel may take an item in two of them."""
        return f"{self.channel_label}, {format_name(self.format)}"

    @property
    def tayang(self) -> bool:
        """Whether it is live and proved."""
        proved = self.state is PublicationState.CORRECTED and self.proof_seq > 0
        return proved or self.state is PublicationState.TAYANG

    @property
    def tone(self) -> str:
        """good, wait, closed or act (a person must do something)."""
        if self.tayang:
            return "good"
        if self.state in _WAITING:
            return "wait"
        return "closed" if self.state in _CLOSED else "act"

    @property
    def state_label(self) -> str:
        """The state as the office says it."""
        return say(f"proof.state.{self.state}")

    @property
    def advice(self) -> str:
        """What to do now; "" when it is tayang."""
        if self.state is PublicationState.TAYANG:
            return ""
        if self.next_step:
            return self.next_step
        differs = self.differences and self.state is PublicationState.LIVE
        return say("proof.next.differs" if differs else f"proof.next.{self.state}")

    @property
    def link(self) -> str:
        """The address when a browser may be sent there, else ""."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


class LedgerHead(Value):
    """Where the ledger ended when the page was made."""

    size: int
    hash: str


class RunReport(Value):
    """One run, all its publications. ``rehearsal``: made with practice channels, marked CONTOH."""

    run: str
    office: str
    office_lines: tuple[str, ...] = ()
    period: str
    started: AwareDatetime
    ended: AwareDatetime
    rows: tuple[ProofRow, ...]
    head: LedgerHead
    rehearsal: bool = False
    program: str = ""

    @property
    def items(self) -> tuple[tuple[str, str, tuple[ProofRow, ...]], ...]:
        """Rows by item: (item, title, rows); items in the order of their first row."""
        order = {row.item: n for n, row in reversed(list(enumerate(self.rows)))}
        rows = sorted(self.rows, key=lambda row: order[row.item])
        grouped = ((item, tuple(group)) for item, group in groupby(rows, key=lambda r: r.item))
        return tuple((item, group[0].title, group) for item, group in grouped)

    @property
    def aired(self) -> int:
        """How many publications are live and proved."""
        return sum(row.tayang for row in self.rows)

    @property
    def open_rows(self) -> tuple[ProofRow, ...]:
        """Publications that somebody must look after, the urgent ones first."""
        order = {"act": 0, "wait": 1, "closed": 2}
        return tuple(
            sorted((r for r in self.rows if not r.tayang), key=lambda row: order[row.tone])
        )

    def number(self, row: ProofRow) -> str:
        """Number of the proof: ``BT/2026/12/0042/SITUS``, from the ledger's entry; "" without."""
        if not row.proof_seq:
            return ""
        return f"BT/{self.period.replace('-', '/')}/{row.proof_seq:04d}/{row.channel.upper()}"


def duration_text(start: datetime, end: datetime) -> str:
    """``2 menit 5 detik``."""
    seconds = max(0, round((end - start).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return say("proof.seconds", seconds=rest)
    return say("proof.minutes", minutes=minutes, seconds=rest)
