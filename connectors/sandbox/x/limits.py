"""X's request limits per user and 15 minutes, with the headers that tell of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

WINDOW_S: Final = 15 * 60
PER_WINDOW: Final = {
    "create_post": 100,
    "delete_post": 50,
    "read": 900,
    "whoami": 75,
    "list": 900,
    "media_upload": 500,
    "media_init": 1875,
    "media_append": 1875,
    "media_finalize": 1875,
    "media_status": 1000,
    "media_meta": 500,
    "subtitles": 100,
}


class Limits:
    """Counts requests in windows of 15 minutes, by the twin's clock. Kept in memory."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def count(
        self, account: str, op: str, now: datetime
    ) -> tuple[bool, tuple[tuple[str, str], ...]]:
        """Count one request: is it within the limit, and the rate headers of its answer."""
        limit = PER_WINDOW.get(op, 900)
        start, used = self._windows.get((account, op), (now.timestamp(), 0))
        if not start <= now.timestamp() < start + WINDOW_S:
            start, used = now.timestamp(), 0
        used += 1
        self._windows[account, op] = (start, used)
        return used <= limit, rate_headers(limit, max(0, limit - used), int(start) + WINDOW_S)

    def clear(self) -> None:
        self._windows.clear()


def rate_headers(limit: int, remaining: int, reset: int) -> tuple[tuple[str, str], ...]:
    """``reset`` is in seconds since 1970."""
    return (
        ("x-rate-limit-limit", str(limit)),
        ("x-rate-limit-remaining", str(remaining)),
        ("x-rate-limit-reset", str(reset)),
    )
