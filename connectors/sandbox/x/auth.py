"""Who is asking: OAuth 1.0a with its signature verified, or an OAuth 2.0 user token."""

from __future__ import annotations

import hmac
import time
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlsplit

from oauthlib.oauth1.rfc5849 import signature
from starlette.requests import Request

from connectors.sandbox import accounts
from connectors.sandbox.accounts import XAccount
from connectors.sandbox.platform import FULL_URL, acted_fault
from connectors.sandbox.x.login import Login
from connectors.sandbox.x.problems import Refusal, app_only, unauthorized

_CLOCK_SKEW_S: Final = 300
_FORM: Final = "application/x-www-form-urlencoded"


class Gatekeeper:
    """Checks credentials; remembers nonces, so that a signature works once."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._nonces: set[tuple[str, str]] = set()

    async def account(self, request: Request) -> XAccount:
        """The account that asks. Raises Refusal (401, or 403 for a token of the app alone)."""
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() == "bearer":
            if hmac.compare_digest(token, accounts.X_APP_BEARER):
                raise Refusal(app_only())
            known = hmac.compare_digest(token, accounts.X_USER_BEARER) or self._login.knows(token)
        elif scheme.lower() == "oauth":
            known = await self._signed(request, header)
        else:
            known = False
        if not known:
            raise Refusal(unauthorized())
        return (
            accounts.X_OTHER_ACCOUNT
            if acted_fault(request) == "wrong_account"
            else accounts.X_ACCOUNT
        )

    async def _signed(self, request: Request, header: str) -> bool:
        url = str(request.scope[FULL_URL])
        is_form = request.headers.get("content-type", "").startswith(_FORM)
        body = (await request.body()).decode() if is_form else ""
        try:
            params = signature.collect_parameters(
                uri_query=urlsplit(url).query,
                body=body,
                headers={"Authorization": header},
                exclude_oauth_signature=False,
            )
        except ValueError:
            return False
        oauth = {name: value for name, value in params if name.startswith("oauth_")}
        if oauth.get("oauth_signature_method") != "HMAC-SHA1" or not self._fresh(oauth):
            return False
        if (oauth.get("oauth_consumer_key"), oauth.get("oauth_token")) != (
            accounts.X_CONSUMER_KEY,
            accounts.X_ACCESS_TOKEN,
        ):
            return False
        signed: Any = SimpleNamespace(
            http_method=request.method,
            uri=url,
            params=[pair for pair in params if pair[0] != "oauth_signature"],
            signature=oauth.get("oauth_signature", ""),
        )
        if not signature.verify_hmac_sha1(
            signed, accounts.X_CONSUMER_SECRET, accounts.X_ACCESS_TOKEN_SECRET
        ):
            return False
        self._nonces.add((oauth["oauth_timestamp"], oauth["oauth_nonce"]))
        return True

    def _fresh(self, oauth: dict[str, str]) -> bool:
        # Signing libraries stamp with the machine's real time, whatever time the twin lives at.
        stamp, nonce = oauth.get("oauth_timestamp", ""), oauth.get("oauth_nonce", "")
        if not stamp.isdecimal() or not nonce or (stamp, nonce) in self._nonces:
            return False
        return abs(int(stamp) - time.time()) <= _CLOCK_SKEW_S
