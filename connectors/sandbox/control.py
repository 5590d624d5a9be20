"""The twins' own addresses: ``/_sandbox/...`` for tests, and the page for a person's eyes."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.clock import parse_moment
from connectors.sandbox.dates import wib
from connectors.sandbox.exchanges import Exchanges
from connectors.sandbox.faults import FaultBook
from connectors.sandbox.fronts import API_PREFIX
from connectors.sandbox.platform import Platform, World
from connectors.sandbox.templates_folder import TEMPLATES


class Control:
    """Builds the control application. ``forget`` is called on reset, first of all."""

    def __init__(
        self,
        world: World,
        platforms: Mapping[str, Platform],
        book: FaultBook,
        exchanges: Exchanges,
        forget: Callable[[], None],
    ) -> None:
        self._world = world
        self._platforms = platforms
        self._book = book
        self._exchanges = exchanges
        self._forget = forget
        pages = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )
        pages.filters["wib"] = wib
        self._page = pages.get_template("beranda.html.j2")
        self.app = Starlette(
            routes=[
                Route("/", self._home),
                Route("/_sandbox", self._about),
                Route("/_sandbox/faults", self._faults, methods=["GET", "POST", "DELETE"]),
                Route("/_sandbox/clock", self._clock, methods=["GET", "POST"]),
                Route("/_sandbox/posts", self._posts),
                Route("/_sandbox/requests", self._requests),
                Route("/_sandbox/exchanges", self._listen, methods=["GET", "POST"]),
                Route("/_sandbox/reset", self._reset, methods=["POST"]),
            ]
        )

    async def _home(self, _request: Request) -> Response:
        columns = [
            {
                "name": name,
                "posts": [post for post in reversed(platform.posts()) if not post["deleted"]],
            }
            for name, platform in self._platforms.items()
        ]
        return HTMLResponse(
            self._page.render(columns=columns, now=self._world.clock.now().isoformat())
        )

    async def _about(self, _request: Request) -> Response:
        base = self._world.base_url
        bases = {name: f"{base}/{API_PREFIX.get(name, name)}" for name in self._platforms}
        return JSONResponse({"sandbox": True, "pid": os.getpid(), "url": base, "platforms": bases})

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._book.clear()
        if request.method == "POST":
            return await _with_object(request, self._order)
        return JSONResponse(self._book.listing())

    async def _order(self, wish: dict[str, Any]) -> Response:
        fault = self._book.order(wish, frozenset(self._platforms))
        return JSONResponse({"id": fault.id}, 201)

    async def _clock(self, request: Request) -> Response:
        if request.method == "POST":
            return await _with_object(request, self._set_clock)
        return JSONResponse({"now": self._world.clock.now().isoformat()})

    async def _set_clock(self, wish: dict[str, Any]) -> Response:
        self._world.clock.set(parse_moment(str(wish.get("now", ""))))
        return JSONResponse({"now": self._world.clock.now().isoformat()})

    async def _posts(self, _request: Request) -> Response:
        return JSONResponse(
            [post for platform in self._platforms.values() for post in platform.posts()]
        )

    async def _requests(self, _request: Request) -> Response:
        return JSONResponse(self._world.store.requests())

    async def _listen(self, request: Request) -> Response:
        if request.method == "POST":
            return await _with_object(request, self._switch)
        return JSONResponse(self._exchanges.listing())

    async def _switch(self, wish: dict[str, Any]) -> Response:
        if not isinstance(wish.get("on"), bool):
            raise ValueError("'on' must be true or false")  # noqa: TRY004  # becomes a 400
        self._exchanges.switch(on=wish["on"])
        return JSONResponse({"on": self._exchanges.on})

    async def _reset(self, _request: Request) -> Response:
        self._forget()
        self._book.clear()
        self._exchanges.clear()
        self._world.store.clear()
        for platform in self._platforms.values():
            platform.reset()
        return Response(status_code=204)


async def _with_object(
    request: Request, act: Callable[[dict[str, Any]], Awaitable[Response]]
) -> Response:
    """Hand the JSON object of the body to ``act``; a ValueError becomes a 400 that says why."""
    try:
        wish = json.loads(await request.body())
        if isinstance(wish, dict):
            return await act(wish)
    except ValueError as error:
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({"error": "the body must be a JSON object"}, 400)
