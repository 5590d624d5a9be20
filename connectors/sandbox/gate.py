"""The gate before the twins: logs every request, acts out faults, dates every answer."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime

from starlette.types import ASGIApp, Receive, Scope, Send

from connectors.sandbox import wire
from connectors.sandbox.behaviours import Exchange, Run, act_out
from connectors.sandbox.exchanges import Exchanges, answered
from connectors.sandbox.faults import ACTED, FaultBook
from connectors.sandbox.fronts import platform_at
from connectors.sandbox.platform import FAULT, FULL_URL, Platform, Reply, World

# Secrets do not belong into addresses: servers and proxies write those down.
_TOKEN_IN_QUERY = re.compile(r"(?:^|&)(?:access_token|oauth_token|client_secret)=[^&]")
MAX_BODY = 600 * 1024 * 1024  # above the largest upload any twin accepts (X video, 512 MB)


class Gate:
    """ASGI application: what is a platform's goes to its twin, the rest to ``control``."""

    control: ASGIApp

    def __init__(self, world: World, platforms: Mapping[str, Platform], book: FaultBook) -> None:
        self.exchanges = Exchanges()
        self._world = world
        self._platforms = platforms
        self._book = book
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        name, path = platform_at(scope["path"])
        body = await _read_body(receive)
        if body is None:
            await wire.send_reply(send, Reply(413))
        elif name is None:
            await wire.send_reply(send, self._dated(await self._run(self.control, scope, body)))
        else:
            await self._to_platform(self._platforms[name], scope, path, body, send)

    def cancel_late(self) -> None:
        """Forget posts that were still to appear."""
        for task in self._late:
            task.cancel()
        self._late.clear()

    async def _to_platform(
        self, platform: Platform, scope: Scope, path: str, body: bytes, send: Send
    ) -> None:
        query = scope["query_string"].decode("latin-1")
        op = platform.op(scope["method"], path, query, body)
        fault = self._book.take(platform.name, op)
        seq = self._world.store.log_request(
            {
                "platform": platform.name,
                "op": op,
                "method": scope["method"],
                "path": scope["path"],
                "time": self._world.clock.now().isoformat(timespec="milliseconds"),
                "body_sha256": hashlib.sha256(body).hexdigest(),
                "content_length": len(body),
                "token_in_url": _TOKEN_IN_QUERY.search(query) is not None,
                "fault": fault.fault if fault else None,
                "status": None,
            }
        )
        name_of_fault = fault.fault if fault else None
        kept = self.exchanges.asked(platform.name, op, scope, body, name_of_fault)
        inner = dict(scope)
        inner[FULL_URL] = (
            self._world.base_url
            + scope["raw_path"].decode("latin-1")
            + (f"?{query}" if query else "")
        )
        inner["path"], inner["raw_path"] = path or "/", (path or "/").encode()
        inner[FAULT] = fault.fault if fault and fault.fault in ACTED else ""

        async def run() -> Reply:
            reply = await self._run(platform.app, inner, body)
            answered(kept, reply)
            return self._dated(reply)

        def refuse(kind: str, args: Mapping[str, object]) -> Reply:
            return self._dated(platform.refusal(kind, {"op": op, **args}, self._world.clock.now()))

        exchange = Exchange(run, refuse, send, scope[wire.TRANSPORT], self._later)
        self._world.store.finish_request(seq, await act_out(exchange, fault))

    async def _run(self, app: ASGIApp, scope: Scope, body: bytes) -> Reply:
        try:
            return await wire.answer_of(app, scope, body)
        except Exception:  # noqa: BLE001  # a mistake in a twin must be seen as such, not taken for a platform's fault
            traceback.print_exc(file=sys.stderr)
            return Reply.json(
                500, {"sandbox_bug": traceback.format_exc(limit=-3)}, ("x-sandbox-bug", "1")
            )

    def _later(self, seconds: float, run: Run) -> None:
        task = asyncio.get_running_loop().create_task(self._commit_later(seconds, run))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _commit_later(self, seconds: float, run: Run) -> None:
        # By the twin's own clock: setting it forward brings the late post forward too.
        due = self._world.clock.now() + timedelta(seconds=seconds)
        while (left := (due - self._world.clock.now()).total_seconds()) > 0:  # noqa: ASYNC110  # the clock may be set
            await asyncio.sleep(min(left, 0.05))
        await run()

    def _dated(self, reply: Reply) -> Reply:
        date = format_datetime(self._world.clock.now().replace(microsecond=0), usegmt=True)
        return Reply(reply.status, reply.body, (*reply.headers, ("date", date)))


async def _read_body(receive: Receive) -> bytes | None:
    """The whole request body, or None when it is larger than any twin takes."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return bytes(body)
