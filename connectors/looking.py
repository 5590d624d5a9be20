"""What a failed read means while looking for an earlier write."""

from __future__ import annotations

from connectors.base import Undecided
from connectors.errors import ConnectorError, Transient, Unauthorized


def undecided(error: ConnectorError, hint: str = "") -> Undecided:
    """Return Undecided; re-raise what the caller handles itself: a read worth repeating
    (Transient) and a credential that a person must renew (401). Never read as Absent.
    """
    if isinstance(error, Transient) or (isinstance(error, Unauthorized) and error.status == 401):
        raise error
    return Undecided(str(error), hint or error.hint)
