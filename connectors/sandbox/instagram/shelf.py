"""Containers and media in the store, with the clock applied.

A container: ``kind`` IMAGE | VIDEO | REELS | STORIES | CAROUSEL, ``item`` (part of a carousel),
``children`` (ids of containers), ``file`` (facts and SHA-256 of what was fetched), ``failure`` (why
processing fails, or ""), ``media`` (id of what it became, or "").
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from connectors.sandbox.platform import World
from connectors.sandbox.store import Thing

CONTAINER: Final = "instagram.container"
MEDIA: Final = "instagram.media"
_FIRST_CONTAINER: Final = 17_900_000_000_001_000
_FIRST_MEDIA: Final = 18_000_000_000_001_000
_LIFE: Final = timedelta(hours=24)
_DAY: Final = timedelta(hours=24)
_PROCESSING: Final = {"image/jpeg": timedelta(seconds=0.5)}
_VIDEO_PROCESSING: Final = timedelta(seconds=2)
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_FOLDER: Final = {"reel": "reel", "story": "stories"}


class Shelf:
    """What the account has made and published."""

    def __init__(self, world: World) -> None:
        self.store = world.store
        self.clock = world.clock
        self.base_url = world.base_url

    def new_container(self) -> str:
        return str(self.store.next_number(CONTAINER, _FIRST_CONTAINER))

    def new_media(self) -> str:
        return str(self.store.next_number(MEDIA, _FIRST_MEDIA))

    def container(self, key: str) -> Thing | None:
        return self.store.get(CONTAINER, key)

    def media(self, key: str) -> Thing | None:
        media = self.store.get(MEDIA, key)
        return None if media is None or media["deleted"] else media

    def is_public(self, media: Thing) -> bool:
        """Stories end after a day."""
        age = self.clock.now() - datetime.fromisoformat(media["created_at"])
        return not media["deleted"] and (media["format"] != "story" or age < _DAY)

    def published_lately(self) -> int:
        """Posts of the last 24 hours, deleted ones too: the quota counts them."""
        since = self.clock.now() - _DAY
        return sum(
            datetime.fromisoformat(media["created_at"]) > since for media in self.store.all(MEDIA)
        )

    def state(self, container: Thing) -> str:
        """EXPIRED | ERROR | FINISHED | IN_PROGRESS | PUBLISHED."""
        if container["media"]:
            return "PUBLISHED"
        age = self.clock.now() - datetime.fromisoformat(container["created_at"])
        if age >= _LIFE:
            return "EXPIRED"
        children = [self.container(key) for key in container["children"]]
        states = {self.state(child) for child in children if child is not None}
        for worse in ("ERROR", "IN_PROGRESS"):
            if worse in states:
                return worse
        mime = container["file"]["mime"] if container["file"] else "image/jpeg"
        if container["stuck"] or age < _PROCESSING.get(mime, _VIDEO_PROCESSING):
            return "IN_PROGRESS"
        return "ERROR" if container["failure"] else "FINISHED"

    def file_url(self, container: Thing) -> str:
        suffix = {"image/jpeg": "jpg", "video/mp4": "mp4"}.get(container["file"]["mime"], "bin")
        return f"{self.base_url}/instagram/media/{container['id']}.{suffix}"

    def page_url(self, media: Thing) -> str:
        folder = _FOLDER.get(media["format"], "p")
        return f"{self.base_url}/instagram/{folder}/{shortcode(media['id'])}/"

    def files(self, media: Thing) -> list[Thing]:
        """The containers whose files the post shows, in order."""
        container = self.container(media["container"])
        if container is None:
            return []
        found = [self.container(key) for key in container["children"]]
        return [child for child in found if child is not None] or [container]


def shortcode(media_id: str) -> str:
    """As Instagram makes it: the id in base 64."""
    number, code = int(media_id), ""
    while number:
        number, digit = divmod(number, 64)
        code = _ALPHABET[digit] + code
    return code
