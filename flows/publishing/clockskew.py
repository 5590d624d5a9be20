"""How far a platform's clock is from ours, so that a wrong clock hides no post from a look."""

from __future__ import annotations

from connectors.http import Http
from connectors.registry import AnyConnector


def skew_of(connector: AnyConnector) -> int:
    """Platform's time minus ours at its last answer, whole seconds; 0 when it has not answered.

    What stands in for a connector while media are hosted has no transport of its own.
    """
    http: Http | None = getattr(connector, "http", None)
    return round(http.skew_s or 0.0) if http is not None else 0
