"""X by OAuth 2.0 with PKCE, for accounts whose app gives no OAuth 1.0a values.

docs.x.com, "OAuth 2.0 Authorization Code Flow with PKCE": access tokens last two hours, every
renewal gives a new refresh token, the code is good for 30 seconds, and the callback address must
be registered exactly, port included.
"""

from __future__ import annotations

from requests.auth import AuthBase

from config.clock import Clock
from connectors.http import DEADLINE_S
from connectors.oauth import FileBearer, OAuthClient, TokenDesk
from connectors.oauth_login import LoginPlan
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
