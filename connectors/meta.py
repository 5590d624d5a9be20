"""What Facebook and Instagram share: the Graph API's refusals, credential, times and lists.

Codes: developers.facebook.com, Graph API "Error handling" and Instagram "Error codes", v26.0.
Graph answers nearly everything with status 400; only code and subcode tell what happened.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import SecretStr
from requests import PreparedRequest
from requests.auth import AuthBase

from config.messages import say
from connectors.base import JSON
from connectors.errors import (
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Transient,
    Unauthorized,
)
from connectors.http import Http
from connectors.http_errors import MAX_RETRY_AFTER_S, Refusal, label, make

LIVE_GRAPH = "https://graph.facebook.com"
VERSION = "v26.0"
VERSION_SHAPE = r"v\d{2}\.\d"

GONE = "100.33"
"""Not there, or not for this token: Graph tells both with the same words, so it proves nothing."""

_TOKEN = frozenset({102, 104, 190})
_LIMITS = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
_PERMISSIONS = frozenset({3, 10, 25, *range(200, 300)})
_MEDIA = frozenset({352, 9004, 36_000, 36_001, 36_003})
_TRY_AGAIN = frozenset({-1, 1, 2})
_SPAM = 2_207_051
_NOT_READY_S = 30.0
_DAY_S = 86_400.0
_BAD_MEDIA_SUBCODES = frozenset(
    {1_363_022, 1_363_023, 1_366_046, 2_069_019, 2_207_023, 2_207_028, 2_207_057}
)


class TokenAuth(AuthBase):
    """Puts the token into the header and nowhere else. ``scheme`` is ``OAuth`` at rupload."""

    def __init__(self, token: SecretStr, scheme: str = "Bearer") -> None:
        self._token = token
        self._scheme = scheme

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"{self._scheme} {self._token.get_secret_value()}"
        return request


def judge(refusal: Refusal) -> ConnectorError | None:
    """Graph's own refusals; None leaves the general reading."""
    error = refusal.data.get("error") if isinstance(refusal.data, dict) else None
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        return None
    code, subcode = int(error["code"]), error.get("error_subcode")
    subcode = subcode if isinstance(subcode, int) else 0
    name = f"{code}.{subcode}" if subcode else str(code)
    publishing = refusal.write and refusal.path.endswith("/media_publish")
    if subcode == _SPAM or (code == 24 and publishing):
        # the post may be live all the same: seen by others, so it is looked for
        kind: type[ConnectorError] = OutcomeUnknown if publishing else Rejected
        return make(kind, refusal, "meta_blocked", code=name)
    return (
        _by_person(refusal, code, name)
        or _by_content(refusal, code, subcode, name)
        or (_by_waiting(refusal, code, subcode, name))
    )


def _by_person(refusal: Refusal, code: int, name: str) -> ConnectorError | None:
    if code in _TOKEN:
        # told as 401, which means "renew the credential" to every caller; Graph says 400 or 401
        return Unauthorized(
            refusal.text(name),
            platform=refusal.platform,
            status=401,
            code=name,
            hint=say("connectors.unauthorized", platform=label(refusal.platform)),
        )
    if code in _PERMISSIONS:
        key = "meta_restricted" if code == 25 else "forbidden"
        return make(Unauthorized, refusal, key, code=name)
    return None


def _by_content(refusal: Refusal, code: int, subcode: int, name: str) -> ConnectorError | None:
    if code == 506:
        return make(Rejected, refusal, "meta_duplicate", code="duplicate")
    if code == 368:
        return make(Rejected, refusal, "meta_blocked", code=name)
    if code in _MEDIA or subcode in _BAD_MEDIA_SUBCODES:
        return make(Rejected, refusal, "meta_media_refused", code=name)
    if code in {100, 36_004}:
        return make(Rejected, refusal, "refused", code=name)
    if subcode == 2_207_020:
        return make(Rejected, refusal, "ig_expired", code=name)
    return None


def _by_waiting(refusal: Refusal, code: int, subcode: int, name: str) -> ConnectorError | None:
    if code in _LIMITS:
        return _pause(refusal, name, regain_seconds(refusal.headers))
    if code == 9 and subcode == 2_207_042:
        return _pause(refusal, name, _DAY_S)
    if code == 9007:
        return _pause(refusal, name, _NOT_READY_S)
    if code == -2:  # Instagram did not get the file in time, so there is no container
        return _pause(refusal, name, None)
    if code in _TRY_AGAIN:
        if refusal.write:
            return make(OutcomeUnknown, refusal, "outcome_unknown", code=name)
        return make(Transient, refusal, "server_failed", code=name)
    return None


def _pause(refusal: Refusal, name: str, seconds: float | None) -> Transient:
    platform = label(refusal.platform)
    if seconds is None:
        hint = say("connectors.rate_limited", platform=platform)
    else:
        minutes = max(1, round(seconds / 60))
        hint = say("connectors.rate_limited_for", platform=platform, minutes=minutes)
    return Transient(
        refusal.text(name),
        platform=refusal.platform,
        status=refusal.status,
        code=name,
        hint=hint,
        retry_after=seconds,
    )


def regain_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds until access comes back; Graph tells minutes, in JSON, and has no Retry-After."""
    try:
        told = json.loads(headers.get("x-business-use-case-usage", "") or "{}")
        uses = [use for uses in told.values() for use in uses]
        minutes = max((float(use["estimated_time_to_regain_access"]) for use in uses), default=0.0)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return min(minutes * 60, MAX_RETRY_AFTER_S) if minutes > 0 else None


def is_gone(error: ConnectorError) -> bool:
    return isinstance(error, Rejected) and error.code == GONE


def unknown(platform: str, what: str, *, write: bool) -> ConnectorError:
    """The error for an answer that is not of the API's shape."""
    kind: type[ConnectorError] = OutcomeUnknown if write else Transient
    key = "connectors.outcome_unknown" if write else "connectors.unusable"
    return kind(f"{platform}: {what}", platform=platform, hint=say(key, platform=label(platform)))


def object_of(platform: str, answer: object, *, write: bool, field: str = "id") -> JSON:
    """The answer when it holds ``field``; else OutcomeUnknown for a write, Transient for a read."""
    if not isinstance(answer, dict) or not answer.get(field) or "error" in answer:
        raise unknown(platform, f"the answer has no {field}", write=write)
    return answer


def page_of(platform: str, answer: object) -> tuple[list[JSON], str]:
    """The entries of one page of a list and the cursor of the next; "" after the last."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list) or any(
        not isinstance(one, dict) or not one.get("id") for one in data
    ):
        raise unknown(platform, "the list is not of the API's shape", write=False)
    paging = answer.get("paging") if isinstance(answer, dict) else None
    if not isinstance(paging, dict) or not paging.get("next"):
        return data, ""
    after = (paging.get("cursors") or {}).get("after")
    if not after:
        raise unknown(platform, "the list goes on without a cursor", write=False)
    return data, str(after)


def time_of(text: object) -> datetime | None:
    """``2026-12-01T01:00:00+0000`` as an aware time."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def server_since(http: Http, since: datetime) -> datetime:
    """Our time as the server's clock shows it."""
    return datetime.fromtimestamp(since.timestamp() + (http.skew_s or 0.0), UTC)


def same_text(one: str, other: str) -> bool:
    """Equal after NFC and collapsing white space."""
    return folded(one) == folded(other)


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
