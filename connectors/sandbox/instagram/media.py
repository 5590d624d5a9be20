"""Published posts: publish, list, read, delete, quota."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from connectors.sandbox.accounts import INSTAGRAM_OTHER_USER, INSTAGRAM_USER
from connectors.sandbox.graph.app import page_of
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.contract import graph_time, parse_fields, pick
from connectors.sandbox.graph.errors import GraphError, invalid, missing
from connectors.sandbox.instagram.containers import unknown_container
from connectors.sandbox.instagram.shelf import CONTAINER, MEDIA, Shelf, shortcode
from connectors.sandbox.store import Thing

# The guide says 100, the reference of the edge 50: the twin keeps to the smaller number.
QUOTA: Final = 50
_DAY_S: Final = 86_400
_FORMATS: Final = {"CAROUSEL": "carousel", "REELS": "reel", "STORIES": "story"}
_PRODUCTS: Final = {"reel": "REELS", "story": "STORY"}


class Media:
    """Handlers of ``/{ig-user}`` and ``/{media}``."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def publish(self, call: Call) -> Thing:
        """POST /{ig-user}/media_publish. A container becomes one post, never two."""
        key = call.text("creation_id")
        if not key.isdecimal():
            raise invalid("Param creation_id must be a positive integer")
        container = self._shelf.container(key)
        if container is None or self._shelf.state(container) == "EXPIRED":
            raise unknown_container(key)
        state = self._shelf.state(container)
        if state != "FINISHED" or container["item"]:
            # The same words for "not yet" and "already": only the container's status tells which.
            raise GraphError(
                9007,
                "Media ID is not available",
                subcode=2207027,
                title="The media is not ready for publishing",
                tell="The media is not ready for publishing, please wait for a moment",
            )
        if self._shelf.published_lately() >= QUOTA:
            raise GraphError(
                9,
                "Application request limit reached",
                subcode=2207042,
                title="Maximum number of posts reached",
                tell="You reached maximum number of posts that is allowed to be published by "
                "Content Publishing API.",
            )
        media: Thing = {
            "id": self._shelf.new_media(),
            "container": key,
            "caption": container["caption"],
            "format": _FORMATS.get(container["kind"], "feed"),
            "created_at": self._shelf.clock.now().isoformat(),
            "deleted": False,
        }
        self._shelf.store.put(MEDIA, media["id"], media)
        self._shelf.store.put(CONTAINER, key, container | {"media": media["id"]})
        return {"id": media["id"]}

    async def account(self, call: Call) -> Thing:
        """GET /{ig-user}."""
        user = INSTAGRAM_OTHER_USER if call.fault == "wrong_account" else INSTAGRAM_USER
        full = {
            "id": user.id,
            "username": user.username,
            "name": user.name,
            "media_count": len(self._public()),
            "followers_count": 0,
            "follows_count": 0,
        }
        return pick("iguser", full, call.text("fields"), "id")

    async def quota(self, call: Call) -> Thing:
        """GET /{ig-user}/content_publishing_limit."""
        full = {
            "quota_usage": self._shelf.published_lately(),
            "config": {"quota_total": QUOTA, "quota_duration": _DAY_S},
        }
        wanted = [field.name for field in parse_fields(call.text("fields") or "quota_usage")]
        unknown = [name for name in wanted if name not in full]
        if unknown:
            raise invalid(f"Tried accessing nonexisting field ({unknown[0]})")
        return {"data": [{name: full[name] for name in wanted}]}

    async def listed(self, call: Call) -> Thing:
        """GET /{ig-user}/media (without stories) and /{ig-user}/stories: newest first."""
        stories = call.edge == "stories"
        found = [m for m in self._public() if (m["format"] == "story") == stories]
        low, high = _bound(call, "since"), _bound(call, "until")
        kept = [m for m in found if low <= _moment(m).timestamp() <= high]
        kept.sort(key=lambda media: int(media["id"]), reverse=True)
        return page_of(call, [self._view(media, call.text("fields")) for media in kept])

    async def read(self, call: Call) -> Thing:
        """GET /{media}."""
        return self._view(self._own(call), call.text("fields"))

    async def children(self, call: Call) -> Thing:
        """GET /{media}/children."""
        return {"data": self._children(self._own(call), call.text("fields"))}

    async def delete(self, call: Call) -> Thing:
        """DELETE /{media}."""
        media = self._own(call)
        self._shelf.store.put(MEDIA, media["id"], media | {"deleted": True})
        return {"success": True}

    def _public(self) -> list[Thing]:
        return [media for media in self._shelf.store.all(MEDIA) if self._shelf.is_public(media)]

    def _own(self, call: Call) -> Thing:
        media = self._shelf.media(call.node)
        if media is None:
            raise missing(call.node, call.method)
        return media

    def _view(self, media: Thing, fields: str) -> dict[str, Any]:
        files = self._shelf.files(media)
        album = media["format"] == "carousel"
        full: dict[str, Any] = {
            "id": media["id"],
            "caption": media["caption"],
            "media_type": "CAROUSEL_ALBUM" if album else _type_of(files[0]),
            "media_product_type": _PRODUCTS.get(media["format"], "FEED"),
            "permalink": self._shelf.page_url(media),
            "shortcode": shortcode(media["id"]),
            "timestamp": graph_time(_moment(media)),
            "username": INSTAGRAM_USER.username,
            "owner": {"id": INSTAGRAM_USER.id},
            "like_count": 0,
            "comments_count": 0,
        }
        if album:
            full["children"] = {"data": self._children(media, _all_child_fields(fields))}
        else:
            full |= {"media_url": self._shelf.file_url(files[0]), "alt_text": files[0]["alt"]}
        return pick("igmedia", full, fields, "id")

    def _children(self, media: Thing, fields: str) -> list[Thing]:
        return [
            pick(
                "igmedia",
                {
                    "id": f"{int(media['id']) + 10**9 * (at + 1)}",
                    "media_type": _type_of(file),
                    "media_url": self._shelf.file_url(file),
                    "alt_text": file["alt"],
                    "permalink": self._shelf.page_url(media),
                    "timestamp": graph_time(_moment(media)),
                },
                fields,
                "id",
            )
            for at, file in enumerate(self._shelf.files(media))
        ]


def _all_child_fields(fields: str) -> str:
    """What ``children{...}`` asks for, else the id alone."""
    for field in parse_fields(fields):
        if field.name == "children" and field.inner:
            return ",".join(inner.name for inner in field.inner)
    return "id"


def _type_of(container: Thing) -> str:
    return "IMAGE" if container["file"]["mime"] == "image/jpeg" else "VIDEO"


def _moment(media: Thing) -> datetime:
    return datetime.fromisoformat(media["created_at"])


def _bound(call: Call, name: str) -> float:
    number = call.number(name)
    return float(number) if number is not None else 0.0 if name == "since" else float("inf")
