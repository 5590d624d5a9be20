"""Down to the socket: what an ASGI application cannot do by itself, a faulty server must."""

from __future__ import annotations

import asyncio
import socket
import struct
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from connectors.sandbox.platform import Reply

TRANSPORT = "sandbox.transport"


class SandboxProtocol(H11Protocol):
    """uvicorn's HTTP protocol, handing its transport to the application in the scope."""

    def connection_made(  # type: ignore[override]  # as uvicorn itself narrows it
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        inner = self.app

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope[TRANSPORT] = transport
            await inner(scope, receive, send)

        self.app = with_transport


async def drop(transport: asyncio.Transport, *, reset: bool) -> None:
    """Close the connection without an answer; with ``reset`` the peer gets a TCP RST."""
    peer = transport.get_extra_info("socket")
    if reset and peer is not None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # uvicorn learns of it on the loop's next turns; before that it would answer 500.
    for _ in range(3):
        await asyncio.sleep(0)


async def send_reply(send: Send, reply: Reply, *, pause_s: float | None = None) -> None:
    """Send an answer through ASGI; with ``pause_s`` the body goes one byte at a time."""
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers]
    if not any(name == b"content-length" for name, _ in headers) and reply.status not in (204, 304):
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if pause_s is None:
        await send({"type": "http.response.body", "body": reply.body})
        return
    for at in range(len(reply.body)):
        await send(
            {"type": "http.response.body", "body": reply.body[at : at + 1], "more_body": True}
        )
        await asyncio.sleep(pause_s)
    await send({"type": "http.response.body", "body": b""})


async def drip_everything(transport: asyncio.Transport, reply: Reply, pause_s: float) -> None:
    """Write status line, headers and body one byte at a time, then close."""
    head = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
    head += f"content-length: {len(reply.body)}\r\nconnection: close\r\n\r\n"
    for byte in head.encode("latin-1") + reply.body:
        if transport.is_closing():
            return
        transport.write(bytes([byte]))
        await asyncio.sleep(pause_s)
    transport.close()
    for _ in range(3):
        await asyncio.sleep(0)


class Recorder:
    """Collects what an ASGI application answers, so that it can be kept back, spoilt or sent on."""

    def __init__(self) -> None:
        self._status = 500
        self._headers: list[tuple[str, str]] = []
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = int(message["status"])
            pairs: list[tuple[bytes, bytes]] = list(message.get("headers", ()))
            self._headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in pairs]
        elif message["type"] == "http.response.body":
            self._body += bytes(message.get("body", b""))

    def reply(self) -> Reply:
        kept = tuple(
            (n, v) for n, v in self._headers if n not in ("content-length", "date", "server")
        )
        return Reply(self._status, bytes(self._body), kept)


async def answer_of(app: ASGIApp, scope: Scope, body: bytes) -> Reply:
    """Run an application on a request whose body is already here; its whole answer."""
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    recorder = Recorder()
    await app(scope, receive, recorder.send)
    return recorder.reply()
