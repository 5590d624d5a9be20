"""Posts of the Page: create, change, publish, delete, list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from connectors.sandbox.accounts import FACEBOOK_PAGE
from connectors.sandbox.facebook.shelf import PHOTO, POST, VIDEO, Shelf
from connectors.sandbox.facebook.timing import due_time, timing
from connectors.sandbox.facebook.views import View
from connectors.sandbox.graph.app import page_of
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import GraphError, invalid, missing
from connectors.sandbox.store import Thing

MAX_MESSAGE: Final = 63_206
_DUPLICATE_WINDOW: Final = timedelta(hours=24)
_DEFAULT_FIELDS: Final = "created_time,message"


class Posts:
    """Handlers of ``/{page}/feed`` and ``/{page_post}``."""

    def __init__(self, shelf: Shelf, view: View) -> None:
        self._shelf = shelf
        self._view = view

    async def create(self, call: Call) -> Thing:
        """POST /{page}/feed. A post of attached photos takes photos that nobody saw yet."""
        message, link = call.text("message"), call.text("link")
        check_message(message)
        photos = self._attached(call.listed("attached_media"))
        if not message.strip() and not link and not photos:
            raise GraphError(197, "(#197) The post is empty. Please enter a message to share.")
        if link and photos:
            raise invalid("link and attached_media cannot be used together")
        if link and not link.startswith(("http://", "https://")):
            raise invalid("The url you supplied is invalid")
        when = timing(call, self._shelf.clock)
        ids = [photo["id"] for photo in photos]
        if when["published"] and self._is_duplicate(message, link, ids):
            raise GraphError(
                506,
                "(#506) Duplicate status message",
                title="Duplicate Status Update",
                tell="This status update is identical to the last one you posted.",
            )
        post = self._shelf.add_post(message=message, link=link, photos=ids, **when)
        for photo in photos:
            self._shelf.keep(PHOTO, photo | {"post": post["id"]})
        return {"id": post["id"]}

    async def change(self, call: Call) -> Thing:
        """POST /{page_post}: text, time, or ``is_published=true`` (once public, always public)."""
        post = self._own(call)
        if "message" in call.params:
            check_message(call.text("message"))
            post["message"] = call.text("message")
        due = due_time(call, self._shelf.clock)
        released = self._shelf.is_released(post)
        if due is not None:
            if released:
                raise invalid("You cannot reschedule a published post")
            post["scheduled"] = due
        if call.flag("is_published", default=released):
            if not released:
                post |= {"published": True, "scheduled": None}
                post["published_at"] = self._shelf.clock.now().isoformat()
        elif released:
            raise invalid("You cannot unpublish a published post")
        self._shelf.keep(POST, post)
        return {"success": True}

    async def read(self, call: Call) -> Thing:
        """GET /{page_post}."""
        return self._view.post(self._own(call), call.text("fields"), _DEFAULT_FIELDS)

    async def delete(self, call: Call) -> Thing:
        """DELETE /{page_post}: its photos and video go with it."""
        post = self._own(call)
        for kind, key in [(PHOTO, key) for key in post["photos"]] + [(VIDEO, post["video"])]:
            thing = self._shelf.alive(kind, key)
            if thing is not None:
                self._shelf.keep(kind, thing | {"deleted": True})
        self._shelf.keep(POST, post | {"deleted": True})
        return {"success": True}

    async def published(self, call: Call) -> Thing:
        """GET /{page}/published_posts (also feed and posts): newest first."""
        return self._listed(call, self._shelf.is_public)

    async def scheduled(self, call: Call) -> Thing:
        """GET /{page}/scheduled_posts."""
        return self._listed(
            call,
            lambda post: post["scheduled"] is not None and not self._shelf.is_released(post),
        )

    async def unseen(self, call: Call) -> Thing:
        """GET /{page}/ads_posts: made with ``published=false`` and without a time."""
        return self._listed(
            call, lambda post: post["scheduled"] is None and not self._shelf.is_released(post)
        )

    def _listed(self, call: Call, wanted: Callable[[Thing], bool]) -> Thing:
        moment = self._shelf.moment
        low, high = _bound(call, "since"), _bound(call, "until")
        found = [
            post
            for post in self._shelf.all_alive(POST)
            if wanted(post) and low <= moment(post).timestamp() <= high
        ]
        found.sort(key=lambda post: (moment(post), post["id"]), reverse=True)
        return page_of(
            call, [self._view.post(p, call.text("fields"), _DEFAULT_FIELDS) for p in found]
        )

    def _own(self, call: Call) -> Thing:
        post = self._shelf.alive(POST, call.node)
        if post is None:
            raise missing(call.node, call.method)
        return post

    def _attached(self, wishes: list[Any]) -> list[Thing]:
        photos: list[Thing] = []
        for wish in wishes:
            if not isinstance(wish, dict) or set(wish) != {"media_fbid"}:
                raise invalid("attached_media must be a list of objects with media_fbid")
            photo = self._shelf.alive(PHOTO, str(wish["media_fbid"]))
            if photo is None:
                raise missing(str(wish["media_fbid"]), "POST")
            if photo["post"] or photo in photos:
                raise invalid("These photos were already posted.", 1366051)
            photos.append(photo)
        return photos

    def _is_duplicate(self, message: str, link: str, photos: list[str]) -> bool:
        since = self._shelf.clock.now() - _DUPLICATE_WINDOW
        return any(
            (post["message"], post["link"], post["photos"]) == (message, link, photos)
            and not post["video"]
            and self._shelf.is_released(post)
            and self._shelf.moment(post) >= since
            for post in self._shelf.all_alive(POST)
        )


def check_message(message: str) -> None:
    if len(message) > MAX_MESSAGE:
        raise invalid(f"Message of {len(message)} characters is longer than {MAX_MESSAGE}")


def is_post_id(node: str) -> bool:
    return node.startswith(f"{FACEBOOK_PAGE.id}_")


def _bound(call: Call, name: str) -> float:
    """``since`` or ``until`` as seconds since 1970; open when not given."""
    text = call.text(name)
    if not text:
        return 0.0 if name == "since" else float("inf")
    try:
        return float(text) if text.isdecimal() else datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise invalid(f"Param {name} must be a date/time") from None
