"""Videos and upload sessions in the store, with the clock applied.

A session: ``total`` (bytes announced, None: unknown), ``parts`` (blobs received so far),
``received``, ``metadata`` (snippet and status), ``video`` (id once complete, or "").
A video: ``snippet``, ``status`` (as asked for), ``clip`` (what the bytes are, or None),
``thumbnail`` (SHA-256 or ""), ``captions`` (by id).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from connectors.sandbox import clips
from connectors.sandbox.accounts import YOUTUBE_CHANNEL
from connectors.sandbox.clock import parse_moment
from connectors.sandbox.platform import World
from connectors.sandbox.store import Thing

VIDEO: Final = "youtube.video"
_PROCESSING: Final = timedelta(seconds=2)
_SHORT_S: Final = 180


class Shelf:
    """What the channel holds."""

    def __init__(self, world: World) -> None:
        self.store = world.store
        self.clock = world.clock
        self.base_url = world.base_url

    def add(self, metadata: dict[str, Any], content: bytes, *, stuck: bool) -> Thing:
        """A complete upload becomes a video; whether it can be shown is found in processing."""
        clip = clips.look(content)
        number = self.store.next_number(VIDEO)
        video: Thing = {
            "id": _video_id(number),
            "snippet": metadata["snippet"],
            "status": metadata["status"],
            "size": len(content),
            "sha256": self.store.add_blob(content),
            "clip": clip.plain() if clip else None,
            "mime": clip.mime if clip else "application/octet-stream",
            "stuck": stuck,
            "thumbnail": "",
            "captions": {},
            "created_at": self.clock.now().isoformat(),
            "published_at": "",
            "deleted": False,
        }
        if self.privacy(video) == "public":
            video["published_at"] = video["created_at"]
        self.keep(video)
        return video

    def keep(self, video: Thing) -> None:
        self.store.put(VIDEO, video["id"], video)

    def alive(self, key: str) -> Thing | None:
        video = self.store.get(VIDEO, key)
        return None if video is None or video["deleted"] else video

    def all_alive(self) -> list[Thing]:
        return [video for video in self.store.all(VIDEO) if not video["deleted"]]

    def privacy(self, video: Thing) -> str:
        """Public | unlisted | private; a scheduled video turns public when its time comes."""
        due = video["status"].get("publishAt")
        if due and parse_moment(due) <= self.clock.now():
            return "public"
        return str(video["status"]["privacyStatus"])

    def upload_status(self, video: Thing) -> str:
        """Uploaded | processed | failed, by the clock."""
        age = self.clock.now() - datetime.fromisoformat(video["created_at"])
        if video["stuck"] or age < _PROCESSING:
            return "uploaded"
        return "processed" if video["clip"] else "failed"

    def is_public(self, video: Thing) -> bool:
        shown = not video["deleted"] and self.privacy(video) == "public"
        return shown and self.upload_status(video) == "processed"

    def is_short(self, video: Thing) -> bool:
        """Square or upright and at most three minutes: YouTube makes it a Short, unasked."""
        clip = video["clip"]
        return bool(clip) and clip["height"] >= clip["width"] and clip["seconds"] <= _SHORT_S

    def watch_url(self, video: Thing) -> str:
        return f"{self.base_url}/youtube/watch?v={video['id']}"

    def file_url(self, video: Thing) -> str:
        return f"{self.base_url}/youtube/media/{video['id']}"

    @property
    def channel_url(self) -> str:
        return f"{self.base_url}/youtube/channel/{YOUTUBE_CHANNEL.id}"


def _video_id(number: int) -> str:
    """Eleven characters; the same on every run, so that tests are repeatable."""
    return "sb" + hashlib.sha256(f"video {number}".encode()).hexdigest()[:9]
