"""How WordPress words its refusals: code, message, and a status inside ``data``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from connectors.sandbox.platform import Reply
from connectors.sandbox.retry import wait_told

_CRITICAL: Final = (
    "<p>There has been a critical error on this website.</p>"
    '<p><a href="https://wordpress.org/documentation/article/faq-troubleshooting/">'
    "Learn more about troubleshooting WordPress.</a></p>"
)


class Refusal(Exception):
    """Raised by a handler to answer with a WP_Error."""

    def __init__(self, status: int, code: str, message: str, **data: object) -> None:
        super().__init__(f"WordPress twin refuses: {status} {code}")
        self.reply = Reply.json(
            status, {"code": code, "message": message, "data": {"status": status, **data}}
        )


def forbidden(code: str, message: str, *, logged_in: bool) -> Refusal:
    """401 for strangers, 403 for users whose role does not allow it."""
    return Refusal(403 if logged_in else 401, code, message)


def invalid_param(name: str, why: str) -> Refusal:
    return Refusal(400, "rest_invalid_param", f"Invalid parameter(s): {name}", params={name: why})


def missing_param(name: str) -> Refusal:
    return Refusal(
        400, "rest_missing_callback_param", f"Missing parameter(s): {name}", params=[name]
    )


def refusal(fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
    """An ordered fault, as a WordPress site (or the web server before it) would word it."""
    match fault:
        case "rate_limited":  # core has no limiter: this is the hosting's web server
            _, told = wait_told(args, now)
            headers = () if told is None else (("retry-after", told),)
            page = "<html><head><title>429 Too Many Requests</title></head><body></body></html>"
            return Reply.html(429, page, *headers)
        case "expired_token":
            message = "The provided password is an invalid application password."
            return Reply.json(
                401, {"code": "incorrect_password", "message": message, "data": {"status": 401}}
            )
        case "permission_missing":
            message = "Sorry, you are not allowed to do that."
            return Refusal(403, "rest_forbidden", message).reply
        case "account_gone":  # the user was deleted: its name is unknown now
            message = "Unknown username. Check again or try your email address."
            return Reply.json(
                401, {"code": "invalid_username", "message": message, "data": {"status": 401}}
            )
        case "credits_depleted":  # a hosting account that was not paid
            return Reply.html(402, "<h1>402 Payment Required</h1>")
        case _:
            return Reply.json(
                500,
                {
                    "code": "internal_server_error",
                    "message": _CRITICAL,
                    "data": {"status": 500},
                    "additional_errors": [],
                },
            )
