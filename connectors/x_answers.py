"""What X's answers mean: refusals by their problem type, posts and media as values."""

from __future__ import annotations

from datetime import UTC, datetime

from config.messages import say
from connectors.base import JSON, SeenMedia
from connectors.errors import (
    ACCOUNT_GONE,
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Transient,
    Unauthorized,
)
from connectors.http_errors import Refusal, make

_SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
_SUSPENDED = "your account is suspended"
"""X names no problem type for it; its sentence has been the same since API 1.1 (code 64)."""


def judge(refusal: Refusal) -> ConnectorError | None:
    """X's own refusals; None leaves the general reading."""
    data = refusal.data if isinstance(refusal.data, dict) else {}
    detail = str(data.get("detail", "")).casefold()
    kind = str(data.get("type", "")).rpartition("/")[2]
    if refusal.status == 403 and "duplicate content" in detail:
        return make(Rejected, refusal, "x_duplicate", code="duplicate")
    if refusal.status == 403 and _SUSPENDED in detail:
        return make(Unauthorized, refusal, "account_gone", code=ACCOUNT_GONE)
    if refusal.status == 403 and "not allowed to post a video longer" in detail:
        return make(Rejected, refusal, "refused", code="video_too_long")
    if refusal.status == 429 and kind == "usage-capped":
        return make(Unauthorized, refusal, "billing", code="usage_capped")  # a cap, not a pause
    return None


def data_of(answer: object, *, write: bool) -> JSON:
    data = answer.get("data") if isinstance(answer, dict) else None
    if isinstance(data, dict) and (data.get("id") or data.get("deleted") is True):
        return data
    kind: type[ConnectorError] = OutcomeUnknown if write else Transient
    key = "connectors.outcome_unknown" if write else "connectors.unusable"
    raise kind("x: the answer has no data", platform="x", hint=say(key, platform=platform_name()))


def not_found(answer: JSON) -> bool:
    errors = answer.get("errors", [])
    return bool(errors) and all("not-found" in str(one.get("type", "")) for one in errors)


def media_of(answer: JSON) -> tuple[SeenMedia, ...]:
    keys = answer["data"].get("attachments", {}).get("media_keys", [])
    known = {one.get("media_key"): one for one in answer.get("includes", {}).get("media", [])}
    return tuple(_medium(known[key]) for key in keys if key in known)


def _medium(there: JSON) -> SeenMedia:
    """A video's alternative text is None: X takes none."""
    url = str(there.get("url") or there.get("preview_image_url") or "")
    if there.get("type") != "photo":
        length = there.get("duration_ms")
        seconds = length / 1000 if isinstance(length, int) and length else None
        return SeenMedia(url=url, alt=None, kind="video", seconds=seconds)
    return SeenMedia(url=url, alt=str(there.get("alt_text") or ""), kind="image")


def snowflake_time(post_id: str) -> datetime | None:
    ms = (int(post_id) >> 22) + _SNOWFLAKE_EPOCH_MS if post_id.isdigit() else 0
    return datetime.fromtimestamp(ms / 1000, UTC) if ms > _SNOWFLAKE_EPOCH_MS else None


def time_of(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def platform_name() -> str:
    return say("connectors.name_x")
