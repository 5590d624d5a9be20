"""An Instagram account's token. Tokens of Instagram Login (graph.instagram.com) last 60 days and
cannot be asked for their end.
"""

from __future__ import annotations

from config.messages import say
from connectors.examining import Examined
from connectors.instagram import Instagram
from connectors.meta_examine import token_facts

_NEEDED = ("instagram_basic", "instagram_content_publish")
_INSTAGRAM_LOGIN = "graph.instagram.com"


def examine(connector: Instagram) -> Examined:
    """The account with today's quota, then what the token is."""
    account = connector.whoami()
    settings = connector.settings
    if settings.base_url.host == _INSTAGRAM_LOGIN:
        expiry = say("connectors.examine_ig_login")
        return Examined(account, expiry=expiry, quota=account.quota)
    facts = token_facts(connector.http, settings.version, settings.access_token, _NEEDED)
    return Examined(
        account,
        missing=facts.missing,
        expires_at=facts.ends,
        expiry="" if facts.ends else say("connectors.examine_meta_forever"),
        version_problem=facts.version_problem,
        quota=account.quota,
    )
