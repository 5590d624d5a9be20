"""OAuth 2.0 of X: two-hour access tokens, and refresh tokens that work once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from connectors.sandbox import accounts
from connectors.sandbox.consent import Consent
from connectors.sandbox.platform import Reply, World

_ACCESS: Final = "x.token"
_REFRESH: Final = "x.refresh"
_LIFE_S: Final = 7200
_CODE_S: Final = 30


class Login:
    """The consent page, the token endpoint, and the tokens that they gave."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._clock = world.clock
        self._consent = Consent(world, "x", accounts.X_CLIENT_ID, _CODE_S)

    async def authorize(self, request: Request) -> Response:
        """GET /i/oauth2/authorize."""
        return _response(self._consent.authorize(dict(request.query_params)))

    async def token(self, request: Request) -> Response:
        """POST /2/oauth2/token."""
        form = dict(parse_qsl((await request.body()).decode("latin-1")))
        if not _client(request.headers.get("authorization", ""), form):
            return _problem("invalid_client", "Missing valid authorization header", 401)
        match form.get("grant_type"):
            case "authorization_code":
                scope = self._consent.redeem(form)
            case "refresh_token":
                scope = self._turn_over(form.get("refresh_token", ""))
            case _:
                return _problem("unsupported_grant_type", "Unknown grant_type")
        if scope is None:
            return _problem("invalid_request", "Value passed for the token was invalid.")
        return _response(Reply.json(200, self._give(scope)))

    def knows(self, token: str) -> bool:
        """Whether an access token is good now."""
        kept = self._store.get(_ACCESS, token)
        return kept is not None and datetime.fromisoformat(kept["ends"]) > self._clock.now()

    def _turn_over(self, refresh: str) -> str | None:
        kept = self._store.get(_REFRESH, refresh)
        if kept is None:
            return None
        self._store.drop(_REFRESH, refresh)
        self._store.drop(_ACCESS, kept["access"])
        return str(kept["scope"])

    def _give(self, scope: str) -> dict[str, Any]:
        number = self._store.next_number(_ACCESS)
        access = "sandbox-x-" + hashlib.sha256(f"access {number}".encode()).hexdigest()[:40]
        ends = self._clock.now() + timedelta(seconds=_LIFE_S)
        self._store.put(_ACCESS, access, {"ends": ends.isoformat(), "scope": scope})
        answer = {"token_type": "bearer", "expires_in": _LIFE_S, "access_token": access}
        answer["scope"] = scope
        if "offline.access" in scope.split():
            refresh = "sandbox-xr-" + hashlib.sha256(f"refresh {number}".encode()).hexdigest()[:40]
            self._store.put(_REFRESH, refresh, {"scope": scope, "access": access})
            answer["refresh_token"] = refresh
        return answer


def _client(header: str, form: dict[str, str]) -> bool:
    """A public client names itself in the form, a confidential one proves itself."""
    if not header:
        return form.get("client_id") == accounts.X_CLIENT_ID
    wanted = f"{accounts.X_CLIENT_ID}:{accounts.X_CLIENT_SECRET}"
    try:
        given = base64.b64decode(header.partition(" ")[2], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return hmac.compare_digest(given, wanted)


def _problem(error: str, description: str, status: int = 400) -> Response:
    return _response(Reply.json(status, {"error": error, "error_description": description}))


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers))
