"""How the YouTube Data API and Google's token endpoint word their refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from connectors.sandbox.platform import Reply
from connectors.sandbox.retry import wait_told

_QUOTA: Final = {
    "quotaExceeded": (403, "The request cannot be completed because you have exceeded your quota."),
    "uploadLimitExceeded": (400, "The user has exceeded the number of videos they may upload."),
    "rateLimitExceeded": (403, "The request has been rate limited."),
}


class Refusal(Exception):
    """Raised by a handler to answer with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"YouTube twin refuses with status {reply.status}")
        self.reply = reply


def problem(
    status: int, reason: str, message: str, *, domain: str = "youtube", place: str = ""
) -> Refusal:
    detail: dict[str, str] = {"message": message, "domain": domain, "reason": reason}
    if place:
        detail |= {"location": place, "locationType": "parameter"}
    error: dict[str, Any] = {"code": status, "message": message, "errors": [detail]}
    if status == 401:
        error["status"] = "UNAUTHENTICATED"
    return Refusal(Reply.json(status, {"error": error}))


def invalid(reason: str, message: str, place: str = "") -> Refusal:
    return problem(400, reason, message, place=place)


def no_login() -> Refusal:
    text = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential."
    )
    return problem(401, "authError", text, domain="global")


def not_found(kind: str, place: str) -> Refusal:
    return problem(404, f"{kind}NotFound", f"The {kind} could not be found.", place=place)


def quota(reason: str = "quotaExceeded") -> Refusal:
    status, message = _QUOTA[reason]
    domain = "youtube.video" if reason == "uploadLimitExceeded" else "youtube.quota"
    return problem(status, reason, message, domain=domain)


def token_problem(error: str, description: str, status: int = 400) -> Reply:
    """Google's token endpoint answers flat."""
    return Reply.json(status, {"error": error, "error_description": description})


def refusal(fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
    """YouTube's wording of an ordered fault; ``args["reason"]`` chooses among the quota errors."""
    match fault:
        case "rate_limited":
            _, told = wait_told(args, now)
            reply = quota(str(args.get("reason", "quotaExceeded"))).reply
            more = () if told is None else (("retry-after", told),)
            return Reply(reply.status, reply.body, (*reply.headers, *more))
        case "credits_depleted":
            return quota().reply
        case "expired_token":
            if args.get("op") == "token":
                return token_problem("invalid_grant", "Token has been expired or revoked.")
            return no_login().reply
        case "account_gone":
            if args.get("op") == "token":  # Google deletes the grants with the account
                return token_problem("invalid_grant", "Account has been deleted")
            reason = str(args.get("reason", "authenticatedUserAccountSuspended"))
            return problem(403, reason, "The YouTube account is not available.").reply
        case "permission_missing":
            text = "The request is not properly authorized."
            return problem(403, "forbidden", text).reply
        case _:
            return problem(500, "backendError", "Backend Error", domain="global").reply
