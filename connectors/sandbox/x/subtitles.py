"""Subtitles of a video: a track uploaded before, tied to the video by its language."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.requests import Request

from connectors.sandbox.accounts import XAccount
from connectors.sandbox.platform import Reply, World
from connectors.sandbox.store import Thing
from connectors.sandbox.x.body import json_object, only_fields, wanted_string
from connectors.sandbox.x.media import KIND, MediaDesk
from connectors.sandbox.x.problems import invalid

_CATEGORIES: Final = {"TweetVideo": "tweet_video", "AmplifyVideo": "amplify_video"}
_LANGUAGE: Final = re.compile(r"[A-Z]{2}")


class SubtitleDesk:
    """Handlers of ``/2/media/subtitles``."""

    def __init__(self, world: World, media: MediaDesk) -> None:
        self._store = world.store
        self._media = media

    async def create(self, request: Request, account: XAccount) -> Reply:
        """POST /2/media/subtitles. A track of a language replaces the one before."""
        wish = await json_object(request)
        only_fields(wish, {"id", "media_category", "subtitles"})
        video, category = self._video(wish, account)
        track = wish.get("subtitles")
        if not isinstance(track, dict):
            raise invalid("subtitles must be an object", subtitles=track)
        only_fields(track, {"id", "language_code", "display_name"}, "$.subtitles")
        language = _language(track)
        name = wanted_string(track, "display_name", None)
        file = self._media.own(account, wanted_string(track, "id", None))
        if file["category"] != "subtitles" or file["state"] != "done":
            raise invalid("subtitles.id is not a subtitle track", **{"subtitles.id": file["id"]})
        entry = {"id": file["id"], "language_code": language, "display_name": name}
        video["subtitles"] = {**video.get("subtitles", {}), language: entry}
        self._store.put(KIND, video["id"], video)
        data: dict[str, Any] = {"id": video["id"], "media_category": category}
        return Reply.json(200, {"data": data | {"associated_subtitles": entry}})

    async def delete(self, request: Request, account: XAccount) -> Reply:
        """DELETE /2/media/subtitles, with a JSON body."""
        wish = await json_object(request)
        only_fields(wish, {"id", "media_category", "language_code"})
        video, _ = self._video(wish, account)
        removed = video.get("subtitles", {}).pop(_language(wish), None)
        self._store.put(KIND, video["id"], video)
        return Reply.json(200, {"data": {"deleted": removed is not None}})

    def _video(self, wish: Thing, account: XAccount) -> tuple[Thing, str]:
        category = wanted_string(wish, "media_category", frozenset(_CATEGORIES))
        video = self._media.own(account, wanted_string(wish, "id", None))
        if video["category"] != _CATEGORIES[category]:
            raise invalid("id is not a video of this category", id=video["id"])
        return video, category


def _language(value: Thing) -> str:
    language = wanted_string(value, "language_code", None)
    if not _LANGUAGE.fullmatch(language):
        raise invalid("language_code must be two capital letters", language_code=language)
    return language
