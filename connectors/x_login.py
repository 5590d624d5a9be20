"""X by OAuth 2.0 with PKCE, for accounts whose app gives no OAuth 1.0a values.

docs.x.com, "OAuth 2.0 Authorization Code Flow with PKCE": access tokens last two hours, every
renewal gives a new refresh token, the code is good for 30 seconds, and the callback address must
be registered exactly, port included.
"""

from __future__ import annotations

from collections.abc import Callable

from requests.auth import AuthBase

from config.clock import Clock
from connectors.base import JSON
from connectors.errors import ConnectorError, Unauthorized
from connectors.http import DEADLINE_S, Http
from connectors.http_errors import Judge, Refusal
from connectors.oauth import TOKEN_REFUSED, FileBearer, OAuthClient, TokenDesk
from connectors.oauth_login import LoginPlan
from connectors.x_answers import judge
from connectors.x_settings import XSettings

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
CALLBACK_PORT = 8731
"""Fixed, because it must be registered with the app: ``http://127.0.0.1:8731/callback``."""


def auth_of(settings: XSettings, clock: Clock, *, total_deadline: float = DEADLINE_S) -> AuthBase:
    """The signer of a channel's requests: OAuth 1.0a, a fixed token, or a login's tokens."""
    if settings.login is None:
        return settings.auth()
    return FileBearer(
        TokenDesk(_client(settings), clock, total_deadline=total_deadline), settings.login
    )


def judge_for(http: Http) -> Judge:
    """X's reading of refusals; a login's token that was refused is not used again."""

    def judged(refusal: Refusal) -> ConnectorError | None:
        if refusal.status == 401 and isinstance(http.auth, FileBearer):
            http.auth.forget()
        return judge(refusal)

    return judged


def read_twice(http: Http, read: Callable[[], JSON]) -> JSON:
    """Read, and once more with a new token when a login's token was refused."""
    try:
        return read()
    except Unauthorized as error:
        refused = error.status != 401 or error.code == TOKEN_REFUSED
        if refused or not isinstance(http.auth, FileBearer):
            raise
        return read()


def login_plan(settings: XSettings) -> LoginPlan:
    """How a person logs in for this channel."""
    return LoginPlan(_client(settings), f"{settings.web()}/i/oauth2/authorize", SCOPES)


def _client(settings: XSettings) -> OAuthClient:
    return OAuthClient(
        platform="x",
        token_url=f"{str(settings.base_url).rstrip('/')}/2/oauth2/token",
        client_id=settings.client_id,
        secret=settings.client_secret,
        basic=True,
        proxies=settings.proxies,
        ca=settings.ca_file,
    )
