"""The twin of an Instagram professional account: Graph API, and pages behind a login wall."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from connectors.sandbox.accounts import FACEBOOK_PAGE_TOKEN, INSTAGRAM_TOKEN, INSTAGRAM_USER
from connectors.sandbox.graph.app import graph_app
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import bad_token, refusal
from connectors.sandbox.instagram.containers import Containers
from connectors.sandbox.instagram.media import Media
from connectors.sandbox.instagram.shelf import MEDIA, Shelf
from connectors.sandbox.platform import Reply, World
from connectors.sandbox.store import Thing
from connectors.sandbox.wall import login_wall

_OPS: Final = (
    ("POST", r"\d+/media", "container"),
    ("POST", r"\d+/media_publish", "publish"),
    ("GET", r"\d+/(?:media|stories|children)", "list"),
    ("GET", r"\d+/content_publishing_limit", "quota"),
    ("GET", INSTAGRAM_USER.id, "whoami"),
    ("GET", r"179\d+", "read"),
    ("GET", r"\d+", "read"),
    ("DELETE", r"\d+", "delete_post"),
)
_TABLE: Final = tuple(
    (method, re.compile(rf"/graph(?:-video)?/v[\d.]+/(?:{pattern})/?"), op)
    for method, pattern, op in _OPS
)


class InstagramTwin:
    """Implements ``Platform``."""

    name = "instagram"

    def __init__(self, world: World) -> None:
        self._shelf = Shelf(world)
        containers, media = Containers(self._shelf), Media(self._shelf)
        edges = {
            ("GET", "iguser", ""): media.account,
            ("POST", "iguser", "media"): containers.create,
            ("GET", "iguser", "media"): media.listed,
            ("GET", "iguser", "stories"): media.listed,
            ("POST", "iguser", "media_publish"): media.publish,
            ("GET", "iguser", "content_publishing_limit"): media.quota,
            ("GET", "container", ""): containers.read,
            ("GET", "igmedia", ""): media.read,
            ("GET", "igmedia", "children"): media.children,
            ("DELETE", "igmedia", ""): media.delete,
        }
        more = [
            Route("/instagram/media/{file}", self._file),
            Route("/instagram/{rest:path}", self._wall),
        ]
        self.app: ASGIApp = graph_app(edges, self._kind_of, _admit, more)

    def op(self, method: str, path: str, _query: str, _body: bytes) -> str:
        for wanted, pattern, op in _TABLE:
            if method == wanted and pattern.fullmatch(path):
                return op
        return "other" if path.startswith("/graph") else "public"

    def refusal(self, fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
        return refusal(fault, args, now)

    def posts(self) -> list[dict[str, Any]]:
        return [self._shown(media) for media in self._shelf.store.all(MEDIA)]

    def reset(self) -> None:
        """Everything is in the store."""

    def _kind_of(self, call: Call) -> str | None:
        if call.node == INSTAGRAM_USER.id:
            return "iguser"
        if self._shelf.container(call.node):
            return "container"
        return "igmedia" if self._shelf.media(call.node) else None

    async def _file(self, request: Request) -> Response:
        key = str(request.path_params["file"]).partition(".")[0]
        container = self._shelf.container(key)
        if container is None or not container["file"]:
            return HTMLResponse("<h1>404</h1>", 404)
        file = container["file"]
        return Response(self._shelf.store.blob(file["sha256"]), media_type=file["mime"])

    async def _wall(self, _request: Request) -> Response:
        return login_wall("Instagram")

    def _shown(self, media: Thing) -> dict[str, Any]:
        public = self._shelf.is_public(media)
        return {
            "platform": self.name,
            "account": INSTAGRAM_USER.username,
            "account_id": INSTAGRAM_USER.id,
            "id": media["id"],
            "url": self._shelf.page_url(media),
            "title": None,
            "text": media["caption"],
            "format": media["format"],
            "media": [
                {
                    "sha256": container["file"]["sha256"],
                    "mime": container["file"]["mime"],
                    "bytes": container["file"]["size"],
                    "alt": container["alt"],
                    "url": self._shelf.file_url(container),
                    "cover_ms": container["cover_ms"],
                }
                for container in self._shelf.files(media)
            ],
            "created_at": media["created_at"],
            "public": public,
            "status": "public" if public else "deleted" if media["deleted"] else "ended",
            "deleted": media["deleted"],
        }


def _admit(call: Call) -> None:
    # A token of the Page that the account is connected to may publish as well.
    if call.token not in (INSTAGRAM_TOKEN, FACEBOOK_PAGE_TOKEN):
        raise bad_token()


def build(world: World) -> InstagramTwin:
    return InstagramTwin(world)
