"""Private videos that interrupted uploads left on the channel, found and removed.

A video is ours when title and description are those of a frozen payload, and an orphan only
while it is private: unlisted and public ones are never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Protocol

from config.messages import say
from connectors.base import Post
from connectors.errors import Rejected
from connectors.http import Http
from connectors.sweeping import Orphan
from connectors.youtube_answers import part, time_of
from connectors.youtube_find import API, find_in_uploads, videos

_EPOCH = datetime(2005, 1, 1, tzinfo=UTC)  # before YouTube


class _Holder(Protocol):
    @property
    def http(self) -> Http: ...


class Sweeping:
    """The two methods of ``connectors.sweeping.Sweeps`` for the connector."""

    def orphans(
        self: _Holder, posts: Sequence[Post], known: Collection[str], before: datetime
    ) -> tuple[Orphan, ...]:
        """Private videos of payloads that are done with."""
        found: dict[str, Orphan] = {}
        for post in posts:
            hits = find_in_uploads(self.http, post, _EPOCH)
            ids = [str(one["id"]) for one in getattr(hits, "states", ())]
            for video in videos(self.http, [one for one in ids if one not in known], _PARTS):
                made = time_of(part(video, "snippet").get("publishedAt"))
                if _is_private(video) and made is not None and made < before:
                    found[str(video["id"])] = Orphan("video", str(video["id"]), made)
        return tuple(found.values())

    def remove_orphan(self: _Holder, orphan: Orphan) -> None:
        """DELETE videos, when it is still private."""
        there = videos(self.http, [orphan.id], _PARTS)
        if there and not _is_private(there[0]):
            text = "youtube: the orphan is not private by now"
            hint = say("connectors.yt_look")
            raise Rejected(text, platform="youtube", code="not_private", hint=hint)
        if there:
            self.http.call("DELETE", f"{API}/videos", params={"id": orphan.id}, empty_ok=True)


_PARTS = "snippet,status"


def _is_private(video: dict[str, object]) -> bool:
    status = part(video, "status")
    return status.get("privacyStatus") == "private" and not status.get("publishAt")
