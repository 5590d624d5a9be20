"""What a stranger sees: the watch page, the video, its picture."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from connectors.sandbox.accounts import YOUTUBE_CHANNEL
from connectors.sandbox.templates_folder import TEMPLATES
from connectors.sandbox.youtube.shelf import Shelf

_STATES: Final = {"private": "Video ini bersifat pribadi", "": "Video tidak tersedia"}


class Pages:
    """Handlers without any login."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        pages = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )
        self._page = pages.get_template("youtube-tonton.html.j2")

    async def watch(self, request: Request) -> Response:
        """``/watch?v=ID`` and ``/shorts/ID``; as live, a hidden video answers 200 with a notice."""
        key = request.path_params.get("id") or request.query_params.get("v", "")
        video = self._shelf.alive(str(key))
        unlisted = video is not None and self._shelf.privacy(video) == "unlisted"
        if video is None or not (unlisted or self._shelf.is_public(video)):
            hidden = video is not None and self._shelf.privacy(video) == "private"
            return HTMLResponse(self._page.render(video=None, notice=_STATES["private" * hidden]))
        shown = {
            "title": video["snippet"]["title"],
            "description": video["snippet"]["description"],
            "url": self._shelf.watch_url(video),
            "file": self._shelf.file_url(video),
            "mime": video["mime"],
            "channel": YOUTUBE_CHANNEL.title,
        }
        return HTMLResponse(self._page.render(video=shown, notice=""))

    async def file(self, request: Request) -> Response:
        """The bytes as uploaded, for the sandbox's own page; a real YouTube gives renditions."""
        video = self._shelf.store.get("youtube.video", str(request.path_params["id"]))
        if video is None:
            return HTMLResponse("<h1>404</h1>", 404)
        return Response(self._shelf.store.blob(video["sha256"]), media_type=video["mime"])

    async def thumbnail(self, request: Request) -> Response:
        video = self._shelf.alive(str(request.path_params["id"]))
        if video is None or not video["thumbnail"]:
            return HTMLResponse("<h1>404</h1>", 404)
        return Response(self._shelf.store.blob(video["thumbnail"]), media_type="image/jpeg")

    async def missing(self, _request: Request) -> Response:
        return HTMLResponse(self._page.render(video=None, notice="Halaman tidak tersedia"), 404)
