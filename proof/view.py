"""A publication, its steps and a change of its live post, as the ledger's entries tell them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from proof.bodies import LiveBody, TayangBody
from proof.entries import PublicationState

StepStatus = Literal["open", "ok", "not_sent", "refused", "unknown", "absent", "undecided"]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: its attempts, and what is known of the last one."""

    name: str
    attempts: int
    status: StepStatus
    intent_at: datetime
    """By the platform's clock."""

    public: bool = False
    resends: int = 0
    """How often an unknown answer of a public step turned out as "not happened"."""

    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A correction in place or a withdrawal that was begun and has not ended.

    ``before`` is the state to which a refused change returns; ``version``, ``payload_sha256`` and
    ``release_digest`` are those that the post has once the change is done.
    """

    step: str
    attempts: int
    status: StepStatus
    intent_at: datetime
    before: PublicationState
    version: str
    payload_sha256: str
    release_digest: str
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublicationView:
    """A publication as its entries tell it."""

    publication: str
    item: str = ""
    channel: str = ""
    platform: str = ""
    format: str = ""
    state: PublicationState = PublicationState.PLANNED
    version: str = ""
    account_id: str = ""
    payload_sha256: str = ""
    release_digest: str = ""
    """The release under which the last intent was made."""

    steps: dict[str, StepView] = field(default_factory=dict)
    live: LiveBody | None = None
    tayang: TayangBody | None = None
    tayang_seq: int = 0
    tayang_at: datetime | None = None
    live_at: datetime | None = None
    reason: str = ""
    levels: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    change: ChangeView | None = None
    corrections: int = 0
    """How many corrections a person began."""

    revised: bool = False
    """The live post is not the one of the first proof: it was corrected in place."""

    earlier_proofs: tuple[int, ...] = ()
    """Entries of the proofs of earlier versions; they stay valid for what was seen then."""

    verdict: str = ""
    """What the newest look after the proof found (``ObservedBody.verdict``), "" before any."""

    checked_at: datetime | None = None
    """When the post was last read after the proof; looks that read nothing do not count."""

    last_seq: int = 0
    last_at: datetime | None = None

    @property
    def started(self) -> bool:
        """Whether an intent was ever recorded: from then on the version is fixed."""
        return bool(self.steps)

    @property
    def airing(self) -> bool:
        """Whether strangers can see some of it already, or may be able to."""
        not_yet = ("not_sent", "absent", "refused")
        return any(one.public and one.status not in not_yet for one in self.steps.values())

    def done(self) -> dict[str, Any]:
        """State for the connector: results of the steps that succeeded."""
        return {name: step.result for name, step in self.steps.items() if step.status == "ok"}

    def doubtful(self) -> StepView | None:
        """The step whose outcome is not known, if any."""
        open_states = ("open", "unknown", "undecided")
        return next((one for one in self.steps.values() if one.status in open_states), None)
