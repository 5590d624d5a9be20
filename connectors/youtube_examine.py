"""YouTube: what was agreed to at Google, and whether the login is one that ends after a week."""

from __future__ import annotations

from config.messages import say
from connectors.examining import Examined
from connectors.oauth import FileBearer
from connectors.youtube import YouTube
from connectors.youtube_login import SCOPES
from connectors.youtube_token import AccessToken


def examine(connector: YouTube) -> Examined:
    """GET channels?mine=true fetches a token; its answer told scopes and end."""
    account = connector.whoami()
    signer = connector.http.auth
    granted: tuple[str, ...] = ()
    ends = None
    if isinstance(signer, AccessToken):
        granted, ends = signer.scopes, signer.ends
    elif isinstance(signer, FileBearer):
        token = signer.token()
        granted, ends = token.scopes, token.refresh_expires_at
    return Examined(
        account,
        missing=tuple(one.rpartition("/")[2] for one in SCOPES if one not in granted),
        expires_at=ends,
        expiry="" if ends else say("connectors.examine_yt_expiry"),
        quota=account.quota,
    )
