"""How later looks move a publication: gone, changed, or again as it was proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from proof.bodies import ObservedBody
from proof.entries import PublicationState
from proof.view import PublicationView

AIRED: Final = frozenset(
    {
        PublicationState.TAYANG,
        PublicationState.CORRECTED,
        PublicationState.LOST,
        PublicationState.CHANGED,
    }
)
"""States of a proved post that is looked at again."""

_BECOMES: Final = {
    "edited": PublicationState.CHANGED,
    "moved": PublicationState.CHANGED,
    "hidden": PublicationState.LOST,
    "deleted": PublicationState.LOST,
    "account_gone": PublicationState.LOST,
}


def seen_again(view: PublicationView, body: ObservedBody, at: datetime) -> PublicationView:
    """Take a later look in; a look that read nothing leaves all as it was."""
    if view.state not in AIRED:
        return view
    if body.verdict in ("unread", "unreadable"):
        return replace(view, verdict=body.verdict)
    # a look without the erased payload reaches no level; the proof's own still stand
    proof = view.tayang if body.verdict == "same" else None
    back = PublicationState.CORRECTED if view.revised else PublicationState.TAYANG
    return replace(
        view,
        state=_BECOMES.get(body.verdict, back),
        levels=proof.levels if proof else body.levels,
        differences=body.differences,
        reason="; ".join(body.reasons),
        verdict=body.verdict,
        checked_at=at,
    )
