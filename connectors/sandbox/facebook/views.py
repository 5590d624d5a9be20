"""Posts, photos, videos and the Page as the Graph API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from connectors.sandbox.accounts import (
    FACEBOOK_OTHER_PAGE,
    FACEBOOK_PAGE,
    INSTAGRAM_USER,
    MetaAccount,
)
from connectors.sandbox.facebook.shelf import PHOTO, VIDEO, Shelf
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.contract import graph_time, pick
from connectors.sandbox.graph.errors import missing
from connectors.sandbox.store import Thing


class View:
    """Renders what the shelf holds."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def page(self, call: Call) -> Thing:
        """GET /{page} and GET /me."""
        page = FACEBOOK_OTHER_PAGE if call.fault == "wrong_account" else FACEBOOK_PAGE
        return pick("page", self._page(page), call.text("fields"), "name")

    def post(self, post: Thing, fields: str, default: str) -> dict[str, Any]:
        moment = self._shelf.moment(post)
        full = {
            "id": post["id"],
            "message": post["message"],
            "created_time": graph_time(moment),
            "updated_time": graph_time(moment),
            "permalink_url": self._shelf.page_url(post),
            "is_published": self._shelf.is_public(post),
            "is_hidden": False,
            "scheduled_publish_time": None if post["published"] else post["scheduled"],
            "status_type": _status_type(post),
            "from": {"id": FACEBOOK_PAGE.id, "name": FACEBOOK_PAGE.name},
            "attachments": self._attachments(post),
        }
        return pick("post", full, fields, default)

    def photo(self, photo: Thing, fields: str) -> dict[str, Any]:
        image = {
            "source": self._shelf.media_url(photo),
            "width": photo["width"],
            "height": photo["height"],
        }
        full = {
            "id": photo["id"],
            "name": photo["caption"],
            "alt_text_custom": photo["alt"],
            "alt_text": photo["alt"],
            "created_time": graph_time(datetime.fromisoformat(photo["created_at"])),
            "images": [image],
            "width": photo["width"],
            "height": photo["height"],
            "page_story_id": photo["post"],
            "link": f"{self._shelf.base_url}/facebook/photo/?fbid={photo['id']}",
            "from": {"id": FACEBOOK_PAGE.id, "name": FACEBOOK_PAGE.name},
        }
        return pick("photo", full, fields, "created_time,name")

    def video(self, video: Thing, fields: str) -> dict[str, Any]:
        post = self._shelf.store.get("facebook.post", video["post"]) if video["post"] else None
        done = video["finished_at"] or video["created_at"]
        full: dict[str, Any] = {
            "id": video["id"],
            "title": video["title"],
            "description": video["description"],
            "created_time": graph_time(datetime.fromisoformat(done)),
            "updated_time": graph_time(datetime.fromisoformat(done)),
            "status": self.status(video, post),
            "from": {"id": FACEBOOK_PAGE.id, "name": FACEBOOK_PAGE.name},
        }
        if post is not None:
            # As live, a video's permalink is a path without a host.
            path = urlsplit(self._shelf.page_url(post)).path.removeprefix("/facebook")
            full |= {
                "published": self._shelf.is_public(post),
                "permalink_url": path,
                "post_id": post["id"],
                "scheduled_publish_time": post["scheduled"],
            }
        if video["clip"]:
            full |= {"length": video["clip"]["seconds"], "source": self._shelf.media_url(video)}
        return pick("video", full, fields, "description,updated_time")

    def status(self, video: Thing, post: Thing | None) -> dict[str, Any]:
        """The three phases of a video on its way."""
        state = self._shelf.video_state(video)
        public = post is not None and self._shelf.is_public(post)
        failed = [{"code": 1363008, "message": video["failure"]}] if state == "error" else []
        working = {"uploading": "not_started", "processing": "in_progress", "ready": "complete"}
        sent: dict[str, Any] = {
            "status": "in_progress" if state == "uploading" else "complete",
            "bytes_transferred": video["received"],
        }
        processing: dict[str, Any] = {"status": working.get(state, "error")}
        publishing: dict[str, Any] = {"status": "complete" if public else "not_started"}
        if public and post is not None:
            publishing |= {
                "publish_status": "published",
                "publish_time": graph_time(self._shelf.moment(post)),
            }
        elif post is not None and post["scheduled"] is not None:
            publishing["publish_status"] = "scheduled"
        return {
            "video_status": "upload_complete" if state == "uploading" and video["complete"]
            else state,
            "uploading_phase": sent,
            "processing_phase": processing | ({"errors": failed} if failed else {}),
            "publishing_phase": publishing,
        }  # fmt: skip

    def _page(self, page: MetaAccount) -> dict[str, Any]:
        return {
            "id": page.id,
            "name": page.name,
            "username": page.username,
            "link": f"{self._shelf.base_url}/facebook/{page.username}",
            "category": "Government Organization",
            "is_published": True,
            "instagram_business_account": {"id": INSTAGRAM_USER.id},
        }

    def _attachments(self, post: Thing) -> dict[str, Any] | None:
        found = [self._shelf.store.get(PHOTO, key) for key in post["photos"]]
        photos = [_photo_attachment(self._shelf, photo) for photo in found if photo is not None]
        if len(photos) > 1:
            album = {"media_type": "album", "type": "album", "subattachments": {"data": photos}}
            return {"data": [photos[0] | album]}
        if photos:
            return {"data": photos}
        if post["video"]:
            video = self._shelf.store.get(VIDEO, post["video"])
            if video is None:
                raise missing(post["video"], "GET")
            url = self._shelf.page_url(post)
            target = {"id": video["id"], "url": url}
            kind = {"media_type": "video", "type": "video_inline", "target": target, "url": url}
            return {"data": [kind | {"title": video["title"], "description": post["message"]}]}
        if post["link"]:
            link = {"media_type": "link", "type": "share", "url": post["link"]}
            return {"data": [link | {"unshimmed_url": post["link"]}]}
        return None


def _photo_attachment(shelf: Shelf, photo: Thing) -> dict[str, Any]:
    page = f"{shelf.base_url}/facebook/photo/?fbid={photo['id']}"
    image = {
        "src": shelf.media_url(photo),
        "width": photo["width"],
        "height": photo["height"],
    }
    return {
        "media_type": "photo",
        "type": "photo",
        "media": {"image": image},
        "target": {"id": photo["id"], "url": page},
        "url": page,
        "description": photo["caption"],
    }


def _status_type(post: Thing) -> str:
    if post["video"]:
        return "added_video"
    if post["photos"]:
        return "added_photos"
    return "shared_story" if post["link"] else "mobile_status_update"
