"""A platform that gives everything away: it answers with what it was sent, and with more.

Every answer repeats the request's credentials, query and body, and holds canaries of its own in
the places where platforms put their words: messages, titles, pages, headers.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = {
    "refused": 400,
    "unauthorized": 401,
    "missing": 404,
    "limited": 429,
    "broken": 500,
    "moved": 301,
    "page": 200,
}
"""What it does → the status it answers with."""


class Mirror(ThreadingHTTPServer):
    """``mode`` is what it does now; ``own`` are its canaries; ``seen`` what it was sent."""

    daemon_threads = True

    def __init__(self, own: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "refused"
        self.own = list(own)
        self.seen = b""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Mirror

    def _answer(self) -> None:
        told = self._told()
        own = self.server.own
        status = MODES[self.server.mode]
        body = _page(told, own) if self.server.mode == "page" else _errors(told, own, status)
        self.send_response_only(status)
        self.send_header("Content-Type", "text/html" if status == 200 else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", f"https://contoh.example/?access_token={own[0]}")
        self.send_header("Set-Cookie", f"sesi={own[1]}")
        self.send_header("WWW-Authenticate", f'Bearer error_description="{own[2]}"')
        self.send_header("Retry-After", "7200")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _answer  # noqa: N815 -- http.server's names

    def _told(self) -> str:
        """Credentials, address and body of the request, as text."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.seen += repr(self.headers.items()).encode() + self.path.encode() + body
        login = self.headers.get("Authorization", "")
        return f"{login} {self.path} {body[:2000].decode('latin-1')}"

    def log_message(self, *_: Any) -> None:
        """Its own log is not ours."""


def _errors(told: str, own: Sequence[str], status: int) -> bytes:
    """One body in the shapes of WordPress, Graph, X, Google and OAuth at once."""
    inner = {
        "message": f"{told} {own[3]}",
        "type": "OAuthException",
        "error_user_title": own[4],
        "error_user_msg": f"{told} {own[5]}",
        "fbtrace_id": own[6],
        "status": own[7],
        "errors": [{"message": own[8], "domain": "youtube", "location": own[9]}],
        "details": [{"access_token": own[10]}],
    }
    outer = {
        "error": inner,
        "message": f"{told} {own[11]}",
        "title": own[12],
        "detail": f"{told} {own[13]}",
        "data": {"status": status, "params": {"token": own[14]}},
        "errors": [{"message": own[15], "parameters": {"id": [own[16]]}}],
        "error_description": own[17],
    }
    return json.dumps(outer).encode()


def _page(told: str, own: Sequence[str]) -> bytes:
    return f"<html><title>{own[18]}</title><pre>{told}</pre>{' '.join(own)}</html>".encode()


@contextmanager
def running_mirror(own: Sequence[str]) -> Iterator[Mirror]:
    """A mirror on loopback, in a thread."""
    server = Mirror(own)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
