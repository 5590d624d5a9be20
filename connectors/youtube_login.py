"""YouTube by Google's flow for installed apps: a loopback address on any port, with PKCE.

https://developers.google.com/identity/protocols/oauth2/native-app. The flow for devices is not
used: Google allows it for few scopes, and youtube.force-ssl is not one of them.
"""

from __future__ import annotations

from config.clock import Clock
from connectors.http import DEADLINE_S
from connectors.oauth import FileBearer, OAuthClient, TokenDesk
from connectors.oauth_login import LoginPlan
from connectors.youtube_settings import YouTubeSettings
from connectors.youtube_token import AccessToken

SCOPES = (
    "https://www.googleapis.com/auth/youtube.upload",
    "https://www.googleapis.com/auth/youtube.force-ssl",
)
CALLBACK_PORT = 0


def auth_of(
    settings: YouTubeSettings, clock: Clock, *, total_deadline: float = DEADLINE_S
) -> AccessToken | FileBearer:
    """The signer: a fixed refresh token, or a login's tokens."""
    if settings.login is None:
        return AccessToken(settings, clock, total_deadline=total_deadline)
    return FileBearer(
        TokenDesk(_client(settings), clock, total_deadline=total_deadline), settings.login
    )


def login_plan(settings: YouTubeSettings) -> LoginPlan:
    """How a person logs in for this channel; ``consent`` makes Google give a refresh token."""
    more = {"access_type": "offline", "prompt": "consent"}
    return LoginPlan(_client(settings), str(settings.auth_url), SCOPES, more)


def _client(settings: YouTubeSettings) -> OAuthClient:
    return OAuthClient(
        platform="youtube",
        token_url=str(settings.token_url),
        client_id=settings.client_id,
        secret=settings.client_secret,
        proxies=settings.proxies,
        ca=settings.ca_file,
    )
