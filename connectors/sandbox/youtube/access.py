"""Access tokens from the refresh token, and the day's quota."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from starlette.requests import Request

from connectors.sandbox import accounts
from connectors.sandbox.consent import Consent
from connectors.sandbox.platform import Reply, World, acted_fault
from connectors.sandbox.youtube.problems import no_login, quota, token_problem

TOKEN: Final = "youtube.token"  # noqa: S105  # a kind of thing, no secret
_LIFE_S: Final = 3599
_CODE_S: Final = 600
_SCOPE: Final = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl"
# Units of the daily 10 000 per call; inserts have a bucket of their own.
_COST: Final = {
    "publish": 50,
    "update_post": 50,
    "thumbnail": 50,
    "captions": 400,
    "delete_post": 50,
}
_UNITS: Final = 10_000
_INSERTS: Final = 100
_PACIFIC: Final = ZoneInfo("America/Los_Angeles")


class Access:
    """Who may ask, and how often."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._clock = world.clock
        self._consent = Consent(world, "youtube", accounts.YOUTUBE_CLIENT_ID, _CODE_S)

    async def token(self, request: Request) -> Reply:
        """POST /token with a refresh token or an authorisation code, as a form."""
        form = dict(parse_qsl((await request.body()).decode("latin-1")))
        client = (form.get("client_id"), form.get("client_secret"))
        if client != (accounts.YOUTUBE_CLIENT_ID, accounts.YOUTUBE_CLIENT_SECRET):
            return token_problem("invalid_client", "The OAuth client was not found.", 401)
        more: dict[str, Any] = {}
        if form.get("grant_type") == "authorization_code":
            if self._consent.redeem(form) is None:
                return token_problem("invalid_grant", "Malformed auth code.")
            more["refresh_token"] = accounts.YOUTUBE_REFRESH_TOKEN
        elif form.get("grant_type") != "refresh_token":
            return token_problem("unsupported_grant_type", "Invalid grant_type")
        elif form.get("refresh_token") != accounts.YOUTUBE_REFRESH_TOKEN:
            return token_problem("invalid_grant", "Token has been expired or revoked.")
        fault = acted_fault(request)
        if fault == "ends_soon":  # an app whose consent screen is still in testing: a week at most
            more["refresh_token_expires_in"] = 3 * 86_400
        number = self._store.next_number(TOKEN)
        token = "ya29.sandbox-" + hashlib.sha256(f"token {number}".encode()).hexdigest()[:32]
        ends = self._clock.now() + timedelta(seconds=_LIFE_S)
        self._store.put(TOKEN, token, {"ends": ends.isoformat()})
        scope = _SCOPE.partition(" ")[0] if fault == "scope_missing" else _SCOPE
        answer = {"access_token": token, "expires_in": _LIFE_S, "scope": scope}
        return Reply.json(200, answer | more | {"token_type": "Bearer"})

    async def authorize(self, request: Request) -> Reply:
        """GET /auth: the consent page."""
        return self._consent.authorize(dict(request.query_params))

    def check(self, request: Request) -> None:
        """Raises Refusal (401) without a token that is still good."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        known = self._store.get(TOKEN, token) if scheme.lower() == "bearer" else None
        if known is None or datetime.fromisoformat(known["ends"]) <= self._clock.now():
            raise no_login()

    def spend(self, op: str) -> None:
        """Count a call against the day (it begins at midnight, Pacific time). Raises Refusal."""
        day = f"{self._clock.now().astimezone(_PACIFIC):%Y-%m-%d}"
        bucket, cost, limit = f"youtube.units {day}", _COST.get(op, 1), _UNITS
        if op == "upload_start":
            bucket, cost, limit = f"youtube.inserts {day}", 1, _INSERTS
        used = (self._store.get("youtube.quota", bucket) or {"used": 0})["used"] + cost
        if used > limit:
            raise quota("uploadLimitExceeded" if op == "upload_start" else "quotaExceeded")
        self._store.put("youtube.quota", bucket, {"used": used})
