"""The twin of a Facebook Page: Graph API at ``/graph``, uploads, and pages behind a login wall."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from connectors.sandbox.accounts import (
    FACEBOOK_OTHER_PAGE,
    FACEBOOK_PAGE,
    FACEBOOK_PAGE_TOKEN,
    INSTAGRAM_TOKEN,
)
from connectors.sandbox.facebook.ops import op_of
from connectors.sandbox.facebook.photos import Photos
from connectors.sandbox.facebook.posts import Posts, is_post_id
from connectors.sandbox.facebook.reels import Reels
from connectors.sandbox.facebook.shelf import PHOTO, POST, VIDEO, Shelf
from connectors.sandbox.facebook.tracks import Tracks
from connectors.sandbox.facebook.videos import Videos
from connectors.sandbox.facebook.views import View
from connectors.sandbox.graph.app import answering, graph_app
from connectors.sandbox.graph.call import Call
from connectors.sandbox.graph.errors import GraphError, bad_token, missing, refusal
from connectors.sandbox.platform import Reply, World
from connectors.sandbox.store import Thing
from connectors.sandbox.wall import login_wall

_SCOPES = [
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_show_list",
    "publish_video",
    "instagram_basic",
    "instagram_content_publish",
]


class FacebookTwin:
    """Implements ``Platform``."""

    name = "facebook"

    def __init__(self, world: World) -> None:
        self._shelf = Shelf(world)
        view = View(self._shelf)
        posts, photos = Posts(self._shelf, view), Photos(self._shelf, view)
        videos = Videos(self._shelf, view)
        reels, tracks = Reels(self._shelf, videos), Tracks(self._shelf, videos)
        edges = {
            ("GET", "page", ""): view.page,
            ("GET", "token", ""): self._token,
            ("POST", "page", "feed"): posts.create,
            ("GET", "page", "feed"): posts.published,
            ("GET", "page", "posts"): posts.published,
            ("GET", "page", "published_posts"): posts.published,
            ("GET", "page", "scheduled_posts"): posts.scheduled,
            ("GET", "page", "ads_posts"): posts.unseen,
            ("POST", "page", "photos"): photos.create,
            ("POST", "page", "videos"): videos.create,
            ("GET", "page", "videos"): videos.listed,
            ("POST", "page", "video_reels"): reels.create,
            ("GET", "page", "video_reels"): videos.listed,
            ("GET", "post", ""): posts.read,
            ("POST", "post", ""): posts.change,
            ("DELETE", "post", ""): posts.delete,
            ("GET", "photo", ""): photos.read,
            ("DELETE", "photo", ""): photos.delete,
            ("GET", "video", ""): videos.read,
            ("POST", "video", ""): videos.change,
            ("DELETE", "video", ""): videos.delete,
            ("GET", "video", "captions"): tracks.captions,
            ("POST", "video", "captions"): tracks.add_captions,
            ("POST", "video", "thumbnails"): tracks.add_thumbnail,
        }
        more = [
            Route(
                "/rupload/video-upload/{version}/{video}",
                answering(reels.bytes_in),
                methods=["POST"],
            ),
            Route("/facebook/media/{file}", self._file),
            Route("/facebook/{rest:path}", self._wall),
        ]
        self.app: ASGIApp = graph_app(edges, self._kind_of, _admit, more)

    def op(self, method: str, path: str, query: str, body: bytes) -> str:
        return op_of(method, path, query, body, FACEBOOK_PAGE.id)

    def refusal(self, fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
        return refusal(fault, args, now)

    def posts(self) -> list[dict[str, Any]]:
        return [self._shown(post) for post in self._shelf.store.all(POST)]

    def reset(self) -> None:
        """Everything is in the store."""

    def _kind_of(self, call: Call) -> str | None:
        if call.node in ("me", FACEBOOK_PAGE.id, FACEBOOK_OTHER_PAGE.id):
            return "page"
        if call.node == "debug_token":
            return "token"
        if is_post_id(call.node):
            return "post"
        for kind, name in ((PHOTO, "photo"), (VIDEO, "video")):
            if self._shelf.alive(kind, call.node):
                return name
        return None

    async def _token(self, call: Call) -> Thing:
        """GET /debug_token: a Page token has no end, its access to data lasts 90 days."""
        now = self._shelf.clock.now()
        known = call.text("input_token") in (FACEBOOK_PAGE_TOKEN, INSTAGRAM_TOKEN)
        ends = int((now + timedelta(days=3)).timestamp()) if call.fault == "ends_soon" else 0
        scopes = _SCOPES[:1] if call.fault == "scope_missing" else _SCOPES
        data: dict[str, Any] = {"is_valid": known, "type": "PAGE", "scopes": scopes}
        data |= {"profile_id": FACEBOOK_PAGE.id, "expires_at": ends, "application": "Sandbox"}
        data["data_access_expires_at"] = int((now + timedelta(days=90)).timestamp())
        return {"data": data}

    async def _file(self, request: Request) -> Response:
        key = str(request.path_params["file"]).partition(".")[0]
        thing = self._shelf.store.get(PHOTO, key) or self._shelf.store.get(VIDEO, key)
        if thing is None or not thing["sha256"]:
            return HTMLResponse("<h1>404</h1>", 404)
        return Response(self._shelf.store.blob(thing["sha256"]), media_type=thing["mime"])

    async def _wall(self, _request: Request) -> Response:
        return login_wall("Facebook")

    def _shown(self, post: dict[str, Any]) -> dict[str, Any]:
        public = self._shelf.is_public(post)
        waiting = "scheduled" if post["scheduled"] is not None else "unpublished"
        return {
            "platform": self.name,
            "account": FACEBOOK_PAGE.name,
            "account_id": FACEBOOK_PAGE.id,
            "id": post["id"],
            "url": self._shelf.page_url(post),
            "title": self._video_title(post),
            "text": post["message"],
            "link": post["link"],
            "format": post["format"],
            "media": [self._media(thing) for thing in self._things(post)],
            "created_at": self._shelf.moment(post).isoformat(),
            "public": public,
            "status": "deleted" if post["deleted"] else "public" if public else waiting,
            "deleted": post["deleted"],
        }

    def _things(self, post: dict[str, Any]) -> list[dict[str, Any]]:
        found = [self._shelf.store.get(PHOTO, key) for key in post["photos"]]
        found.append(self._shelf.store.get(VIDEO, post["video"]))
        return [thing for thing in found if thing is not None]

    def _video_title(self, post: dict[str, Any]) -> str | None:
        video = self._shelf.store.get(VIDEO, post["video"])
        return video["title"] or None if video else None

    def _media(self, thing: dict[str, Any]) -> dict[str, Any]:
        return {
            "sha256": thing["sha256"],
            "mime": thing["mime"],
            "bytes": thing["size"],
            "alt": thing.get("alt", ""),
            "captions": sorted(thing.get("captions", ())),
            "thumbnail_sha256": thing.get("thumbnail", ""),
            "url": self._shelf.media_url(thing),
        }


def _admit(call: Call) -> None:
    if call.node == "debug_token" and call.token == INSTAGRAM_TOKEN:
        return
    if call.token == INSTAGRAM_TOKEN:
        text = "(#200) Requires a Page access token with pages_manage_posts"
        raise GraphError(200, text, status=403)
    if call.token != FACEBOOK_PAGE_TOKEN:
        raise bad_token()
    if call.node == FACEBOOK_OTHER_PAGE.id:
        raise missing(call.node, call.method)


def build(world: World) -> FacebookTwin:
    return FacebookTwin(world)
