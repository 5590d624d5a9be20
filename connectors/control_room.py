"""Whether a Prefect API answers at an address: one read of its health, nothing more."""

from __future__ import annotations

from config.clock import Clock
from connectors.http import Http

_DEADLINE_S = 5.0


def api_alive(url: str, clock: Clock) -> bool:
    """GET {url}/health is ``true``; raises ``connectors.errors`` when nothing usable answers."""
    http = Http("prefect", url, clock=clock, total_deadline=_DEADLINE_S)
    return http.call("GET", "/health").data is True
