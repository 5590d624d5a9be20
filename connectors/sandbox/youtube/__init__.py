"""The twin of YouTube: Data API at ``/youtube-api``, public watch pages at ``/youtube``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from connectors.sandbox.accounts import YOUTUBE_CHANNEL
from connectors.sandbox.platform import Reply, World
from connectors.sandbox.store import Thing
from connectors.sandbox.youtube.access import Access
from connectors.sandbox.youtube.ops import op_of
from connectors.sandbox.youtube.pages import Pages
from connectors.sandbox.youtube.problems import Refusal, refusal
from connectors.sandbox.youtube.shelf import VIDEO, Shelf
from connectors.sandbox.youtube.uploads import Uploads
from connectors.sandbox.youtube.videos import Videos
from connectors.sandbox.youtube.views import View

Handler = Callable[[Request], Awaitable[Reply]]
_API: Final = "/youtube-api/youtube/v3"
_UPLOADS: Final = (
    "/youtube-api/upload/youtube/v3",
    "/youtube-api/resumable/upload/youtube/v3",
)


class YouTubeTwin:
    """Implements ``Platform``."""

    name = "youtube"

    def __init__(self, world: World) -> None:
        self._shelf = Shelf(world)
        self._access = Access(world)
        view, pages = View(self._shelf), Pages(self._shelf)
        videos, uploads = Videos(self._shelf, view), Uploads(self._shelf, view)
        self.app: ASGIApp = Starlette(
            routes=[
                _route("/youtube-api/token", "POST", self._access.token),
                _route("/youtube-api/auth", "GET", self._access.authorize),
                self._known(f"{_API}/videos", "GET", videos.list),
                self._known(f"{_API}/videos", "PUT", videos.update),
                self._known(f"{_API}/videos", "DELETE", videos.delete),
                self._known(f"{_API}/captions", "GET", videos.captions),
                self._known(f"{_API}/captions", "DELETE", videos.delete_captions),
                self._known(f"{_API}/channels", "GET", videos.channels),
                self._known(f"{_API}/playlistItems", "GET", videos.uploads),
                *(self._known(f"{at}/videos", "POST", uploads.start) for at in _UPLOADS),
                *(_route(f"{at}/videos", "PUT", uploads.put) for at in _UPLOADS),
                *(
                    self._known(f"{at}/thumbnails/set", "POST", videos.set_thumbnail)
                    for at in _UPLOADS
                ),
                *(self._known(f"{at}/captions", "POST", videos.add_captions) for at in _UPLOADS),
                *(self._known(f"{at}/captions", "PUT", videos.update_captions) for at in _UPLOADS),
                Route("/youtube/watch", pages.watch),
                Route("/youtube/shorts/{id}", pages.watch),
                Route("/youtube/media/{id}", pages.file),
                Route("/youtube/vi/{id}/default.jpg", pages.thumbnail),
                Route("/youtube/{rest:path}", pages.missing),
            ]
        )

    def op(self, method: str, path: str, _query: str, body: bytes) -> str:
        return op_of(method, path, body)

    def refusal(self, fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
        return refusal(fault, args, now)

    def posts(self) -> list[dict[str, Any]]:
        return [self._shown(video) for video in self._shelf.store.all(VIDEO)]

    def reset(self) -> None:
        """Everything is in the store."""

    def _known(self, path: str, method: str, handler: Handler) -> Route:
        """A route for clients with a good token and quota left."""

        async def checked(request: Request) -> Reply:
            self._access.check(request)
            self._access.spend(op_of(request.method, request.url.path, await request.body()))
            return await handler(request)

        return _route(path, method, checked)

    def _shown(self, video: Thing) -> dict[str, Any]:
        public = self._shelf.is_public(video)
        status = "processing" if self._shelf.privacy(video) == "public" else None
        return {
            "platform": self.name,
            "account": YOUTUBE_CHANNEL.title,
            "account_id": YOUTUBE_CHANNEL.id,
            "id": video["id"],
            "url": self._shelf.watch_url(video),
            "title": video["snippet"]["title"],
            "text": video["snippet"]["description"],
            "format": "short" if self._shelf.is_short(video) else "video",
            "media": [
                {
                    "sha256": video["sha256"],
                    "mime": video["mime"],
                    "bytes": video["size"],
                    "alt": "",
                    "captions": sorted(c["language"] for c in video["captions"].values()),
                    "thumbnail_sha256": video["thumbnail"],
                    "url": self._shelf.file_url(video),
                }
            ],
            "created_at": video["published_at"] or video["created_at"],
            "public": public,
            "status": "deleted"
            if video["deleted"]
            else "public"
            if public
            else status or self._shelf.privacy(video),
            "deleted": video["deleted"],
        }


def _route(path: str, method: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            reply = await handler(request)
        except Refusal as refused:
            reply = refused.reply
        return Response(reply.body, reply.status, dict(reply.headers))

    return Route(path, endpoint, methods=[method])


def build(world: World) -> YouTubeTwin:
    return YouTubeTwin(world)
