"""A container that is never published. It cannot be deleted; Instagram drops it after 24 hours."""

from __future__ import annotations

from typing import Final

from connectors.errors import ConnectorError
from connectors.instagram import Instagram
from connectors.instagram_find import Account
from connectors.meta import is_gone
from connectors.trials import Sight
from content.model import Format

WHAT: Final = "container"
STEP: Final = "container"
FORMAT: Format = "feed"
CLIP: Final = False
REMOVABLE: Final = False


def sight(connector: Instagram, object_id: str) -> Sight:
    """A container is seen by nobody until its status is PUBLISHED."""
    settings = connector.settings
    try:
        status = Account(connector.http, settings.version, settings.user_id).status(object_id)
    except ConnectorError as error:
        if not is_gone(error):
            raise
        connector.whoami()
        return "gone"
    if status in {"EXPIRED", "ERROR"}:
        return "gone"
    return "public" if status == "PUBLISHED" else "hidden"


def remove(connector: Instagram, object_id: str) -> None:
    """Nothing can be done: Graph has no call for it."""
