"""Routes of the WordPress twin."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from connectors.sandbox.accounts import SITE_TAGLINE, SITE_TITLE
from connectors.sandbox.platform import Reply, World
from connectors.sandbox.store import Thing
from connectors.sandbox.wordpress import refusals
from connectors.sandbox.wordpress.listing import Listing
from connectors.sandbox.wordpress.media import Media
from connectors.sandbox.wordpress.ops import op_of
from connectors.sandbox.wordpress.params import Params
from connectors.sandbox.wordpress.people import must_know, user_view, visitor_of
from connectors.sandbox.wordpress.posts import Posts
from connectors.sandbox.wordpress.public import PublicPages
from connectors.sandbox.wordpress.refusals import Refusal
from connectors.sandbox.wordpress.shown import shown
from connectors.sandbox.wordpress.site import Site
from connectors.sandbox.wordpress.terms import Terms
from connectors.sandbox.wordpress.views import View

Handler = Callable[[Request], Awaitable[Reply]]
_API: Final = "/wp-json/wp/v2"
_TAXONOMY: Final = {"categories": "category", "tags": "post_tag"}
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class WordPressTwin:
    """Implements ``Platform``."""

    name = "wordpress"

    def __init__(self, world: World) -> None:
        self._site = Site(world)
        self._view = View(self._site)
        self._list = Listing(self._site, self._view)
        self._posts = Posts(self._site, self._view)
        self._media = Media(self._site, self._view)
        self._terms = Terms(self._site, self._view)
        pages = PublicPages(self._site, self._view)
        self.app: ASGIApp = Starlette(
            routes=[
                _route("/wp-json", self._index),
                _route("/wp-json/", self._index),
                _route(f"{_API}/users/me", self._whoami),
                _route(f"{_API}/posts", self._on_posts),
                _route(f"{_API}/posts/{{id:int}}", self._on_post),
                _route(f"{_API}/media", self._on_media_list),
                _route(f"{_API}/media/{{id:int}}", self._on_media),
                *(_route(f"{_API}/{name}", self._on_terms) for name in _TAXONOMY),
                *(_route(f"{_API}/{name}/{{id:int}}", self._on_term) for name in _TAXONOMY),
                _route("/wp-json/{rest:path}", _no_route),
                Route("/", pages.home),
                Route("/feed/", pages.feed),
                Route("/wp-sitemap.xml", pages.sitemap),
                Route("/wp-sitemap-posts-post-1.xml", pages.sitemap),
                Route("/robots.txt", pages.robots),
                Route("/wp-content/uploads/{path:path}", pages.file),
                Route("/{path:path}", pages.page),
            ]
        )

    def op(self, method: str, path: str, _query: str, body: bytes) -> str:
        return op_of(method, path, body)

    def refusal(self, fault: str, args: Mapping[str, Any], now: datetime) -> Reply:
        return refusals.refusal(fault, args, now)

    def posts(self) -> list[Thing]:
        return [shown(self._site, self._view, post) for post in self._site.posts()]

    def reset(self) -> None:
        self._site.seed()

    async def _index(self, _request: Request) -> Reply:
        return Reply.json(
            200,
            {
                "name": SITE_TITLE,
                "description": SITE_TAGLINE,
                "url": self._site.url,
                "home": self._site.url,
                "gmt_offset": "7",
                "timezone_string": "Asia/Jakarta",
                "namespaces": ["oembed/1.0", "wp/v2"],
                "authentication": {"application-passwords": {"endpoints": {}}},
                "routes": {},
            },
        )

    async def _whoami(self, request: Request) -> Reply:
        user = must_know(visitor_of(request))
        edit = request.query_params.get("context") == "edit"
        return Reply.json(200, user_view(user, self._site.url, edit=edit))

    async def _on_posts(self, request: Request) -> Reply:
        params, visitor = await Params.of(request), visitor_of(request)
        if request.method == "GET":
            return self._list.posts(params, visitor)
        return (
            self._posts.create(params, visitor)
            if request.method == "POST"
            else await _no_route(request)
        )

    async def _on_post(self, request: Request) -> Reply:
        params, visitor = await Params.of(request), visitor_of(request)
        number = int(request.path_params["id"])
        if request.method == "GET":
            return self._posts.read(number, params, visitor)
        act = self._posts.delete if request.method == "DELETE" else self._posts.update
        return act(number, params, visitor)

    async def _on_media_list(self, request: Request) -> Reply:
        if request.method == "GET":
            return self._list.media(await Params.of(request), visitor_of(request))
        if request.method == "POST":
            return await self._media.create(request, visitor_of(request))
        return await _no_route(request)

    async def _on_media(self, request: Request) -> Reply:
        params, visitor = await Params.of(request), visitor_of(request)
        number = int(request.path_params["id"])
        if request.method == "GET":
            return self._media.read(number, params, visitor)
        act = self._media.delete if request.method == "DELETE" else self._media.update
        return act(number, params, visitor)

    async def _on_terms(self, request: Request) -> Reply:
        taxonomy = _TAXONOMY[request.url.path.rstrip("/").rpartition("/")[2]]
        params, visitor = await Params.of(request), visitor_of(request)
        if request.method == "GET":
            return self._list.terms(taxonomy, params, visitor)
        return self._terms.create(taxonomy, params, visitor)

    async def _on_term(self, request: Request) -> Reply:
        taxonomy = _TAXONOMY[request.url.path.rstrip("/").split("/")[-2]]
        number = int(request.path_params["id"])
        if request.method == "GET":
            return self._terms.read(taxonomy, number)
        params, visitor = await Params.of(request), visitor_of(request)
        act = self._terms.delete if request.method == "DELETE" else self._terms.update
        return act(taxonomy, number, params, visitor)


def build(world: World) -> WordPressTwin:
    return WordPressTwin(world)


async def _no_route(_request: Request) -> Reply:
    why = "No route was found matching the URL and request method."
    raise Refusal(404, "rest_no_route", why)


def _route(path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            reply = _only_wanted(request, await handler(request))
        except Refusal as refusal:
            reply = refusal.reply
        return Response(reply.body, reply.status, dict(reply.headers))

    return Route(path, endpoint, methods=_METHODS)


def _only_wanted(request: Request, reply: Reply) -> Reply:
    """``_fields=id,link``: only these top-level fields."""
    fields = {
        name.partition(".")[0]
        for name in request.query_params.get("_fields", "").split(",")
        if name
    }
    if not fields:
        return reply
    value = json.loads(reply.body)
    things = value if isinstance(value, list) else [value]
    kept = [{name: thing[name] for name in thing if name in fields} for thing in things]
    extra = tuple(pair for pair in reply.headers if pair[0] != "content-type")
    return Reply.json(reply.status, kept if isinstance(value, list) else kept[0], *extra)
