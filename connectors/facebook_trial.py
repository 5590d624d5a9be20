"""An unpublished post of a few words."""

from __future__ import annotations

from typing import Final

from connectors.errors import ConnectorError
from connectors.facebook import Facebook
from connectors.facebook_client import PageApi
from connectors.meta import is_gone
from connectors.sweeping import Orphan
from connectors.trials import Sight
from content.model import Format

WHAT: Final = "post"
STEP: Final = "draft"
FORMAT: Format = "feed"
CLIP: Final = False
REMOVABLE: Final = True


def sight(connector: Facebook, object_id: str) -> Sight:
    """``is_published``; Graph tells "gone" and "not yours" alike, so the token is tried too."""
    settings = connector.settings
    try:
        api = PageApi(connector.http, settings.version, settings.page_id)
        shown = api.read(object_id, "id,is_published")
    except ConnectorError as error:
        if not is_gone(error):
            raise
        connector.whoami()
        return "gone"
    return "hidden" if shown.get("is_published") is False else "public"


def remove(connector: Facebook, object_id: str) -> None:
    """DELETE, when it is still unpublished."""
    if sight(connector, object_id) != "gone":
        connector.remove_orphan(Orphan("post", object_id, connector.clock.now()))
