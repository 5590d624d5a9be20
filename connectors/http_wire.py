"""One request on one fresh connection, under one total deadline and one size cap.

requests' own timeout is per read: a server that drips a byte a second holds a caller for ever.
Here every ``send`` and ``recv`` gets only what is left of the deadline, so connect, headers and
body together end in time. Nothing is retried, redirected, kept alive or logged.

The deadline runs on the machine's monotonic clock even when the office's clock is shifted or
stands still: sockets live in real time.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.retry import Retry

from config.network import ca_bundle, proxies_for

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer
    from urllib3.connectionpool import HTTPConnectionPool

_CHUNK = 64 * 1024
_MAX_CONNECT_S = 10.0


class WireError(Exception):
    """No complete answer. ``sent``: bytes of the request may have reached the server.

    ``reason``: deadline, dns, connect, tls, proxy, lost, size, encoding, invalid.
    """

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer, whatever its status. ``headers`` compare without case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    seconds: float = 0.0


@dataclass(slots=True)
class Attempt:
    """One exchange in progress: when it must end, and whether bytes of the request left."""

    ends: float
    sent: bool = False

    def left(self) -> float:
        """Seconds left; TimeoutError when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("total deadline passed")
        return left


class _DeadlineReader(io.RawIOBase):
    """Reads a socket's file with only the time that is left."""

    def __init__(self, sock: socket.socket, attempt: Attempt) -> None:
        self._sock = sock
        # the real file object keeps the descriptor open after http.client closes the socket
        self._raw = sock.makefile("rb", buffering=0)
        self._attempt = attempt

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(self._attempt.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DeadlineSocket:
    """A socket whose every send and receive gets only the time that is left."""

    def __init__(self, sock: socket.socket, attempt: Attempt) -> None:
        self._sock = sock
        self._attempt = attempt

    def sendall(self, data: ReadableBuffer) -> None:
        view = memoryview(data).cast("B")
        while view:
            self._sock.settimeout(self._attempt.left())
            self._attempt.sent = True
            view = view[self._sock.send(view[:_CHUNK]) :]

    def makefile(self, mode: str = "rb", *_: object, **__: object) -> io.BufferedReader:
        if mode != "rb":
            raise ValueError(f"only rb is read from this socket, not {mode}")
        return io.BufferedReader(_DeadlineReader(self._sock, self._attempt))

    def settimeout(self, value: float | None) -> None:
        """Ignored: the total deadline rules."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- everything else is the socket's
        return getattr(self._sock, name)


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, attempt: Attempt, pin: str, **options: Any) -> None:  # noqa: ANN401 -- urllib3's own
        super().__init__(*args, **options)
        self._attempt = attempt
        self._pin = pin

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._pin) if self._pin else super()._new_conn()

    def connect(self) -> None:
        super().connect()
        self.sock = cast("socket.socket", _DeadlineSocket(self.sock, self._attempt))


class _Tls(HTTPSConnection):
    def __init__(self, *args: Any, attempt: Attempt, pin: str, **options: Any) -> None:  # noqa: ANN401 -- urllib3's own
        super().__init__(*args, **options)
        self._attempt = attempt
        self._pin = pin

    def _new_conn(self) -> socket.socket:
        return _connected(self, self._pin) if self._pin else super()._new_conn()

    def connect(self) -> None:
        super().connect()
        self.sock = cast(
            "socket.socket", _DeadlineSocket(cast("socket.socket", self.sock), self._attempt)
        )


def _connected(connection: HTTPConnection, pin: str) -> socket.socket:
    """Connect to that address and no other; Host and TLS go on using the connection's name."""
    seconds = connection.timeout if isinstance(connection.timeout, int | float) else None
    return socket.create_connection((pin, connection.port), seconds)


class _OneAttempt(HTTPAdapter):
    """An adapter for a single exchange: no retry, nothing pooled; ``pin`` is where it connects."""

    def __init__(self, attempt: Attempt, pin: str = "") -> None:
        self._attempt = attempt
        self._pin = pin
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=Retry(0, read=False))

    def get_connection_with_tls_context(
        self,
        *args: Any,  # noqa: ANN401 -- passed through as requests gives it
        **options: Any,  # noqa: ANN401 -- the same
    ) -> HTTPConnectionPool:
        found = super().get_connection_with_tls_context(*args, **options)
        pool = cast("HTTPConnectionPool", found)
        kind = _Tls if pool.scheme == "https" else _Plain
        pool.ConnectionCls = cast(
            "type[HTTPConnection]", partial(kind, attempt=self._attempt, pin=self._pin)
        )
        return pool


def exchange(
    request: requests.PreparedRequest,
    *,
    deadline: float,
    max_bytes: int,
    proxies: Mapping[str, str] | None = None,
    ca: str | None = None,
    pin: str = "",
    headers_only: bool = False,
) -> Answer:
    """Send ``request`` once and read the whole answer.

    ``pin``: connect to this IP address whatever the name resolves to; the name still stands in
    Host and is what the certificate must be for; not for a way through a proxy.
    ``headers_only``: no body is read.

    ``deadline`` in seconds, over everything but the name's resolution; ``max_bytes`` bounds the
    body. Without ``proxies`` and ``ca`` the office's own hold (``config.network``). Raises
    WireError when there is no complete answer.
    """
    attempt = Attempt(time.monotonic() + deadline)
    connect = min(_MAX_CONNECT_S, deadline / 2)  # a name may have two addresses
    started = time.monotonic()
    request.headers.setdefault("Accept-Encoding", "identity")
    request.headers["Connection"] = "close"
    try:
        with (
            closing(_OneAttempt(attempt, pin)) as adapter,
            closing(
                adapter.send(
                    request,
                    stream=True,
                    timeout=(connect, deadline),
                    verify=ca or ca_bundle() or True,
                    proxies=dict(proxies or proxies_for(str(request.url))),
                )
            ) as response,
        ):
            body = b"" if headers_only else _read(response, max_bytes, attempt)
            seconds = time.monotonic() - started
            return Answer(response.status_code, response.headers, body, seconds)
    except (requests.RequestException, OSError, ValueError) as error:
        raise WireError(_reason(error, attempt), sent=attempt.sent) from None


def _read(response: requests.Response, max_bytes: int, attempt: Attempt) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
        # we asked for none; unpacking could turn kilobytes into gigabytes
        raise WireError("encoding", sent=attempt.sent)
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > max_bytes:
            raise WireError("size", sent=attempt.sent)
    return bytes(body)


def _reason(error: Exception, attempt: Attempt) -> str:
    """Name what went wrong; the exception's own text may hold the address's query."""
    if time.monotonic() >= attempt.ends:
        return "deadline"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "invalid"
    if "NameResolutionError" in repr(error):
        return "dns"
    return "lost" if attempt.sent else "connect"
