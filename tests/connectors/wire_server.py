"""A loopback server that answers each connection with a scripted play; counts what it received."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Play = Callable[[socket.socket], None]


@dataclass
class WireServer:
    """``requests``: the raw bytes of every request, in order."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def reply(status: str, body: bytes = b"{}", *, headers: str = "", json: bool = True) -> Play:
    kind = "application/json" if json else "text/html"
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return lambda sock: sock.sendall(head.encode() + body)


def reset(sock: socket.socket) -> None:
    """Close with RST, as a crashed server does."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(text: bytes, pause: float) -> Play:
    def play(sock: socket.socket) -> None:
        for byte in text:
            sock.sendall(bytes([byte]))
            time.sleep(pause)

    return play


def silence(seconds: float) -> Play:
    return lambda _: time.sleep(seconds)


def _read_request(sock: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < wanted:
        body += sock.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def wire_server(*plays: Play) -> Iterator[WireServer]:
    """Serve one connection per play; later ones wait unanswered."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    server = WireServer(listener.getsockname()[1])

    def run() -> None:
        for play in plays:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            with sock:
                sock.settimeout(10)
                server.requests.append(_read_request(sock))
                try:
                    play(sock)
                except OSError:
                    continue  # the client has gone, as most plays want it to

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):  # the plays may be over
            listener.shutdown(socket.SHUT_RDWR)  # wakes a waiting accept
        thread.join(timeout=3)
        listener.close()
