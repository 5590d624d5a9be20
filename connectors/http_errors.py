"""From what came back over the wire to the error that says what the caller does next.

The rule of writes (DESIGN rule 2): only a well-formed refusal, or the certainty that no byte of
the request left, counts as "not done"; everything else is OutcomeUnknown.
Texts name platform, method, path and status, never a query, a header or a body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from config.messages import say
from connectors.errors import (
    ConnectorError,
    OutcomeUnknown,
    Permanent,
    Rejected,
    Transient,
    Unauthorized,
)
from connectors.http_wire import WireError

MAX_RETRY_AFTER_S = 86_400.0
"""A longer wait than a day is taken as a day: whoever asks for more is not to be believed."""

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# refused by the server's front before any application saw the request
_NEVER_DONE = frozenset({404, 405, 406, 410, 411, 413, 414, 415, 417, 421, 425, 426, 431})
_MOVED = frozenset({301, 307, 308})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer outside 2xx. ``data`` is its JSON, None when it is not JSON; kept out of repr."""

    platform: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    data: Any = field(repr=False)
    write: bool
    now: datetime

    @property
    def code(self) -> str:
        """The platform's own code where the body has one of a harmless shape."""
        found = self.data.get("code") if isinstance(self.data, dict) else None
        return found if isinstance(found, str) and _CODE.fullmatch(found) else ""

    def text(self, what: str = "") -> str:
        """English for the log."""
        known = what or self.code
        end = f" ({known})" if known else ""
        return f"{self.platform}: {self.method} {self.path}: status {self.status}{end}"


Judge = Callable[[Refusal], ConnectorError | None]
"""A connector's own reading of a refusal; None leaves it to ``judged``."""


def label(platform: str) -> str:
    """The platform's name as operators know it."""
    try:
        return say(f"connectors.name_{platform}")
    except KeyError:
        return platform


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the ``Date`` header as aware UTC; None when missing or unreadable."""
    return _http_date(headers.get("Date", ""))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, from Retry-After (seconds or date) or x-rate-limit-reset (epoch seconds).

    ``now`` is the server's time when known, else ours. None when the server does not say or what
    it says cannot be meant (negative, unreadable); at most MAX_RETRY_AFTER_S.
    """
    told = headers.get("Retry-After", "").strip()
    seconds: float | None = None
    if re.fullmatch(r"\d{1,15}", told):
        seconds = float(told)
    elif told:
        at = _http_date(told)
        seconds = (at - now).total_seconds() if at else None
    else:
        reset = headers.get("x-rate-limit-reset", "").strip()
        if re.fullmatch(r"\d{1,12}", reset):
            seconds = float(reset) - now.timestamp()
    if seconds is None or seconds < 0:
        return None
    return min(seconds, MAX_RETRY_AFTER_S)


def unreached(platform: str, method: str, path: str, *, write: bool, error: WireError) -> Exception:
    """The error for an exchange that gave no complete answer."""
    text = f"{platform}: {method} {path}: no answer ({error.reason})"
    name = label(platform)
    if error.reason == "invalid":
        return Permanent(text, platform=platform, hint=say("connectors.bad_address", platform=name))
    if error.sent and write:
        hint = say("connectors.outcome_unknown", platform=name)
        return OutcomeUnknown(text, platform=platform, hint=hint)
    key = "connectors.tls" if error.reason == "tls" else "connectors.unreachable"
    return Transient(text, platform=platform, hint=say(key, platform=name))


def unusable(platform: str, method: str, path: str, status: int, *, write: bool) -> Exception:
    """The error for a 2xx whose body is not what the API promises (garbage, empty, a web page)."""
    text = f"{platform}: {method} {path}: status {status} with an unusable body"
    name = label(platform)
    if write:
        hint = say("connectors.outcome_unknown", platform=name)
        return OutcomeUnknown(text, platform=platform, status=status, hint=hint)
    hint = say("connectors.unusable", platform=name)
    return Transient(text, platform=platform, status=status, hint=hint)


def judged(refusal: Refusal) -> ConnectorError:
    """The general reading of a status outside 2xx, for every platform."""
    if refusal.status < 400:
        return _redirected(refusal)
    if refusal.status == 429:
        return rate_limited(refusal)
    if refusal.status >= 500 or refusal.status == 408:
        return _server_failed(refusal)
    return _refused(refusal)


def rate_limited(refusal: Refusal) -> Transient:
    """Too many requests: not done, with the wait that was told."""
    wait = retry_after(refusal.headers, refusal.now)
    name = label(refusal.platform)
    if wait is None:
        hint = say("connectors.rate_limited", platform=name)
    else:
        minutes = max(1, round(wait / 60))
        hint = say("connectors.rate_limited_for", platform=name, minutes=minutes)
    return Transient(
        refusal.text("rate limit"),
        platform=refusal.platform,
        status=refusal.status,
        code=refusal.code,
        hint=hint,
        retry_after=wait,
    )


def make(
    kind: type[ConnectorError], refusal: Refusal, key: str, *, code: str = "", **values: object
) -> ConnectorError:
    """An error of ``kind`` whose hint is the catalogue's ``connectors.<key>``."""
    return kind(
        refusal.text(code),
        platform=refusal.platform,
        status=refusal.status,
        code=code or refusal.code,
        hint=say(
            f"connectors.{key}", platform=label(refusal.platform), status=refusal.status, **values
        ),
    )


def _redirected(refusal: Refusal) -> ConnectorError:
    # 302 and 303 are also how a server answers a POST that it has carried out
    if refusal.write and refusal.status not in _MOVED:
        return make(OutcomeUnknown, refusal, "outcome_unknown", code="redirect")
    return make(Permanent, refusal, "redirected", code="redirect")


def _server_failed(refusal: Refusal) -> ConnectorError:
    if refusal.write:
        return make(OutcomeUnknown, refusal, "outcome_unknown")
    return Transient(
        refusal.text(),
        platform=refusal.platform,
        status=refusal.status,
        code=refusal.code,
        hint=say("connectors.server_failed", platform=label(refusal.platform)),
        retry_after=retry_after(refusal.headers, refusal.now),
    )


def _refused(refusal: Refusal) -> ConnectorError:
    if refusal.status == 401:
        return make(Unauthorized, refusal, "unauthorized")
    if refusal.status == 402:
        return make(Unauthorized, refusal, "billing", code="billing")
    if refusal.data is None:
        return _refused_by_front(refusal)
    if refusal.status == 403:
        return make(Unauthorized, refusal, "forbidden")
    return make(Rejected, refusal, "refused")


def _refused_by_front(refusal: Refusal) -> ConnectorError:
    """A web server's, firewall's or proxy's page: not the platform's word."""
    if refusal.status in {404, 405}:
        return make(Permanent, refusal, "bad_address", code="not_found")
    if refusal.status in _NEVER_DONE:
        return make(Rejected, refusal, "refused")
    if refusal.write:  # it may have been put over an answer of the platform
        return make(OutcomeUnknown, refusal, "outcome_unknown")
    return make(Permanent, refusal, "blocked")


def _http_date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
