"""Whether a post that was taken down can still be seen, and which files other posts still need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from config.messages import say
from connectors.base import Receipt
from connectors.errors import ConnectorError, Unsupported
from connectors.registry import AnyConnector
from connectors.visitor import WantedContent, visit
from flows.publishing.job import Tools
from proof.change_bodies import Effect
from proof.entries import PublicationState
from proof.ledger import Ledger
from proof.projection import PublicationView, all_publications

_TRIES = 3
_PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Effects:
    """What was seen: ``effect`` None while it is not known to be gone; ``public`` when it is seen
    to be there. ``reason`` is Indonesian.
    """

    effect: Effect | None
    public: bool = False
    reason: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)

    def because(self, reason: str) -> Effects:
        """The same, with the platform's own reason in front."""
        return replace(self, reason=f"{reason} {self.reason}".strip())


def look(connector: AnyConnector, receipt: Receipt, tools: Tools) -> Effects:
    """Read as the owner and as a stranger, a few times: caches may show a page a little longer."""
    for attempt in range(_TRIES):
        try:
            seen = _look_once(connector, receipt, tools)
        except Unsupported:
            return Effects(None, reason=say("flows.withdraw.unreadable"))
        if seen.effect is not None or attempt + 1 == _TRIES:
            break
        tools.clock.sleep(_PAUSE_SECONDS)
    return seen


def _look_once(connector: AnyConnector, receipt: Receipt, tools: Tools) -> Effects:
    try:
        there = connector.read_back(receipt)
    except Unsupported:
        raise
    except ConnectorError as error:
        reason = say("flows.withdraw.not_seen")
        return Effects(None, reason=reason, evidence={"error": type(error).__name__})
    evidence: dict[str, Any] = {"exists": there.exists, "status": there.status}
    if there.exists and there.public:
        reason = say("flows.withdraw.still_there", url=receipt.url)
        return Effects(None, public=True, reason=reason, evidence=evidence)
    effect: Effect = "hidden" if there.exists or there.status == "trash" else "gone"
    if not connector.capabilities.public_page or not receipt.url:
        return Effects(effect, evidence=evidence)
    return _as_stranger(receipt, effect, evidence, tools)


def _as_stranger(
    receipt: Receipt, effect: Effect, evidence: dict[str, Any], tools: Tools
) -> Effects:
    """The address must no longer show the article: any redirect elsewhere is fine."""
    try:
        page = visit(receipt.url, WantedContent(title="", text="", media=()), clock=tools.clock)
    except ConnectorError as error:
        evidence["visit_error"] = type(error).__name__
        return Effects(None, reason=say("flows.withdraw.not_seen"), evidence=evidence)
    evidence |= {"visit_status": page.status, "visit_sha256": page.sha256}
    if page.status == 200 and page.final_url.rstrip("/") == receipt.url.rstrip("/"):
        reason = say("flows.withdraw.still_there", url=receipt.url)
        return Effects(None, public=True, reason=reason, evidence=evidence)
    return Effects(effect, evidence=evidence)


def still_used(ledger: Ledger, but: str = "") -> frozenset[str]:
    """Ids and addresses that publications which were not withdrawn stand on."""
    used: set[str] = set()
    for view in all_publications(ledger).values():
        if view.publication != but and view.state is not PublicationState.WITHDRAWN:
            used |= ids_of(view)
    return frozenset(used)


def ids_of(view: PublicationView) -> set[str]:
    """Every id and address that a publication's steps and its live post name."""
    found: set[str] = set()
    for step in view.steps.values():
        found |= {str(step.result[name]) for name in ("id", "url") if name in step.result}
    return found | live_ids(view)


def live_ids(view: PublicationView) -> set[str]:
    """Every id and address that its live post names."""
    found: set[str] = set()
    if view.live is not None:
        found |= {view.live.post_id, view.live.url}
        for value in view.live.extra.values():
            found |= {str(one) for one in (value if isinstance(value, list) else [value])}
    return found
