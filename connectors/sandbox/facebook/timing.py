"""Published at once, not at all, or at a time: the rules that feed, photos and videos share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from connectors.sandbox.clock import VirtualClock, parse_moment
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import invalid

_SOONEST: Final = timedelta(minutes=10)
_LATEST: Final = timedelta(days=30)


def timing(call: Call, clock: VirtualClock) -> dict[str, Any]:
    """``published`` and ``scheduled`` (seconds since 1970) of a new post. Raises GraphError."""
    published = call.flag("published", default=True)
    due = due_time(call, clock)
    if due is not None and published:
        raise invalid("You cannot specify a scheduled publish time on a published post")
    return {"published": published, "scheduled": due}


def due_time(call: Call, clock: VirtualClock) -> int | None:
    """``scheduled_publish_time``: seconds since 1970 or ISO 8601, 10 minutes to 30 days ahead."""
    text = call.text("scheduled_publish_time")
    if not text:
        return None
    try:
        moment = datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else parse_moment(text)
    except (ValueError, OverflowError):
        raise invalid("Param scheduled_publish_time must be a date/time") from None
    if not _SOONEST <= moment - clock.now() <= _LATEST:
        raise invalid(
            "The specified scheduled publish time is invalid.",
            title="Invalid Scheduled Time",
            tell="The time must be between 10 minutes and 30 days from now.",
        )
    return int(moment.timestamp())
