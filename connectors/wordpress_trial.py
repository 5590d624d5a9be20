"""A draft of one paragraph: without media, because a media file has a public address at once."""

from __future__ import annotations

from typing import Final

from connectors.errors import Rejected
from connectors.sweeping import Orphan
from connectors.trials import Sight
from connectors.wordpress import WordPress
from connectors.wordpress_answers import object_of
from content.model import Format

WHAT: Final = "draft"
STEP: Final = "draft"
FORMAT: Format = "article"
CLIP: Final = False
REMOVABLE: Final = True


def sight(connector: WordPress, object_id: str) -> Sight:
    """The article's status as its author sees it."""
    try:
        path = f"/wp-json/wp/v2/posts/{object_id}"
        shown = object_of(connector.http.call("GET", path, params={"context": "edit"}))
    except Rejected as error:
        if error.status not in {404, 410}:
            raise
        return "gone"
    return "public" if shown.get("status") == "publish" else "hidden"


def remove(connector: WordPress, object_id: str) -> None:
    """Past the bin, for good."""
    if sight(connector, object_id) != "gone":
        connector.remove_orphan(Orphan("draft", object_id, connector.clock.now()))
