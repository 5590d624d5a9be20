"""How the Graph API words its refusals.

Codes and texts: contracts' error tables for v26.0. Token and parameter errors answer with status
400, missing permissions with 403, the platform's own failures with 500.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from connectors.sandbox.accounts import FACEBOOK_PAGE
from connectors.sandbox.platform import Reply
from connectors.sandbox.retry import wait_told

VERSION: Final = "v26.0"
_TRANSIENT: Final = frozenset({1, 2, 4, 17, 32, 341, 613})
_LIMIT_TEXT: Final = {
    4: "(#4) Application request limit reached",
    17: "(#17) User request limit reached",
    32: "(#32) Page request limit reached",
    613: "(#613) Calls to this api have exceeded the rate limit.",
    80001: "(#80001) There have been too many calls to this Page account.",
}
_TOKEN_TEXT: Final = {
    458: "Error validating access token: The user has not authorized application.",
    460: (
        "Error validating access token: The session has been invalidated because the user changed "
        "their password or Facebook has changed the session for security reasons."
    ),
    463: "Error validating access token: Session has expired.",
    467: "The user hasn't engaged the app in longer than 90 days.",
}


class GraphError(Exception):
    """Raised by a handler to answer with a Graph error."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int = 0,
        status: int = 400,
        kind: str = "OAuthException",
        title: str = "",
        tell: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"Graph twin refuses with code {code}: {message}")
        error: dict[str, Any] = {"message": message, "type": kind, "code": code}
        if subcode:
            error["error_subcode"] = subcode
        error["is_transient"] = code in _TRANSIENT
        if title or tell:
            error |= {"error_user_title": title, "error_user_msg": tell}
        if data:
            error["error_data"] = dict(data)
        error["fbtrace_id"] = "SandboxTraceId0"
        self.reply = Reply.json(status, {"error": error}, *usage_headers(1))


def invalid(
    message: str,
    subcode: int = 0,
    *,
    title: str = "",
    tell: str = "",
    data: Mapping[str, Any] | None = None,
) -> GraphError:
    text = f"(#100) {message}"
    return GraphError(100, text, subcode=subcode, title=title, tell=tell, data=data)


def missing(node: str, verb: str) -> GraphError:
    """The object does not exist, or not for this token: Graph tells both with the same words."""
    return GraphError(
        100,
        f"Unsupported {verb.lower()} request. Object with ID '{node}' does not exist, cannot be "
        "loaded due to missing permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    )


def bad_token() -> GraphError:
    return GraphError(190, "Invalid OAuth access token - Cannot parse access token")


def usage_headers(percent: int, minutes: int = 0) -> tuple[tuple[str, str], ...]:
    """Use of the quota in percent; ``minutes`` until access comes back. There is no Retry-After."""
    app = {"call_count": percent, "total_cputime": 1, "total_time": 1}
    page = {"type": "pages", **app, "estimated_time_to_regain_access": minutes}
    return (
        ("x-app-usage", json.dumps(app)),
        ("x-business-use-case-usage", json.dumps({FACEBOOK_PAGE.id: [page]})),
        ("facebook-api-version", VERSION),
    )


_GONE_TEXT: Final = {
    25: "The Instagram professional account is inactive, checkpointed, or restricted.",
}


def refusal(fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
    """Graph's wording of an ordered fault; ``args`` may name ``code`` and ``subcode``."""
    code, subcode = int(args.get("code", 0)), int(args.get("subcode", 0))
    match fault:
        case "rate_limited":
            seconds, told = wait_told(args, now)
            minutes = 0 if told is None else math.ceil(seconds / 60)
            code = code or 4
            text = _LIMIT_TEXT.get(code, f"(#{code}) Limit reached")
            reply = GraphError(code, text, subcode=subcode).reply
            return Reply(
                reply.status,
                reply.body,
                (reply.headers[0], *usage_headers(100, minutes)),
            )
        case "expired_token":
            subcode = subcode or 463
            text = _TOKEN_TEXT.get(subcode, "Error validating access token.")
            return GraphError(code or 190, text, subcode=subcode).reply
        case "permission_missing":
            code = code or 200
            text = f"(#{code}) The permission(s) pages_manage_posts are not available."
            return GraphError(code, text, subcode=subcode, status=403).reply
        case "account_gone":
            # a Page's token dies with its Page or its person; Instagram says 25.2207050
            text = _GONE_TEXT.get(code, "Error validating access token: checkpointed.")
            return GraphError(code or 190, text, subcode=subcode or 459).reply
        case "credits_depleted":
            text = "The action attempted has been deemed abusive or is otherwise disallowed"
            return GraphError(code or 368, text, subcode=subcode).reply
        case _:
            text = "An unexpected error has occurred. Please retry your request later."
            return GraphError(code or 2, text, subcode=subcode, status=500).reply
