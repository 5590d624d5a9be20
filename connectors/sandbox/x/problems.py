"""How X words its refusals (RFC 7807 problems, in the forms seen from the live API)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from connectors.sandbox.platform import Reply
from connectors.sandbox.retry import wait_told
from connectors.sandbox.x.limits import PER_WINDOW, rate_headers

_PROBLEM = "https://api.x.com/2/problems/"


class Refusal(Exception):
    """Raised by a handler to answer with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"X twin refuses with status {reply.status}")
        self.reply = reply


def flat(status: int, title: str, detail: str) -> Reply:
    return Reply.json(
        status,
        {"title": title, "type": "about:blank", "status": status, "detail": detail},
        ("content-type", "application/problem+json"),
    )


def invalid(message: str, **parameters: object) -> Refusal:
    """400: a parameter is wrong."""
    error = {
        "parameters": {name: [str(value)] for name, value in parameters.items()},
        "message": message,
    }
    return Refusal(
        Reply.json(
            400,
            {
                "errors": [error],
                "title": "Invalid Request",
                "detail": "One or more parameters to your request was invalid.",
                "type": _PROBLEM + "invalid-request",
            },
        )
    )


def not_found(kind: str, parameter: str, value: str) -> dict[str, str]:
    """One entry of ``errors`` for a resource that does not exist."""
    return {
        "value": value,
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": _PROBLEM + "resource-not-found",
    }


def unauthorized() -> Reply:
    return flat(401, "Unauthorized", "Unauthorized")


def app_only() -> Reply:
    return Reply.json(
        403,
        {
            "title": "Unsupported Authentication",
            "detail": (
                "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  "
                "Supported authentication types are "
                "[OAuth 1.0a User Context, OAuth 2.0 User Context]."
            ),
            # seen with the API's former host; the published problems all have the new one
            "type": "https://api.twitter.com/2/problems/unsupported-authentication",
            "status": 403,
        },
    )


def duplicate() -> Reply:
    return Reply.json(
        403,
        {
            "detail": "You are not allowed to create a Tweet with duplicate content.",
            "type": "about:blank",
            "title": "Forbidden",
            "status": 403,
        },
    )


def too_many(headers: tuple[tuple[str, str], ...]) -> Reply:
    problem = {
        "title": "Too Many Requests",
        "detail": "Too Many Requests",
        "type": "about:blank",
        "status": 429,
    }
    return Reply.json(429, problem, *headers)


def refusal(fault: str, args: Mapping[str, object], now: datetime) -> Reply:
    """X's wording of an ordered fault."""
    match fault:
        case "rate_limited":
            seconds, told = wait_told(args, now)
            headers = rate_headers(PER_WINDOW["create_post"], 0, int(now.timestamp()) + seconds)
            # The live API tells the wait by x-rate-limit-reset alone; "missing" takes that away.
            if args.get("retry_after") == "missing":
                headers = ()
            return too_many(headers if told is None else (*headers, ("retry-after", told)))
        case "expired_token":
            return unauthorized()
        case "permission_missing":
            return flat(403, "Forbidden", "You are not permitted to perform this action.")
        case "account_gone":
            text = "Your account is suspended and is not permitted to access this feature."
            return flat(403, "Forbidden", text)
        case "credits_depleted":
            return Reply.json(
                402,
                {
                    "detail": "credits depleted",
                    "status": 402,
                    "title": "Payment Required",
                    "type": _PROBLEM + "credits-depleted",
                },
            )
        case _:
            return flat(500, "Internal Server Error", "Internal Server Error")
