"""What YouTube's answers mean: Google's error reasons, and the shapes of its objects."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.messages import say
from connectors.base import JSON
from connectors.errors import (
    ACCOUNT_GONE,
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Transient,
    Unauthorized,
)
from connectors.http_errors import Refusal, make, rate_limited, retry_after

_REASON = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_RANGE = re.compile(r"bytes=0-(\d{1,15})")
_DAY_S = 86_400.0
_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_PACE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "uploadRateLimitExceeded"})
_SCOPE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_GONE = frozenset({"authenticatedUserAccountClosed", "authenticatedUserAccountSuspended"})
"""YouTube Data API, "Errors", common request errors (403)."""


class NotYetWhole(Transient):
    """308 Resume Incomplete: the session holds the first ``received`` bytes and wants the rest."""

    def __init__(self, message: str, received: int) -> None:
        super().__init__(message, platform="youtube", status=308, code="incomplete")
        self.received = received


def judge(refusal: Refusal) -> ConnectorError | None:
    """YouTube's own refusals; None leaves the general reading."""
    if refusal.status == 308 and "location" not in {name.lower() for name in refusal.headers}:
        found = _RANGE.fullmatch(refusal.headers.get("Range", "").strip())
        return NotYetWhole(refusal.text("incomplete"), int(found[1]) + 1 if found else 0)
    reason = _reason(refusal.data)
    if not reason or refusal.status == 401 or not 400 <= refusal.status < 500:
        return None
    return _not_now(refusal, reason) or _not_so(refusal, reason)


def _not_now(refusal: Refusal, reason: str) -> Transient | None:
    """Quotas and pace: surely not done, later it may be."""
    if reason in _QUOTA:
        return _later(refusal, reason, _until_pacific_midnight(refusal.now), "yt_quota_spent")
    if reason == "uploadLimitExceeded":
        return _later(refusal, reason, _DAY_S, "yt_upload_limit")
    return rate_limited(refusal) if reason in _PACE or refusal.status == 429 else None


def _not_so(refusal: Refusal, reason: str) -> ConnectorError:
    if reason in _SCOPE:
        return make(Unauthorized, refusal, "yt_scopes", code=reason)
    if reason in _GONE:
        return make(Unauthorized, refusal, "account_gone", code=ACCOUNT_GONE)
    if refusal.status == 403:
        thumbnail = refusal.path.endswith("/thumbnails/set")
        key = "yt_thumbnail" if thumbnail else "forbidden"
        return make(Unauthorized, refusal, key, code=reason)
    return make(Rejected, refusal, "refused", code=reason)


def items_of(answer: object) -> list[JSON]:
    """The ``items`` of a list; Transient when the answer is none, for it proves nothing."""
    items = answer.get("items") if isinstance(answer, dict) else None
    if isinstance(items, list) and all(isinstance(one, dict) for one in items):
        return items
    if isinstance(answer, dict) and "kind" in answer and items is None:
        return []  # Google leaves an empty list out
    hint = say("connectors.unusable", platform=platform_name())
    raise Transient("youtube: the answer is no list", platform="youtube", hint=hint)


def made(answer: object, *fields: str) -> JSON:
    """The answer to a write; OutcomeUnknown when it is not the object that was asked for."""
    if isinstance(answer, dict) and all(answer.get(field) for field in fields):
        return answer
    raise unclear("the answer to a write is not of the API's shape")


def unclear(what: str) -> OutcomeUnknown:
    """A write may have been carried out."""
    hint = say("connectors.outcome_unknown", platform=platform_name())
    return OutcomeUnknown(f"youtube: {what}", platform="youtube", hint=hint)


def part(value: JSON, name: str) -> JSON:
    """One part of a resource, {} when it is not there."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def time_of(text: object) -> datetime | None:
    """Parse RFC 3339 into aware UTC; None when unreadable."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)


def platform_name() -> str:
    """As operators know it."""
    return say("connectors.name_youtube")


def _reason(data: Any) -> str:  # noqa: ANN401 -- any JSON value
    error = data.get("error") if isinstance(data, dict) else None
    if not isinstance(error, dict):
        return ""
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    reason = first.get("reason") if isinstance(first, dict) else None
    found = reason or error.get("status")
    return found if isinstance(found, str) and _REASON.fullmatch(found) else ""


def _later(refusal: Refusal, reason: str, seconds: float, key: str) -> Transient:
    return Transient(
        refusal.text(reason),
        platform="youtube",
        status=refusal.status,
        code=reason,
        hint=say(f"connectors.{key}"),
        retry_after=told if (told := retry_after(refusal.headers, refusal.now)) else seconds,
    )


def _until_pacific_midnight(now: datetime) -> float:
    """Quotas are renewed at midnight Pacific time."""
    zone: tzinfo
    try:
        zone = ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:  # a system without a time zone database: winter time
        zone = timezone(timedelta(hours=-8))
    here = now.astimezone(zone)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.timestamp() - here.timestamp()
