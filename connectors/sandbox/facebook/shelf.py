"""What the Page holds: posts, photos, videos, and which of them the public sees.

A post: ``published`` (asked to be public), ``scheduled`` (seconds since 1970, or None),
``photos`` (ids), ``video`` (id or ""), ``link``, ``format`` feed | video | reel.
A video: ``parts`` (blobs received so far), ``finished_at`` ("" while uploading), ``clip`` (what the
bytes are, None: nothing that can be shown), ``failure`` (why it cannot be published, or "").
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.sandbox.accounts import FACEBOOK_PAGE
from connectors.sandbox.platform import World
from connectors.sandbox.store import Thing

POST: Final = "facebook.post"
PHOTO: Final = "facebook.photo"
VIDEO: Final = "facebook.video"
_FIRST_ID: Final = 122_100_000_000_001_000
_PROCESSING: Final = timedelta(seconds=2)
_SUFFIX: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/webm": "webm",
}


class Shelf:
    """Posts, photos and videos in the store, with the clock applied."""

    def __init__(self, world: World) -> None:
        self.store = world.store
        self.clock = world.clock
        self.base_url = world.base_url

    def new_id(self) -> str:
        return str(self.store.next_number("facebook.id", _FIRST_ID))

    def alive(self, kind: str, key: str) -> Thing | None:
        thing = self.store.get(kind, key)
        return None if thing is None or thing["deleted"] else thing

    def keep(self, kind: str, thing: Thing) -> None:
        self.store.put(kind, thing["id"], thing)

    def all_alive(self, kind: str) -> list[Thing]:
        return [thing for thing in self.store.all(kind) if not thing["deleted"]]

    def add_post(self, **fields: object) -> Thing:
        post: Thing = {
            "id": f"{FACEBOOK_PAGE.id}_{self.new_id()}",
            "message": "",
            "link": "",
            "photos": [],
            "video": "",
            "format": "feed",
            "published": True,
            "scheduled": None,
            "created_at": self.clock.now().isoformat(),
            "published_at": "",
            "deleted": False,
        } | fields
        if post["published"]:
            post["published_at"] = post["created_at"]
        self.keep(POST, post)
        return post

    def is_public(self, post: Thing) -> bool:
        """Does a stranger see it? A post with a video only when the video is processed."""
        if post["deleted"] or not self.is_released(post):
            return False
        video = self.store.get(VIDEO, post["video"]) if post["video"] else None
        return video is None or (not video["deleted"] and self.video_state(video) == "ready")

    def is_released(self, post: Thing) -> bool:
        """Asked to be public, at once or at a time that has come."""
        due = post["scheduled"]
        return bool(post["published"]) or (due is not None and due <= self.clock.now().timestamp())

    def moment(self, post: Thing) -> datetime:
        """When it was, or will be, published; else when it was made."""
        if post["scheduled"] is not None and not post["published"]:
            return datetime.fromtimestamp(post["scheduled"], UTC)
        return datetime.fromisoformat(post["published_at"] or post["created_at"])

    def video_state(self, video: Thing) -> str:
        """Uploading | processing | ready | error, by the clock."""
        if not video["finished_at"]:
            return "uploading"
        age = self.clock.now() - datetime.fromisoformat(video["finished_at"])
        if video["stuck"] or age < _PROCESSING:
            return "processing"
        return "error" if video["failure"] else "ready"

    def media_url(self, thing: Thing) -> str:
        """Address of a photo's or video's bytes, open to everybody on this sandbox."""
        return f"{self.base_url}/facebook/media/{thing['id']}.{_SUFFIX.get(thing['mime'], 'bin')}"

    def page_url(self, post: Thing) -> str:
        if post["format"] == "reel":
            return f"{self.base_url}/facebook/reel/{post['video']}/"
        page, _, number = post["id"].partition("_")
        if post["format"] == "video":
            return f"{self.base_url}/facebook/{page}/videos/{post['video']}/"
        return f"{self.base_url}/facebook/{page}/posts/{number}"
