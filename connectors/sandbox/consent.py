"""OAuth 2.0 authorisation codes with PKCE, as both X and Google give them.

The page asks nobody: it sends the browser straight back, as if the account's owner had agreed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode, urlsplit

from connectors.sandbox.platform import Reply, World

_LOOPBACK: Final = ("127.0.0.1", "localhost")


class Consent:
    """Codes of one platform; ``life_s`` seconds each, good once."""

    def __init__(self, world: World, platform: str, client_id: str, life_s: float) -> None:
        self._store = world.store
        self._clock = world.clock
        self._kind = f"{platform}.code"
        self._client_id = client_id
        self._life = timedelta(seconds=life_s)

    def authorize(self, asked: Mapping[str, str]) -> Reply:
        """GET of the consent page."""
        back = asked.get("redirect_uri", "")
        fits = (
            asked.get("client_id") == self._client_id
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and len(asked.get("code_challenge", "")) == 43
            and asked.get("state")
            and urlsplit(back).hostname in _LOOPBACK
        )
        if not fits:
            return Reply.html(400, "<h1>400</h1><p>Something went wrong</p>")
        number = self._store.next_number(self._kind)
        code = hashlib.sha256(f"{self._kind} {number}".encode()).hexdigest()[:40]
        ends = self._clock.now() + self._life
        names = ("redirect_uri", "code_challenge", "scope")
        kept = {name: asked.get(name, "") for name in names}
        self._store.put(self._kind, code, {**kept, "ends": ends.isoformat()})
        query = urlencode({"state": asked["state"], "code": code})
        return Reply(302, b"", (("location", f"{back}?{query}"),))

    def redeem(self, form: Mapping[str, str]) -> str | None:
        """The scopes that were agreed to; None for a code that is not good (any more)."""
        code = form.get("code", "")
        kept = self._store.get(self._kind, code)
        self._store.drop(self._kind, code)
        if kept is None or datetime.fromisoformat(kept["ends"]) <= self._clock.now():
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        same = hmac.compare_digest(challenge, kept["code_challenge"])
        return kept["scope"] if same and form.get("redirect_uri") == kept["redirect_uri"] else None
