"""A person's login in the browser, received on a loopback address (RFC 8252, RFC 7636 S256).

The platform sends the browser back to 127.0.0.1 with a code; ``state`` proves that it answers our
question, the code verifier that only we can use the code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from config.messages import say
from config.redaction import register
from connectors.errors import Permanent, Unauthorized
from connectors.http_errors import label
from connectors.oauth import OAuthClient

CALLBACK = "/callback"
_SOCKET_S = 5.0


@dataclass(frozen=True, slots=True)
class LoginPlan:
    """Where and for what a person logs in. ``more``: further parameters of the question."""

    client: OAuthClient
    authorize_url: str
    scopes: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One login under way. ``url`` is what the person opens."""

    url: str
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def ask(plan: LoginPlan, redirect_uri: str) -> Question:
    """The address to open, with a fresh state and code verifier."""
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    register(verifier)
    digest = hashlib.sha256(verifier.encode()).digest()
    values = {
        "response_type": "code",
        "client_id": plan.client.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(plan.scopes),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        **plan.more,
    }
    return Question(f"{plan.authorize_url}?{urlencode(values)}", redirect_uri, state, verifier)


def code_in(question: Question, address: str, platform: str) -> str:
    """The code in the address the browser was sent to; "" when it answers another question.

    Unauthorized when the person or the platform refused.
    """
    query = parse_qs(urlsplit(address.strip()).query)
    state = query.get("state", [""])[0]
    if not hmac.compare_digest(state.encode(), question.state.encode()):
        return ""
    code = query.get("code", [""])[0]
    if not code:
        hint = say("connectors.oauth_denied", platform=label(platform))
        text = f"{platform}: the login was refused"
        raise Unauthorized(text, platform=platform, code="denied", hint=hint)
    register(code)
    return code


class Loopback:
    """Listens on 127.0.0.1 for the browser's return. ``port`` 0 takes a free one."""

    def __init__(self, platform: str, port: int = 0) -> None:
        self._platform = platform
        self._seen: list[str] = []
        try:
            self._server = HTTPServer(("127.0.0.1", port), self._handler())
        except OSError:
            hint = say("connectors.oauth_port", port=port)
            text = f"{platform}: port {port} on 127.0.0.1 is taken"
            raise Permanent(text, platform=platform, hint=hint) from None
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}{CALLBACK}"
        self._question: Question | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.server_close()

    def wait(self, question: Question, seconds: float) -> str:
        """The code. Other requests, and answers with another state, are refused and change
        nothing. Permanent when nobody came in time, Unauthorized when the login was refused.
        """
        self._question = question
        ends = time.monotonic() + seconds
        while not self._seen and (left := ends - time.monotonic()) > 0:
            self._server.timeout = min(left, 1.0)
            self._server.handle_request()
        if not self._seen:
            hint = say("connectors.oauth_nobody", minutes=max(1, round(seconds / 60)))
            text = f"{self._platform}: nobody came back from the login"
            raise Permanent(text, platform=self._platform, code="timeout", hint=hint)
        return code_in(question, self._seen[0], self._platform)

    def _accepts(self, path: str) -> bool:
        question = self._question
        if question is None or urlsplit(path).path != CALLBACK:
            return False
        try:
            found = code_in(question, path, self._platform)
        except Unauthorized:
            found = "refused"
        if found:
            self._seen.append(path)
        return bool(found)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        accepts = self._accepts

        class Handler(BaseHTTPRequestHandler):
            timeout = _SOCKET_S

            def do_GET(self) -> None:
                good = accepts(self.path)
                key = "connectors.oauth_page_done" if good else "connectors.oauth_page_foreign"
                page = f'<!doctype html><html lang="id"><meta charset="utf-8"><p>{say(key)}</p>'
                content = page.encode()
                self.send_response(200 if good else 400)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Referrer-Policy", "no-referrer")  # the address holds the code
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing: the request line holds the code."""

        return Handler
