"""Videos after their upload: list, change, thumbnail, captions, delete; the channel's uploads."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from connectors.sandbox import pictures
from connectors.sandbox.accounts import YOUTUBE_CHANNEL, YOUTUBE_OTHER_CHANNEL
from connectors.sandbox.platform import Reply, acted_fault
from connectors.sandbox.store import Thing
from connectors.sandbox.youtube.body import json_object, metadata_and_file
from connectors.sandbox.youtube.problems import invalid, not_found, problem
from connectors.sandbox.youtube.rules import parts_of, read_metadata
from connectors.sandbox.youtube.shelf import Shelf
from connectors.sandbox.youtube.views import View, listed

# The discovery document says 50 MB, the older reference 2 MB: the twin keeps to the smaller number.
_MAX_THUMBNAIL: Final = 2 * 1024**2
_MAX_CAPTIONS: Final = 100 * 1024**2
_MAX_RESULTS: Final = 50


class Videos:
    """Handlers of videos, thumbnails, captions, channels and playlistItems."""

    def __init__(self, shelf: Shelf, view: View) -> None:
        self._shelf = shelf
        self._view = view

    async def list(self, request: Request) -> Reply:
        """GET /videos?part=...&id=a,b: what does not exist is left out."""
        parts = parts_of(request.query_params.get("part", ""))
        ids = request.query_params.get("id", "")
        if not ids:
            raise invalid("missingRequiredParameter", "No filter selected. Expected one of: id")
        found = [video for key in ids.split(",") if (video := self._shelf.alive(key))]
        if acted_fault(request) == "stuck_processing":
            for video in found:
                self._shelf.keep(video | {"stuck": True})
            found = [video | {"stuck": True} for video in found]
        items = [self._view.video(video, parts) for video in found]
        return Reply.json(200, listed("youtube#videoListResponse", items, len(items)))

    async def update(self, request: Request) -> Reply:
        """PUT /videos: a part is replaced whole; what it leaves out goes back to its default."""
        parts = parts_of(request.query_params.get("part", ""))
        wish = await json_object(request)
        video = self._video(str(wish.get("id", "")), "body.id")
        if "snippet" in parts and "categoryId" not in wish.get("snippet", {}):
            text = "The request metadata specifies an invalid category ID."
            raise invalid("invalidCategoryId", text, "body.snippet.categoryId")
        video |= read_metadata(wish, parts, self._shelf.clock.now())
        if self._shelf.privacy(video) == "public" and not video["published_at"]:
            video["published_at"] = self._shelf.clock.now().isoformat()
        self._shelf.keep(video)
        return Reply.json(200, self._view.video(video, parts))

    async def delete(self, request: Request) -> Reply:
        """DELETE /videos?id=..."""
        video = self._video(request.query_params.get("id", ""), "id")
        self._shelf.keep(video | {"deleted": True})
        return Reply(204)

    async def set_thumbnail(self, request: Request) -> Reply:
        """POST /thumbnails/set?videoId=...: the picture is the body."""
        video = self._video(request.query_params.get("videoId", ""), "videoId")
        content = await request.body()
        if not content:
            raise invalid("mediaBodyRequired", "The request does not include the image content.")
        if len(content) > _MAX_THUMBNAIL:
            raise problem(413, "uploadTooLarge", "Media is too large. Limit: 2097152")
        picture = pictures.look(content, whole=True)
        declared = request.headers.get("content-type", "")
        kinds = ("image/jpeg", "image/png")
        if (
            picture is None
            or picture.mime not in kinds
            or declared not in (*kinds, "application/octet-stream")
        ):
            raise invalid("invalidImage", "The provided image content is invalid.")
        self._shelf.keep(video | {"thumbnail": self._shelf.store.add_blob(content)})
        url = f"{self._shelf.base_url}/youtube/vi/{video['id']}/default.jpg"
        items = [{"default": {"url": url, "width": picture.width, "height": picture.height}}]
        return Reply.json(200, {"kind": "youtube#thumbnailSetResponse", "items": items})

    async def add_captions(self, request: Request) -> Reply:
        """POST /captions?part=snippet, multipart: one track per language and name."""
        if request.query_params.get("part") != "snippet":
            raise invalid("missingRequiredParameter", "part must be snippet", "part")
        wish, content, _ = await metadata_and_file(request)
        snippet = wish.get("snippet")
        if not isinstance(snippet, dict) or not isinstance(snippet.get("name"), str):
            raise invalid("invalidMetadata", "snippet.videoId, language and name are required")
        language, name = str(snippet.get("language", "")), snippet["name"]
        if not 2 <= len(language) <= 35 or len(name) > 150:
            raise invalid("invalidMetadata", "snippet.language or snippet.name is not valid")
        video = self._video(str(snippet.get("videoId", "")), "body.snippet.videoId")
        if not content or len(content) > _MAX_CAPTIONS or b"-->" not in content:
            raise invalid("contentRequired", "The request does not contain valid captions.")
        if any((c["language"], c["name"]) == (language, name) for c in video["captions"].values()):
            text = "The specified video already has a track of this language and name."
            raise problem(409, "captionExists", text)
        key = f"SbCaption{self._shelf.store.next_number('youtube.caption')}"
        video["captions"][key] = {
            "language": language,
            "name": name,
            "draft": bool(snippet.get("isDraft", False)),
            "sha256": self._shelf.store.add_blob(content),
            "created_at": self._shelf.clock.now().isoformat(),
        }
        self._shelf.keep(video)
        return Reply.json(200, self._view.caption(video, key))

    async def update_captions(self, request: Request) -> Reply:
        """PUT /captions?part=snippet, multipart: the file of a known track is replaced."""
        wish, content, _ = await metadata_and_file(request)
        key = str(wish.get("id", ""))
        if not content or len(content) > _MAX_CAPTIONS or b"-->" not in content:
            raise invalid("contentRequired", "The request does not contain valid captions.")
        for video in self._shelf.all_alive():
            if key in video["captions"]:
                video["captions"][key]["sha256"] = self._shelf.store.add_blob(content)
                self._shelf.keep(video)
                return Reply.json(200, self._view.caption(video, key))
        raise not_found("caption", "body.id")

    async def captions(self, request: Request) -> Reply:
        """GET /captions?part=snippet&videoId=..."""
        video = self._video(request.query_params.get("videoId", ""), "videoId")
        items = [self._view.caption(video, key) for key in video["captions"]]
        return Reply.json(200, {"kind": "youtube#captionListResponse", "items": items})

    async def delete_captions(self, request: Request) -> Reply:
        """DELETE /captions?id=..."""
        key = request.query_params.get("id", "")
        for video in self._shelf.all_alive():
            if video["captions"].pop(key, None):
                self._shelf.keep(video)
                return Reply(204)
        raise not_found("caption", "id")

    async def channels(self, request: Request) -> Reply:
        """GET /channels?mine=true."""
        if request.query_params.get("mine") != "true":
            raise invalid("missingRequiredParameter", "No filter selected. Expected one of: mine")
        parts = set(request.query_params.get("part", "").split(",")) | {"kind", "etag", "id"}
        other = acted_fault(request) == "wrong_account"
        full = self._view.channel(YOUTUBE_OTHER_CHANNEL if other else YOUTUBE_CHANNEL)
        item = {name: value for name, value in full.items() if name in parts}
        return Reply.json(200, listed("youtube#channelListResponse", [item], 1))

    async def uploads(self, request: Request) -> Reply:
        """GET /playlistItems of the channel's uploads: newest first, private ones too."""
        query = request.query_params
        parts = parts_of(query.get("part", ""))
        if query.get("playlistId") != YOUTUBE_CHANNEL.uploads:
            raise not_found("playlist", "playlistId")
        size = query.get("maxResults", "5")
        start = query.get("pageToken", "0")
        if not size.isdecimal() or not 0 <= int(size) <= _MAX_RESULTS or not start.isdecimal():
            raise invalid("invalidValue", f"Invalid value '{size}'", "maxResults")
        videos = self._shelf.all_alive()[::-1]
        first, end = int(start), int(start) + int(size)
        items = [
            self._view.playlist_item(video, at, parts)
            for at, video in enumerate(videos[first:end], first)
        ]
        token = str(end) if end < len(videos) else ""
        kind = "youtube#playlistItemListResponse"
        return Reply.json(200, listed(kind, items, len(videos), token))

    def _video(self, key: str, place: str) -> Thing:
        video = self._shelf.alive(key)
        if video is None:
            raise not_found("video", place)
        return video
