"""What WordPress's answers mean: refusals by code, posts checked for their shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

from config.messages import say
from connectors.base import JSON
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Transient
from connectors.http import Reply
from connectors.http_errors import Refusal, make

_MEDIA_REFUSED = frozenset(
    {
        "rest_upload_unknown_error",  # a 500 that means: this file type is not allowed
        "rest_upload_no_data",
        "rest_upload_file_too_big",
        "rest_upload_limited_space",
        "rest_upload_user_quota_exceeded",
    }
)


def judge(refusal: Refusal) -> ConnectorError | None:
    if refusal.code in _MEDIA_REFUSED:
        return make(Rejected, refusal, "wp_media_refused")
    if refusal.code == "rest_upload_hash_mismatch":
        return make(Transient, refusal, "wp_upload_damaged")
    return None


def object_of(reply: Reply) -> JSON:
    return checked(reply.data, write=False, fields=("id",))


def checked(
    value: object,
    *,
    write: bool = True,
    fields: tuple[str, ...] = ("id", "slug", "status", "link", "title", "content"),
) -> JSON:
    """The answer as a post; an answer of another shape proves nothing."""
    if isinstance(value, dict) and all(field in value for field in fields):
        return value
    kind: type[ConnectorError] = OutcomeUnknown if write else Transient
    key = "connectors.outcome_unknown" if write else "connectors.unusable"
    text = "wordpress: the answer is not of the API's shape"
    raise kind(text, platform="wordpress", hint=say(key, platform=site_name()))


def dropped(made: JSON, sent: Mapping[str, Any]) -> str:
    """The field that WordPress left out without a word (unknown ids are dropped with a 201)."""
    for field in ("categories", "tags"):
        if not set(sent[field] or ()) <= set(made.get(field, ())):
            return field
    if sent["featured_media"] and made.get("featured_media") != sent["featured_media"]:
        return "featured_media"
    return ""


def published(made: JSON) -> JSON:
    at = str(made.get("date_gmt") or "")
    return {"id": int(made["id"]), "slug": made["slug"], "url": made["link"], "at": at}


def utc(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    except ValueError:
        return None


def flat(text: str) -> str:
    return " ".join(unescape(text).split())


def site_name() -> str:
    return say("connectors.name_wordpress")
