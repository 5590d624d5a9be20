"""Videos of the Page: in one request, or start, transfer, finish; captions and thumbnails."""

from __future__ import annotations

from typing import Any, Final

from connectors.sandbox import clips
from connectors.sandbox.accounts import FACEBOOK_PAGE
from connectors.sandbox.facebook.posts import check_message
from connectors.sandbox.facebook.shelf import POST, VIDEO, Shelf
from connectors.sandbox.facebook.timing import due_time, timing
from connectors.sandbox.facebook.views import View
from connectors.sandbox.fetching import Unfetchable, fetch
from connectors.sandbox.graph.app import page_of
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import GraphError, invalid, missing
from connectors.sandbox.store import Thing

MAX_BYTES: Final = 2 * 1024**3
_MIN_BYTES: Final = 1024
_CHUNK: Final = 4 * 1024**2
_MAX_TITLE: Final = 255


class Videos:
    """Handlers of ``/{page}/videos`` and ``/{video}``."""

    def __init__(self, shelf: Shelf, view: View) -> None:
        self._shelf = shelf
        self._view = view

    async def create(self, call: Call) -> Thing:
        """POST /{page}/videos, whole or by ``upload_phase``."""
        match call.text("upload_phase"):
            case "":
                return await self._whole(call)
            case "start":
                return self._start(call)
            case "transfer":
                return self._transfer(call)
            case "finish":
                return self._finish(call)
            case "cancel":
                self._shelf.keep(VIDEO, self._session(call) | {"deleted": True})
                return {"success": True}
            case other:
                raise invalid(f"Param upload_phase must not be {other}")

    async def read(self, call: Call) -> Thing:
        """GET /{video}."""
        video = self.own(call)
        if call.fault == "stuck_processing":
            video["stuck"] = True
            self._shelf.keep(VIDEO, video)
        return self._view.video(video, call.text("fields"))

    async def change(self, call: Call) -> Thing:
        """POST /{video}: description, name (its title), time, or ``published=true``."""
        video = self.own(call)
        post = self._shelf.alive(POST, video["post"])
        if post is None:
            raise missing(call.node, call.method)
        if "description" in call.params:
            check_message(call.text("description"))
            video["description"] = post["message"] = call.text("description")
        video["title"] = call.text("name", video["title"])
        due = due_time(call, self._shelf.clock)
        released = self._shelf.is_released(post)
        if due is not None and not released:
            post["scheduled"] = due
        if call.flag("published", default=released) and not released:
            post |= {"published": True, "scheduled": None}
            post["published_at"] = self._shelf.clock.now().isoformat()
        self._shelf.keep(VIDEO, video)
        self._shelf.keep(POST, post)
        return {"success": True}

    async def delete(self, call: Call) -> Thing:
        """DELETE /{video}."""
        video = self.own(call)
        self._shelf.keep(VIDEO, video | {"deleted": True})
        post = self._shelf.alive(POST, video["post"])
        if post is not None:
            self._shelf.keep(POST, post | {"deleted": True})
        return {"success": True}

    async def listed(self, call: Call) -> Thing:
        """GET /{page}/videos and /{page}/video_reels: newest first."""
        reels = call.edge == "video_reels"
        done = [video for video in self._shelf.all_alive(VIDEO) if video["finished_at"]]
        found = [video for video in done if not reels or video["reel"]]
        fields = call.text("fields")
        return page_of(call, [self._view.video(video, fields) for video in reversed(found)])

    def new_video(self, *, reel: bool, size: int, fault: str) -> Thing:
        """A video of which no byte has come yet."""
        video: Thing = {
            "id": self._shelf.new_id(),
            "reel": reel,
            "size": size,
            "received": 0,
            "complete": False,
            "parts": [],
            "session": str(self._shelf.store.next_number("facebook.session", 7_000_001)),
            "title": "",
            "description": "",
            "clip": None,
            "mime": "application/octet-stream",
            "sha256": "",
            "failure": "",
            "stuck": fault == "stuck_processing",
            "created_at": self._shelf.clock.now().isoformat(),
            "finished_at": "",
            "post": "",
            "captions": {},
            "default_locale": "",
            "thumbnail": "",
            "deleted": False,
        }
        self._shelf.keep(VIDEO, video)
        return video

    def add_part(self, video: Thing, content: bytes) -> None:
        video["parts"].append(self._shelf.store.add_blob(content))
        video["received"] += len(content)
        video["complete"] = video["received"] == video["size"]
        self._shelf.keep(VIDEO, video)

    def publish(self, video: Thing, call: Call, when: dict[str, Any]) -> Thing:
        """All bytes are here: open them, and make the post that shows the video."""
        content = b"".join(self._shelf.store.blob(part) for part in video["parts"])
        clip = clips.look(content)
        description = call.text("description")
        check_message(description)
        video |= {
            "sha256": self._shelf.store.add_blob(content),
            "clip": clip.plain() if clip else None,
            "mime": clip.mime if clip else video["mime"],
            "failure": "" if clip else "The video file could not be read.",
            "title": call.text("title")[:_MAX_TITLE],
            "description": description,
            "stuck": video["stuck"] or call.fault == "stuck_processing",
            "finished_at": self._shelf.clock.now().isoformat(),
        }
        post = self._shelf.add_post(
            message=description,
            video=video["id"],
            format="reel" if video["reel"] else "video",
            **when,
        )
        video["post"] = post["id"]
        self._shelf.keep(VIDEO, video)
        return post

    async def _whole(self, call: Call) -> Thing:
        when = timing(call, self._shelf.clock)
        if "source" in call.files:
            content = call.files["source"].content
        elif "file_url" in call.params:
            try:
                content = await fetch(call.text("file_url"), MAX_BYTES)
            except Unfetchable:
                raise invalid("The file_url you supplied could not be fetched", 1363030) from None
        else:
            raise GraphError(390, "(#390) There was a problem uploading your video file.")
        _check_size(len(content))
        video = self.new_video(reel=False, size=len(content), fault=call.fault)
        self.add_part(video, content)
        self.publish(video, call, when)
        return {"id": video["id"]}

    def _start(self, call: Call) -> Thing:
        size = call.number("file_size")
        if size is None:
            raise invalid("file_size is required")
        _check_size(size)
        video = self.new_video(reel=False, size=size, fault=call.fault)
        return {
            "video_id": video["id"],
            "upload_session_id": video["session"],
            "start_offset": "0",
            "end_offset": str(min(size, _CHUNK)),
        }

    def _transfer(self, call: Call) -> Thing:
        video = self._session(call)
        file = call.files.get("video_file_chunk")
        if file is None or not file.content:
            raise invalid("video_file_chunk is required")
        if call.number("start_offset") != video["received"]:
            right = {"start_offset": str(video["received"]), **_end_of(video)}
            raise invalid("Invalid start offset", 1363037, data=right)
        if video["received"] + len(file.content) > video["size"]:
            raise invalid("There was a problem uploading your video file", 1363019)
        self.add_part(video, file.content)
        return {"start_offset": str(video["received"]), **_end_of(video)}

    def _finish(self, call: Call) -> Thing:
        video = self._session(call)
        if not video["complete"]:
            raise invalid("There was a problem uploading your video file", 1363019)
        self.publish(video, call, timing(call, self._shelf.clock))
        return {"success": True, "post_id": video["post"].removeprefix(f"{FACEBOOK_PAGE.id}_")}

    def _session(self, call: Call) -> Thing:
        """The unfinished upload that ``upload_session_id`` names."""
        wanted = call.text("upload_session_id")
        for video in self._shelf.all_alive(VIDEO):
            if video["session"] == wanted and not video["finished_at"] and not video["reel"]:
                return video
        raise invalid("Invalid upload_session_id", 1363019)

    def own(self, call: Call) -> Thing:
        video = self._shelf.alive(VIDEO, call.node)
        if video is None:
            raise missing(call.node, call.method)
        return video


def _end_of(video: Thing) -> dict[str, str]:
    return {"end_offset": str(min(video["size"], video["received"] + _CHUNK))}


def _check_size(size: int) -> None:
    if size < _MIN_BYTES:
        raise invalid("The video file you tried to upload is too small.", 1363022)
    if size > MAX_BYTES:
        raise invalid("The video file you tried to upload is too big.", 1363023)
