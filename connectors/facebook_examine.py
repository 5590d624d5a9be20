"""A Facebook Page's token: permissions, end, version. Quotas show only in limits that are met."""

from __future__ import annotations

from config.messages import say
from connectors.examining import Examined
from connectors.facebook import Facebook
from connectors.meta_examine import token_facts

_NEEDED = ("pages_manage_posts", "pages_read_engagement", "publish_video")


def examine(connector: Facebook) -> Examined:
    """GET me, then what the token is."""
    account = connector.whoami()
    settings = connector.settings
    facts = token_facts(connector.http, settings.version, settings.access_token, _NEEDED)
    return Examined(
        account,
        missing=facts.missing,
        expires_at=facts.ends,
        expiry="" if facts.ends else say("connectors.examine_meta_forever"),
        version_problem=facts.version_problem,
    )
