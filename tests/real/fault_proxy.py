"""A loopback HTTP proxy in front of a real server that can misbehave once, on demand.

Every request and what became of it stays in ``seen``. Faults are used up in the order they
were added; a request that fits none passes unchanged. Standard library only.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

UPSTREAM_SECONDS = 60
IDLE_SECONDS = 10
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"}


class Kind(StrEnum):
    LOST_AFTER = "lost_after"  # the server did it, the reply never arrives
    RESET_BEFORE = "reset_before"  # the connection breaks, the server saw nothing
    ERROR_AFTER = "error_after"  # the server did it, the client reads ``status``
    ANSWER = "answer"  # the client reads ``status``, the server saw nothing
    DELAY = "delay"  # passes unchanged, ``seconds`` late


@dataclass(frozen=True)
class Fault:
    kind: Kind
    method: str = "POST"
    path: str = ""  # part of path and query
    times: int = 1
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0

    def fits(self, method: str, path: str) -> bool:
        return method == self.method and self.path in path


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    upstream: int | None  # the real server's status; None: it was never asked
    fault: Kind | None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    proxy: FaultProxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """``seen`` is the log."""

    def _pass(self) -> None:
        proxy = cast("_Server", self.server).proxy
        if "Transfer-Encoding" in self.headers:
            self._reply(411, {}, b"")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = proxy.take(self.command, self.path)
        kind = fault.kind if fault else None
        if fault and kind in {Kind.RESET_BEFORE, Kind.ANSWER}:
            proxy.note(Exchange(self.command, self.path, None, kind))
            if kind is Kind.ANSWER:
                self._reply(fault.status, fault.headers, fault.body)
            else:
                self._reset()
            return
        if fault and kind is Kind.DELAY:
            time.sleep(fault.seconds)
        status, headers, answer = self._ask(proxy.upstream, body)
        proxy.note(Exchange(self.command, self.path, status, kind))
        if kind is Kind.LOST_AFTER:
            self._reset()
        elif fault and kind is Kind.ERROR_AFTER:
            self._reply(fault.status, fault.headers, fault.body)
        else:
            self._reply(status, headers, answer)

    do_GET = do_POST = do_DELETE = do_HEAD = do_OPTIONS = _pass  # noqa: N815 (http.server's names)

    def _ask(self, port: int, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=UPSTREAM_SECONDS)
        try:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            headers["Content-Length"] = str(len(body))  # Host stays: links must name the proxy
            connection.request(self.command, self.path, body, headers)
            reply: HTTPResponse = connection.getresponse()
            kept = {k: v for k, v in reply.getheaders() if k.lower() not in HOP_BY_HOP}
            return reply.status, kept, reply.read()
        finally:
            connection.close()

    def _reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _reset(self) -> None:
        """Close with RST: the client sees a broken connection, not an empty answer."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True


class FaultProxy:
    """Listens on 127.0.0.1:``port`` and passes to 127.0.0.1:``upstream``."""

    def __init__(self, port: int, upstream: int) -> None:
        self.port = port
        self.upstream = upstream
        self._faults: list[tuple[Fault, int]] = []
        self._seen: list[Exchange] = []
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def seen(self) -> list[Exchange]:
        with self._lock:
            return list(self._seen)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append((fault, fault.times))

    def clear(self) -> None:
        """Forget all faults and everything seen."""
        with self._lock:
            self._faults.clear()
            self._seen.clear()

    def take(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for place, (fault, left) in enumerate(self._faults):
                if fault.fits(method, path):
                    if left == 1:
                        del self._faults[place]
                    else:
                        self._faults[place] = (fault, left - 1)
                    return fault
        return None

    def note(self, exchange: Exchange) -> None:
        with self._lock:
            self._seen.append(exchange)

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """New connections are refused from now on."""
        if self._server and self._thread:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = self._thread = None
