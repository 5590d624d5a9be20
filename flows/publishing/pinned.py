"""Which account each channel has posted as, by the ledger: another one must not take over."""

from __future__ import annotations

from proof.bodies import IntentBody
from proof.entries import EntryKind
from proof.ledger import Ledger


def pinned_accounts(ledger: Ledger) -> dict[str, str]:
    """Channel → the platform's id of the account of its last intent."""
    found: dict[str, str] = {}
    for entry in ledger.entries(kind=EntryKind.INTENT):
        body = IntentBody.model_validate(entry.body)
        if body.account_id:
            found[body.channel] = body.account_id
    return found
