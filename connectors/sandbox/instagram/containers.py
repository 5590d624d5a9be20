"""Containers: what will be a post, before anybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from connectors.sandbox.fetching import Unfetchable, fetch
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.contract import parse_fields
from connectors.sandbox.graph.errors import GraphError, invalid
from connectors.sandbox.instagram.checks import (
    MAX_ALT,
    MAX_IMAGE,
    MAX_VIDEO,
    check_caption,
    check_image,
    look_at_video,
)
from connectors.sandbox.instagram.shelf import CONTAINER, Shelf
from connectors.sandbox.store import Thing

_TYPES: Final = frozenset({"IMAGE", "VIDEO", "REELS", "STORIES", "CAROUSEL"})
_FIELDS: Final = frozenset({"id", "status", "status_code", "copyright_check_status"})


class Containers:
    """Handlers of ``/{ig-user}/media`` (POST) and ``/{container}``."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def create(self, call: Call) -> Thing:
        """POST /{ig-user}/media. Pictures are judged at once, videos while they are processed."""
        kind = _kind(call)
        check_caption(call.text("caption"))
        alt = call.text("alt_text")
        if len(alt) > MAX_ALT:
            raise invalid(f"alt_text of {len(alt)} characters is longer than {MAX_ALT}")
        item = call.flag("is_carousel_item", default=False)
        children = self._children(call) if kind == "CAROUSEL" else []
        file, failure = ({}, "") if kind == "CAROUSEL" else await self._file(call, kind)
        if alt and (kind == "CAROUSEL" or file.get("mime") != "image/jpeg" or kind == "STORIES"):
            raise invalid("alt_text is only for image posts and images of a carousel")
        if "cover_url" in call.params:
            check_image(await _get(call.text("cover_url"), MAX_IMAGE), story=True)
        cover_ms = _cover_ms(call, file)
        container: Thing = {
            "id": self._shelf.new_container(),
            "kind": kind,
            "item": item,
            "caption": call.text("caption"),
            "alt": alt,
            "children": children,
            "file": file,
            "failure": failure,
            "stuck": call.fault == "stuck_processing",
            "cover_ms": cover_ms,
            "share_to_feed": call.flag("share_to_feed", default=True),
            "created_at": self._shelf.clock.now().isoformat(),
            "media": "",
        }
        self._shelf.store.put(CONTAINER, container["id"], container)
        return {"id": container["id"]}

    async def read(self, call: Call) -> Thing:
        """GET /{container}?fields=status_code,status."""
        container = self._shelf.container(call.node)
        wanted = [field.name for field in parse_fields(call.text("fields"))]
        unknown = [name for name in wanted if name not in _FIELDS]
        if unknown:
            raise invalid(f"Tried accessing nonexisting field ({unknown[0]})")
        if container is None:
            raise unknown_container(call.node)
        if call.fault == "stuck_processing":
            container["stuck"] = True
            self._shelf.store.put(CONTAINER, container["id"], container)
        state = self._shelf.state(container)
        full = {"status_code": state, "status": _status_text(state, container["failure"])}
        return {name: full[name] for name in wanted if name in full} | {"id": container["id"]}

    async def _file(self, call: Call, kind: str) -> tuple[Thing, str]:
        """Fetch the picture or the video: its facts, and why it fails in processing."""
        wanted = [name for name in ("image_url", "video_url") if name in call.params]
        fits = kind == "STORIES" or (kind == "IMAGE") == (wanted == ["image_url"])
        if len(wanted) != 1 or not fits:
            raise GraphError(
                100, "The parameter image_url or video_url is required", subcode=2207023
            )
        story = kind == "STORIES"
        if wanted == ["image_url"]:
            content = await _get(call.text("image_url"), MAX_IMAGE)
            facts, failure = check_image(content, story=story), ""
        else:
            content = await _get(call.text("video_url"), MAX_VIDEO)
            facts, failure = look_at_video(content, story=story)
        return facts | {"sha256": self._shelf.store.add_blob(content)}, failure

    def _children(self, call: Call) -> list[str]:
        text = call.text("children")
        wishes: Sequence[Any] = (
            call.listed("children") if text.startswith("[") or not text else text.split(",")
        )
        ids = [str(wish).strip() for wish in wishes]
        if not 2 <= len(ids) <= 10:
            raise GraphError(
                100,
                "The carousel is not valid",
                subcode=2207028,
                title="Carousel validation failed",
                tell="Your post won't work as a carousel. It needs 2 to 10 photos or videos.",
            )
        for key in ids:
            child = self._shelf.container(key)
            if child is None or self._shelf.state(child) == "EXPIRED":
                raise unknown_container(key)
            if not child["item"] or child["media"]:
                raise invalid(f"Container {key} is not a carousel item")
        return ids


def _cover_ms(call: Call, file: Thing) -> int:
    """``thumb_offset``: a moment of the video; refused beyond its end (error 2207057)."""
    if "thumb_offset" not in call.params:
        return 0
    told = call.text("thumb_offset")
    if not told.isdigit() or int(told) > float(file.get("seconds", 0)) * 1000:
        raise GraphError(
            1,
            "The thumbnail offset is out of range",
            subcode=2207057,
            title="Invalid thumbnail offset",
            tell="The thumbnail offset must be within the duration of the video.",
        )
    return int(told)


def unknown_container(key: str) -> GraphError:
    return GraphError(
        24,
        f"The media builder with creation id = {key} does not exist or has expired",
        subcode=2207008,
        title="Media builder not found",
        tell="The container does not exist or has expired.",
    )


def _kind(call: Call) -> str:
    item = call.flag("is_carousel_item", default=False)
    kind = call.text("media_type", "VIDEO" if item and "video_url" in call.params else "IMAGE")
    if kind not in _TYPES:
        raise GraphError(100, f"Unknown media type {kind}", subcode=2207023)
    if kind == "VIDEO" and not item:
        raise invalid("media_type VIDEO is only for carousel items; use REELS")
    if item and kind in ("CAROUSEL", "STORIES", "REELS"):
        raise invalid(f"media_type {kind} cannot be a carousel item")
    if "upload_type" in call.params:
        raise invalid("This twin takes media by address only, not by upload_type")
    return kind


async def _get(url: str, max_bytes: int) -> bytes:
    try:
        return await fetch(url, max_bytes)
    except Unfetchable:
        raise GraphError(
            9004,
            "Only photo or video can be accepted as media type.",
            subcode=2207052,
            title="Media download has failed",
            tell="The media could not be fetched from this URI.",
        ) from None


def _status_text(state: str, failure: str) -> str:
    match state:
        case "ERROR":
            return f"Error: Media upload has failed with error code 2207026: {failure}"
        case "FINISHED":
            return "Finished: Media has been uploaded and it is ready to be published."
        case "PUBLISHED":
            return "Published: Media has been published."
        case "EXPIRED":
            return "Expired: The container was not published within 24 hours."
        case _:
            return "In Progress: Media is still being processed."
