"""Google's access tokens: fetched with the refresh token, kept in memory only.

https://developers.google.com/identity/protocols/oauth2/web-server#offline. A token is renewed
before it ends, never in the middle of a write: a write that is refused with 401 is not repeated
here, but the token is forgotten, so that the next call starts with a new one.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from requests import PreparedRequest
from requests.auth import AuthBase

from config.clock import Clock
from config.messages import say
from config.redaction import register
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Transient, Unauthorized
from connectors.http import Http
from connectors.oauth import TOKEN_REFUSED
from connectors.youtube_settings import YouTubeSettings

_EARLY = timedelta(minutes=5)  # longer than any single request may take


class AccessToken(AuthBase):
    """Puts ``Authorization: Bearer`` on a request, fetching a token when there is no fresh one.

    Raises Unauthorized (the refresh token or client is refused) or Transient (not reached).
    ``scopes`` and ``ends`` (of the refresh token; None: it does not end) are known once a token
    was fetched.
    """

    def __init__(self, settings: YouTubeSettings, clock: Clock, *, total_deadline: float) -> None:
        register(settings.client_secret)
        if settings.refresh_token is None:
            raise TypeError("a channel with a login has its tokens in a file")
        self._refresh_token = settings.refresh_token
        register(self._refresh_token)
        self._settings = settings
        self._clock = clock
        self._http = Http(
            "youtube",
            str(settings.token_url),
            clock=clock,
            total_deadline=total_deadline,
            proxies=settings.proxies,
            ca=settings.ca_file,
        )
        self._lock = threading.Lock()
        self._token = ""
        self.scopes: tuple[str, ...] = ()
        self.ends: datetime | None = None
        self._until: datetime | None = None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign the request."""
        request.headers["Authorization"] = f"Bearer {self._fresh()}"
        return request

    def forget(self) -> None:
        """Drop the token: the API refused it before its time."""
        self._until = None

    def _fresh(self) -> str:
        with self._lock:
            if self._until is None or self._clock.now() >= self._until:
                self._token, seconds = self._fetch()
                register(self._token)
                self._until = self._clock.now() + timedelta(seconds=seconds) - _EARLY
            return self._token

    def _fetch(self) -> tuple[str, float]:
        secret, refresh = self._settings.client_secret, self._refresh_token
        form = {
            "grant_type": "refresh_token",
            "client_id": self._settings.client_id,
            "client_secret": secret.get_secret_value(),
            "refresh_token": refresh.get_secret_value(),
        }
        try:
            answer = self._http.call("POST", str(self._settings.token_url), data=form).data
        except OutcomeUnknown as error:  # one token more or less harms nobody
            raise _unreadable(error.status) from None
        except (Rejected, Unauthorized) as error:
            raise _refused(error) from None
        token = answer.get("access_token") if isinstance(answer, dict) else None
        seconds = answer.get("expires_in") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token or not isinstance(seconds, int | float):
            raise _unreadable(200)
        self.scopes = tuple(str(answer.get("scope", "")).split())
        lasts = answer.get("refresh_token_expires_in")  # told for apps in testing only
        known = isinstance(lasts, int | float)
        self.ends = self._clock.now() + timedelta(seconds=lasts) if known else None
        return token, float(seconds)


def _refused(error: ConnectorError) -> Unauthorized:
    """400 invalid_grant and 401 invalid_client both mean what the API says with 401."""
    hint = say("connectors.yt_token_refused")
    text = f"youtube: no access token: status {error.status}"
    return Unauthorized(text, platform="youtube", status=401, code=TOKEN_REFUSED, hint=hint)


def _unreadable(status: int) -> Transient:
    hint = say("connectors.unusable", platform=say("connectors.name_youtube"))
    text = "youtube: no access token: no readable answer"
    return Transient(text, platform="youtube", status=status, hint=hint)
