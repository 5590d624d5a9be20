"""The refusal of a draft that a platform would not take, before anything is sent."""

from __future__ import annotations

from config.messages import say
from connectors.errors import Rejected
from content.draft import Draft


def over_limit(platform: str, draft: Draft, field: str, limit: float, value: float) -> Rejected:
    """The refusal that names item, channel, field, limit and value."""
    return Rejected(
        f"{platform}: {draft.key}: {field}: {value}, limit {limit}",
        platform=platform,
        code="limit",
        hint=say(
            "connectors.limit",
            item=draft.item_id,
            channel=draft.channel,
            field=field,
            limit=limit,
            value=value,
        ),
    )
