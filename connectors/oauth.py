"""OAuth 2.0 for platforms that want a person's login: exchanging, renewing and using tokens.

RFC 6749 and 7636. Tokens live in a ``TokenFile``; an access token is renewed before it ends, by
one process at a time, and never in the middle of a write: a write that is refused with 401 is not
repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth

from config.clock import Clock
from config.messages import say
from config.redaction import register, register_pair
from config.token_file import Token, TokenFile
from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Transient, Unauthorized
from connectors.http import DEADLINE_S, Http
from connectors.http_errors import label

TOKEN_REFUSED = "token_refused"  # noqa: S105 -- an error code
EARLY = timedelta(minutes=5)
"""Renewed this long before the end: longer than any single request may take."""


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """An app registered at a platform. ``secret`` None: a public client (PKCE only).

    ``basic``: the secret goes into an HTTP Basic header (X), else into the form (Google).
    """

    platform: str
    token_url: str
    client_id: str
    secret: SecretStr | None = None
    basic: bool = False
    proxies: Mapping[str, str] | None = None
    ca: str | None = None


class TokenDesk:
    """Asks the platform's token endpoint. Raises Unauthorized or Transient only."""

    def __init__(
        self, client: OAuthClient, clock: Clock, *, total_deadline: float = DEADLINE_S
    ) -> None:
        self.client = client
        self.clock = clock
        auth: AuthBase | None = None
        if client.secret is not None:
            register(client.secret)
            if client.basic:
                register_pair(client.client_id, client.secret)
                auth = HTTPBasicAuth(client.client_id, client.secret.get_secret_value())
        self._http = Http(
            client.platform,
            client.token_url,
            clock=clock,
            total_deadline=total_deadline,
            proxies=client.proxies,
            ca=client.ca,
            auth=auth,
        )

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Token:
        """The tokens for an authorisation code."""
        form = {"grant_type": "authorization_code", "code": code}
        return self._ask(form | {"code_verifier": verifier, "redirect_uri": redirect_uri}, None)

    def renew(self, old: Token) -> Token:
        """New tokens for the old ones; a platform that does not turn its refresh token over
        leaves the old one in force.
        """
        refresh = old.refresh_token.get_secret_value()
        return self._ask({"grant_type": "refresh_token", "refresh_token": refresh}, old)

    def _ask(self, form: dict[str, str], old: Token | None) -> Token:
        client = self.client
        form["client_id"] = client.client_id
        if client.secret is not None and not client.basic:
            form["client_secret"] = client.secret.get_secret_value()
        asked = self.clock.now()
        try:
            answer = self._http.call("POST", client.token_url, data=form).data
        except OutcomeUnknown as error:
            # a login's code works once, and a renewal whose answer was lost may have voided the
            # old refresh token: the next attempt tells
            raise _unreadable(client.platform, error.status) from None
        except (Rejected, Unauthorized) as error:
            raise _refused(client.platform, error) from None
        return _token(client.platform, answer, old, asked)


class FileBearer(AuthBase):
    """Puts ``Authorization: Bearer`` on a request with the file's token, renewed when needed.

    The file is read for every request: another run may have renewed it. Raises Unauthorized
    (the login is refused), Transient (not reached) or SecretError (nobody logged in).
    """

    def __init__(self, desk: TokenDesk, file: TokenFile) -> None:
        self._desk = desk
        self._file = file
        self._used = ""

    def token(self) -> Token:
        """The tokens, good for a while."""
        token = self._file.renew(self._stale, self._desk.renew)
        self._used = token.access_token.get_secret_value()
        return token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign the request."""
        token = self.token()
        request.headers["Authorization"] = f"Bearer {token.access_token.get_secret_value()}"
        return request

    def forget(self) -> None:
        """The API refused the access token before its time: the next request, of this run or of
        another, renews it.
        """
        if self._used:
            self._file.expire(self._used, self._desk.clock.now())

    def _stale(self, token: Token) -> bool:
        return token.expires_at - EARLY <= self._desk.clock.now()


def _token(platform: str, answer: Any, old: Token | None, asked: datetime) -> Token:  # noqa: ANN401 -- any JSON value
    told = answer if isinstance(answer, dict) else {}
    access, seconds = told.get("access_token"), told.get("expires_in")
    refresh = told.get("refresh_token") or (old.refresh_token.get_secret_value() if old else None)
    if not isinstance(access, str) or not access or not isinstance(seconds, int | float):
        raise _unreadable(platform, 200)
    if not isinstance(refresh, str) or not refresh:
        # without offline access a login would end within hours: better told at once
        hint = say("connectors.oauth_no_refresh", platform=label(platform))
        text = f"{platform}: the token endpoint gave no refresh token"
        raise Unauthorized(text, platform=platform, code="no_refresh", hint=hint)
    scopes = tuple(str(told.get("scope", "")).split())
    lasts = told.get("refresh_token_expires_in")  # Google, for apps in testing
    ends = asked + timedelta(seconds=lasts) if isinstance(lasts, int | float) else None
    return Token(
        access_token=SecretStr(access),
        refresh_token=SecretStr(refresh),
        expires_at=asked + timedelta(seconds=seconds),
        obtained_at=old.obtained_at if old else asked,
        scopes=scopes or (old.scopes if old else ()),
        refresh_expires_at=ends or (old.refresh_expires_at if old else None),
        account=old.account if old else "",
    )


def _refused(platform: str, error: ConnectorError) -> Unauthorized:
    """400 invalid_grant and 401 invalid_client both mean what an API says with 401."""
    hint = say("connectors.oauth_refused", platform=label(platform))
    text = f"{platform}: no access token: status {error.status}"
    return Unauthorized(text, platform=platform, status=401, code=TOKEN_REFUSED, hint=hint)


def _unreadable(platform: str, status: int) -> Transient:
    hint = say("connectors.unusable", platform=label(platform))
    text = f"{platform}: no access token: no readable answer"
    return Transient(text, platform=platform, status=status, hint=hint)
