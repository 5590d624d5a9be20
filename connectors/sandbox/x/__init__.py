"""The twin of X: API version 2 below ``/x/2``, pages below ``/x/{username}/status/{id}``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from connectors.sandbox.accounts import XAccount
from connectors.sandbox.platform import Reply, World, acted_fault
from connectors.sandbox.x import problems
from connectors.sandbox.x.auth import Gatekeeper
from connectors.sandbox.x.limits import Limits
from connectors.sandbox.x.login import Login
from connectors.sandbox.x.media import MediaDesk
from connectors.sandbox.x.ops import op_of
from connectors.sandbox.x.posts import PostDesk
from connectors.sandbox.x.subtitles import SubtitleDesk
from connectors.sandbox.x.views import View

Handler = Callable[[Request, XAccount], Awaitable[Reply]]

_WALL = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>X</title>
<meta name="robots" content="noindex"></head><body><h1>Masuk ke X</h1>
<p>Masuk untuk melihat postingan ini.</p></body></html>"""


class XTwin:
    """Implements ``Platform``."""

    name = "x"

    def __init__(self, world: World) -> None:
        self._world = world
        self._view = View(world)
        login = Login(world)
        self._gatekeeper = Gatekeeper(login)
        self._limits = Limits()
        media = MediaDesk(world)
        posts, subtitles = PostDesk(world, media), SubtitleDesk(world, media)
        self.app: ASGIApp = Starlette(
            routes=[
                self._route("/2/users/me", "GET", self._whoami),
                self._route("/2/users/{id}/tweets", "GET", posts.timeline),
                self._route("/2/tweets", "POST", posts.create),
                self._route("/2/tweets", "GET", posts.lookup_many),
                self._route("/2/tweets/{id}", "GET", posts.lookup),
                self._route("/2/tweets/{id}", "DELETE", posts.delete),
                self._route("/2/media/upload", "POST", media.upload),
                self._route("/2/media/upload", "GET", media.status),
                self._route("/2/media/upload/initialize", "POST", media.initialize),
                self._route("/2/media/upload/{id}/append", "POST", media.append),
                self._route("/2/media/upload/{id}/finalize", "POST", media.finalize),
                self._route("/2/media/metadata", "POST", media.metadata),
                self._route("/2/media/subtitles", "POST", subtitles.create),
                self._route("/2/media/subtitles", "DELETE", subtitles.delete),
                Route("/i/oauth2/authorize", login.authorize),
                Route("/2/oauth2/token", login.token, methods=["POST"]),
                Route("/media/{file}", self._file),
                Route("/{username}/status/{id}", self._wall),
                Route("/{username}", self._wall),
            ],
        )

    def op(self, method: str, path: str, _query: str, _body: bytes) -> str:
        return op_of(method, path)

    def refusal(self, fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
        return problems.refusal(fault, args, now)

    def posts(self) -> list[dict[str, Any]]:
        return [self._shown(post) for post in self._world.store.all("x.post")]

    def reset(self) -> None:
        self._limits.clear()

    def _route(self, path: str, method: str, handler: Handler) -> Route:
        async def endpoint(request: Request) -> Response:
            headers: tuple[tuple[str, str], ...] = ()
            try:
                account = await self._gatekeeper.account(request)
                op = op_of(request.method, request.url.path)
                allowed, headers = self._limits.count(account.id, op, self._world.clock.now())
                reply = await handler(request, account) if allowed else problems.too_many(())
            except problems.Refusal as refusal:
                reply = refusal.reply
            return Response(reply.body, reply.status, dict((*reply.headers, *headers)))

        return Route(path, endpoint, methods=[method])

    async def _whoami(self, request: Request, account: XAccount) -> Reply:
        # told to OAuth 1.0a clients only; an app that may only read says so here
        level = "read" if acted_fault(request) == "scope_missing" else "read-write"
        signed = request.headers.get("authorization", "").lower().startswith("oauth")
        told = (("x-access-level", level),) if signed else ()
        return Reply.json(200, {"data": self._view.user(account, request)}, *told)

    async def _file(self, request: Request) -> Response:
        key = str(request.path_params["file"]).partition(".")[0]
        media = self._world.store.get("x.media", key.partition("_")[2])
        if media is None or "sha256" not in media:
            return HTMLResponse("<h1>404</h1>", 404)
        return Response(self._world.store.blob(media["sha256"]), media_type=media["mime"])

    async def _wall(self, _request: Request) -> Response:
        # An anonymous reader gets the same page whether the post exists or not.
        return HTMLResponse(_WALL)

    def _shown(self, post: dict[str, Any]) -> dict[str, Any]:
        media = [
            {
                "sha256": one["sha256"],
                "mime": one["mime"],
                "bytes": one["size"],
                "alt": one["alt"],
                "captions": sorted(one.get("subtitles", ())),
                "url": self._view.media_url(one),
            }
            for one in self._view.media_of(post)
        ]
        return {
            "platform": self.name,
            "account": post["username"],
            "account_id": post["account"],
            "id": post["id"],
            "url": self._view.page_url(post),
            "title": None,
            "text": post["text"],
            "media": media,
            "created_at": post["created_at"],
            "reply_to": post["reply_to"],
            "public": not post["deleted"],
            "status": "deleted" if post["deleted"] else "public",
            "deleted": post["deleted"],
        }


def build(world: World) -> XTwin:
    return XTwin(world)
