"""Reels: start, bytes at the upload host, finish with a state."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request

from connectors.sandbox.accounts import FACEBOOK_PAGE_TOKEN
from connectors.sandbox.facebook.posts import check_message
from connectors.sandbox.facebook.shelf import POST, VIDEO, Shelf
from connectors.sandbox.facebook.timing import due_time
from connectors.sandbox.facebook.videos import MAX_BYTES, Videos
from connectors.sandbox.fetching import Unfetchable, fetch
from connectors.sandbox.graph.call import Call, token_of
from connectors.sandbox.graph.errors import VERSION, GraphError, bad_token, invalid, missing
from connectors.sandbox.platform import acted_fault
from connectors.sandbox.store import Thing

_MAX_A_DAY: Final = 30
_DAY_S: Final = 86_400
_STATES: Final = frozenset({"DRAFT", "PUBLISHED", "SCHEDULED"})


class Reels:
    """Handlers of ``/{page}/video_reels`` and of the upload host."""

    def __init__(self, shelf: Shelf, videos: Videos) -> None:
        self._shelf = shelf
        self._videos = videos

    async def create(self, call: Call) -> Thing:
        """POST /{page}/video_reels by ``upload_phase``."""
        match call.text("upload_phase"):
            case "start":
                video = self._videos.new_video(reel=True, size=0, fault=call.fault)
                base = self._shelf.base_url
                url = f"{base}/rupload/video-upload/{VERSION}/{video['id']}"
                return {"video_id": video["id"], "upload_url": url}
            case "finish":
                return self._finish(call)
            case other:
                raise invalid(f"Param upload_phase must be start or finish, not {other!r}")

    async def bytes_in(self, request: Request) -> Thing:
        """POST /rupload/video-upload/...: offset and file_size, or file_url, are headers."""
        if token_of(request, {}) != FACEBOOK_PAGE_TOKEN:
            raise bad_token()
        video = self._uploading(str(request.path_params["video"]))
        if "file_url" in request.headers:
            try:
                content = await fetch(request.headers["file_url"], MAX_BYTES)
            except Unfetchable:
                raise invalid("The file_url you supplied could not be fetched", 1363030) from None
            size, offset = len(content), 0
        else:
            content = await request.body()
            size, offset = _header(request, "file_size"), _header(request, "offset")
        if offset != video["received"] or offset + len(content) > size or not content:
            message = f"Offset {offset} does not continue the {video['received']} bytes received"
            raise invalid(message, 1363037, data={"start_offset": str(video["received"])})
        video["size"] = size
        video["stuck"] = video["stuck"] or acted_fault(request) == "stuck_processing"
        self._videos.add_part(video, content)
        return {"success": True}

    def _finish(self, call: Call) -> Thing:
        state = call.text("video_state")
        if state not in _STATES:
            raise invalid(f"Param video_state must be one of {sorted(_STATES)}")
        due = due_time(call, self._shelf.clock) if state == "SCHEDULED" else None
        if state == "SCHEDULED" and due is None:
            raise invalid("scheduled_publish_time is required")
        when = {"published": state == "PUBLISHED", "scheduled": due}
        video = self._shelf.alive(VIDEO, call.text("video_id"))
        if video is None or not video["reel"]:
            raise missing(call.text("video_id"), "POST")
        self._check_day(state)
        if video["finished_at"]:
            post = self._from_draft(video, call, when)
        elif video["complete"]:
            post = self._videos.publish(video, call, when)
            if video["clip"]:
                video["failure"] = _why_no_reel(video["clip"])
                self._shelf.keep(VIDEO, video)
        else:
            raise GraphError(6000, "(#6000) There was a problem uploading your video file.")
        return {"success": True, "post_id": post["id"].partition("_")[2]}

    def _from_draft(self, video: Thing, call: Call, when: dict[str, Any]) -> Thing:
        """A draft can be finished again, with its final text and state; a public reel cannot."""
        post = self._shelf.alive(POST, video["post"])
        if post is None or self._shelf.is_released(post):
            raise invalid("The video was already published.", 1363041)
        if "description" in call.params:
            check_message(call.text("description"))
            video["description"] = post["message"] = call.text("description")
        video["title"] = call.text("title", video["title"])
        post |= when
        if when["published"]:
            post["published_at"] = self._shelf.clock.now().isoformat()
        self._shelf.keep(POST, post)
        self._shelf.keep(VIDEO, video)
        return post

    def _check_day(self, state: str) -> None:
        since = self._shelf.clock.now().timestamp() - _DAY_S
        lately = [
            post
            for post in self._shelf.store.all(POST)
            if post["format"] == "reel" and self._shelf.moment(post).timestamp() > since
        ]
        if state != "DRAFT" and len(lately) >= _MAX_A_DAY:
            raise GraphError(613, f"(#613) A Page publishes at most {_MAX_A_DAY} reels in 24 hours")

    def _uploading(self, key: str) -> Thing:
        video = self._shelf.alive(VIDEO, key)
        if video is None or not video["reel"] or video["finished_at"]:
            raise missing(key, "POST")
        return video


def _header(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not text.isdecimal():
        raise invalid(f"Header {name} must be a whole number")
    return int(text)


def _why_no_reel(clip: Thing) -> str:
    """The published rules for reels: 9:16, at least 540 x 960, 24-60 frames, 3-90 seconds."""
    shape = clip["width"] / clip["height"]
    if not 0.55 <= shape <= 0.575:
        return f"The aspect ratio of {clip['width']} x {clip['height']} is not 9:16."
    if clip["width"] < 540 or clip["height"] < 960:
        return f"The resolution of {clip['width']} x {clip['height']} is below 540 x 960."
    if not 23 <= clip["fps"] <= 60:
        return f"The frame rate of {clip['fps']:.3g} is not 24 to 60."
    if not 2.95 <= clip["seconds"] <= 90.05:
        return f"The duration of {clip['seconds']:.1f} s is not 3 to 90 s."
    return ""
