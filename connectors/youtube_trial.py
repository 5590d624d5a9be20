"""A private video of a few seconds; it costs one of the day's uploads."""

from __future__ import annotations

from typing import Final

from connectors.sweeping import Orphan
from connectors.trials import Sight
from connectors.youtube import YouTube
from connectors.youtube_answers import part
from connectors.youtube_find import videos
from content.model import Format

WHAT: Final = "video"
STEP: Final = "upload"
FORMAT: Format = "video"
CLIP: Final = True
REMOVABLE: Final = True


def sight(connector: YouTube, object_id: str) -> Sight:
    """``privacyStatus``; unlisted counts as public: whoever has the address sees it."""
    there = videos(connector.http, [object_id], "status")
    if not there:
        return "gone"
    return "hidden" if part(there[0], "status").get("privacyStatus") == "private" else "public"


def remove(connector: YouTube, object_id: str) -> None:
    """DELETE, when it is still private."""
    connector.remove_orphan(Orphan("video", object_id, connector.clock.now()))
