"""Retry-After in all the ways servers send it, good and bad."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

ABSURD_S: Final = 10 * 365 * 86_400


def wait_told(args: Mapping[str, object], now: datetime) -> tuple[int, str | None]:
    """Seconds until the limit ends, and the value of Retry-After (None: the header is left out).

    ``args["retry_after"]`` is a number of seconds, ``"http-date"`` (``args["seconds"]`` ahead,
    60 by default), ``"absurd"`` (ten years) or ``"missing"``.
    """
    wish = args.get("retry_after", "missing")
    seconds = int(str(args.get("seconds", 60)))
    if wish == "missing":
        return seconds, None
    if wish == "absurd":
        return ABSURD_S, str(ABSURD_S)
    if wish == "http-date":
        moment = (now + timedelta(seconds=seconds)).replace(microsecond=0)
        return seconds, format_datetime(moment, usegmt=True)
    return int(str(wish)), str(wish)
