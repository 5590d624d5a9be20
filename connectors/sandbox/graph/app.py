"""Runs Graph calls: the version, the token, the parameters, then the handler of the edge."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.sandbox.graph.call import Call, read_call
from connectors.sandbox.graph.contract import check_parameters
from connectors.sandbox.graph.errors import GraphError, missing, usage_headers
from connectors.sandbox.platform import Reply

Handler = Callable[[Call], Awaitable[dict[str, Any]]]
# (method, kind of node, edge) -> handler, e.g. ("POST", "page", "feed").
Edges = Mapping[tuple[str, str, str], Handler]
_VERSION: Final = re.compile(r"v2[0-6]\.0")
# A version that has died is answered as the oldest living one.
_OLDEST: Final = "v22.0"
_METHODS: Final = ["GET", "POST", "DELETE"]
_MAX_PAGE: Final = 100


def graph_app(
    edges: Edges,
    kind_of: Callable[[Call], str | None],
    admit: Callable[[Call], None],
    more: Sequence[BaseRoute] = (),
) -> Starlette:
    """The API as an application.

    ``kind_of`` names the kind of the call's node (None: no such node), ``admit`` raises GraphError
    for a token that may not make the call.
    """

    async def answer(request: Request) -> dict[str, Any]:
        if not _VERSION.fullmatch(request.path_params["version"]):
            path = request.url.path.partition("/graph")[2]
            raise GraphError(2500, f"Unknown path components: {path}")
        call = await read_call(request)
        admit(call)
        kind = kind_of(call)
        handler = edges.get((call.method, kind or "", call.edge))
        if kind is None or handler is None:
            raise missing(call.node, call.method)
        check_parameters(call.method, kind, call.edge, (*call.params, *call.files))
        return await handler(call)

    return Starlette(
        routes=[
            *more,
            *(
                Route(f"/{host}/{{version}}{rest}", answering(answer), methods=_METHODS)
                for host in ("graph", "graph-video")
                for rest in ("/{node}", "/{node}/{edge}")
            ),
        ]
    )


def answering(handle: Callable[[Request], Awaitable[Any]]) -> Callable[..., Awaitable[Response]]:
    """An endpoint that answers with the handler's value as JSON, or with its GraphError."""

    async def endpoint(request: Request) -> Response:
        try:
            version = request.path_params.get("version")
            told = (("facebook-api-version", max(str(version), _OLDEST)),) if version else ()
            reply = Reply.json(200, await handle(request), *usage_headers(1), *told)
        except GraphError as error:
            reply = error.reply
        return Response(reply.body, reply.status, dict(reply.headers))

    return endpoint


def page_of(call: Call, things: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One page of a list, 25 by default, at most 100; ``after`` is the id of the last one seen."""
    all_of = list(things)
    size = min(call.number("limit") or 25, _MAX_PAGE)
    after = call.text("after")
    ids = [thing["id"] for thing in all_of]
    start = ids.index(after) + 1 if after in ids else 0
    shown = all_of[start : start + size]
    page: dict[str, Any] = {"data": shown}
    if shown:
        page["paging"] = {"cursors": {"before": shown[0]["id"], "after": shown[-1]["id"]}}
        if start + size < len(all_of):
            # As on the live API there is a ready-made address; ours leaves the token out of it.
            page["paging"]["next"] = f"?after={shown[-1]['id']}&limit={size}"
    return page
