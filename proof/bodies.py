"""Bodies of the entries that a publication leaves in the ledger, as frozen, checked values.

They are wire format: fields are only ever added, with a default. ``publication`` and ``item`` are
columns of the entry, not repeated here. Times are ISO 8601 UTC text; hashes are 64 hex digits.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue

JSON = dict[str, Any]


class Body(BaseModel):
    """Frozen; unknown fields are refused when read back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def json_body(self) -> dict[str, JsonValue]:
        """The body as JSON values, without fields that hold their default."""
        return self.model_dump(mode="json", exclude_defaults=True)


class ActBody(Body):
    """Who decided, in which role, and how we know (A1 letter, A2 signature, A3 BSrE).

    ``code_bits``: bits of the digest in the code that was typed from the letter (A1); 0 where
    versions before ADR 0008 compared 32 at most.
    """

    level: str
    role: str
    position: str
    decided_at: str
    code_bits: int = 0


class PlanBody(Body):
    """A decision on the plan (SOP step 3) that publications of this period stand on."""

    period: str
    digest: str
    act: ActBody
    statement_sha256: str = ""
    verdict: str = "approved"


class ReleaseBody(Body):
    """The release of finished drafts; ``document_sha256`` is the release file in the store."""

    period: str
    digest: str
    act: ActBody
    document_sha256: str = ""


class PreparedBody(Body):
    """Texts encoded and media made for this version; nothing was sent yet."""

    channel: str
    platform: str
    format: str
    version: str
    payload_sha256: str


class IntentBody(Body):
    """Written, durably, before any byte of a step leaves (reliability R1, R2)."""

    channel: str
    platform: str
    format: str
    step: str
    attempt: int
    public: bool
    version: str
    account_id: str
    payload_sha256: str
    release_digest: str = ""
    run: str = ""
    skew_s: int = 0
    """Platform's clock minus ours, seconds, as last seen: ours may be set right before we look."""


class OutcomeBody(Body):
    """What one attempt gave. ``state`` is what the step made, when ``result`` is ok."""

    step: str
    attempt: int
    result: Literal["ok", "not_sent", "refused", "unknown"]
    state: JSON = {}
    error: str = ""
    status: int = 0
    code: str = ""


class ReconcileBody(Body):
    """What looking on the platform showed after a doubtful attempt, or what a person decided."""

    step: str
    verdict: Literal["found", "absent", "several", "undecided", "waiting"]
    state: JSON = {}
    count: int = 0
    reason: str = ""
    told: bool = False
    """Absent, and the platform had said so itself (a well-formed 429): no counted resend."""

    by: str = "tayang"


class ParkedBody(Body):
    """Not sent now, on purpose; nothing is lost. ``reason`` is a code of the catalogue."""

    channel: str
    platform: str
    format: str
    reason: Literal[
        "too_early",
        "too_late",
        "waiting_for_site",
        "stopped",
        "rate_limited",
        "unreachable",
        "unauthorized",
        "processing",
        "busy",
        "restored",
        "quiet",
        "hourly_limit",
    ]
    until: str = ""
    detail: str = ""


class RefusedBody(Body):
    """The platform, a limit or a check refuses; a person mends it."""

    channel: str
    platform: str
    format: str
    by: Literal["platform", "check", "approval", "limit", "configuration"]
    error: str = ""
    code: str = ""
    status: int = 0


class LiveBody(Body):
    """The last step succeeded: the platform says that the post exists."""

    channel: str
    platform: str
    format: str
    version: str
    title: str
    item_title: str = ""
    account_id: str
    account_name: str
    post_id: str
    url: str
    created_at: str = ""
    extra: JSON = {}
    adopted: bool = False
    payload_sha256: str = ""
    """Set for adopted and corrected posts, whose payload no intent of a step names."""


Verdict = Literal[
    "",
    "same",
    "edited",
    "moved",
    "hidden",
    "deleted",
    "account_gone",
    "unread",
    "unreadable",
    "ended",
]
"""What a later look found: ``unread`` (no answer), ``unreadable`` (nothing can be read there) and
``ended`` (a story's day is over; never in the ledger) say nothing about the post."""


class ObservedBody(Body):
    """What a look at the post showed, when it is (still) short of *tayang*, or later re-reads.

    ``check`` is "" for the former; later looks say why: ``1h``, ``24h`` or ``30d`` after the
    proof, ``asked`` by a person, ``report`` before one. ``verdict`` is theirs; ``address`` where
    the platform shows the post now, when that is not where it was proved. ``evidence`` is shaped
    like that of ``TayangBody``.
    """

    levels: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    evidence: JSON = {}
    check: Literal["", "1h", "24h", "30d", "asked", "report"] = ""
    verdict: Verdict = ""
    address: str = ""


class TayangBody(Body):
    """SOP step 6's word: live, and proved to the levels that the channel needs.

    ``evidence`` holds hashes, ids, times and addresses, never texts:

    - ``released``: ``title_sha256``, ``text_sha256``, ``media`` and ``alt_sha256`` as sent
    - ``p1``: ``post_id``, ``account_id``, ``created_at`` by the platform
    - ``p2``: the owner's read: ``exists``, ``public``, ``status``, ``url``, ``at``, the hashes as
      above, and ``likeness`` of each medium: ``how`` is ``bytes`` (the same bytes are served),
      ``looks`` (the same picture, ``bits`` of 128 differ), ``parts`` (a clip: ``parts`` lists
      ``seconds``, ``size``, ``poster``, each ``same``, ``differs`` or ``uncompared``), ``unlike``
      or ``unseen``
    - ``p3``: the stranger's read: ``url``, ``final_url``, ``status``, what was found, ``media``
      (hashes of the served bytes), ``body_sha256``, ``at``
    - ``kept``: blobs in the content store: ``read_back_sha256`` (JSON), ``page_sha256`` (HTML),
      ``warc_sha256`` (level P4), ``card_sha256`` (SVG, where no screenshot can be taken)
    - ``picture``: why there is no screenshot: ``login``, ``no_browser``, ``off``; or ``wanted``

    Screenshots come later, in an entry of kind ``attached`` (``proof.evidence_bodies``).
    """

    channel: str
    platform: str
    format: str
    version: str
    levels: tuple[str, ...]
    needs: tuple[str, ...]
    post_id: str
    url: str
    created_at: str = ""
    evidence: JSON = {}
    release_digest: str = ""
    plan_digest: str = ""
    act: ActBody | None = None
    run: str = ""


class DecisionBody(Body):
    """What a person decided about a doubtful publication (``tayang resolve``)."""

    verdict: Literal["found", "absent", "adopt"]
    role: str
    position: str
    reason: str
    url: str = ""
    post_id: str = ""
    screenshot_sha256: str = ""


class StopBody(Body):
    """The STOP switch was set or lifted; ``channel`` "" means every channel."""

    action: Literal["stop", "go"]
    channel: str = ""
    role: str = ""
    reason: str = ""


class RunBody(Body):
    """A run ended; ``counts`` per state."""

    run: str
    period: str
    counts: dict[str, int]
    page_sha256: str = ""
