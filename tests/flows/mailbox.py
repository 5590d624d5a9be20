"""A mail server, a webhook and a heartbeat on loopback that keep what they are given."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import yaml


@dataclass
class Mailbox:
    """What arrived. ``mails``: (to, subject, text); ``calls``: (method, path, JSON or None)."""

    port: int = 0
    mails: list[tuple[str, str, str]] = field(default_factory=list)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    refuse: bool = False
    hang_s: float = 0.0

    def mail_address(self, to: str) -> str:
        """An Apprise address of the mail server; the password must never be seen anywhere."""
        query = f"smtp=127.0.0.1&mode=insecure&from=tayang@contoh.go.id&to={to}"
        return f"mailto://petugas:{PASSWORD}@127.0.0.1:{self.port}?{query}"


PASSWORD = "sandi-surel-rahasia"


class _Smtp(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321."""

    box: ClassVar[Mailbox]

    def handle(self) -> None:
        time.sleep(self.box.hang_s)
        self._say("220 surel uji")
        to = ""
        while line := self.rfile.readline():
            word = line.decode().strip()
            verb = word.upper().split(" ")[0].split(":")[0]
            if verb == "EHLO":
                self._say("250-surel uji\r\n250 AUTH PLAIN LOGIN")
            elif verb == "AUTH":
                self._say("235 masuk")
            elif verb == "RCPT":
                to = word.split("<")[1].rstrip(">").split(">")[0]
                self._say("550 ditolak" if self.box.refuse else "250 ok")
            elif verb == "DATA":
                self._say("354 silakan")
                self._keep(to)
                self._say("250 diterima")
            elif verb == "QUIT":
                self._say("221 selesai")
                return
            else:
                self._say("250 ok")

    def _keep(self, to: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.decode())
        mail = message_from_string("".join(lines), policy=policy.default)
        body = mail.get_body(("plain",)) or mail
        self.box.mails.append((to, str(mail["Subject"]), str(body.get_content())))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Hook(BaseHTTPRequestHandler):
    box: ClassVar[Mailbox]

    def do_GET(self) -> None:
        self._keep()

    def do_POST(self) -> None:
        self._keep()

    def _keep(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.box.calls.append((self.command, self.path, json.loads(body) if body else None))
        self.send_response(503 if self.box.refuse else 200)
        self.end_headers()
        self.wfile.write(b"OK")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    handler = type("Smtp", (_Smtp,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        with _serving(server):
            yield box


@contextmanager
def web_server() -> Iterator[Mailbox]:
    box = Mailbox()
    server = HTTPServer(("127.0.0.1", 0), type("Hook", (_Hook,), {"box": box}))
    box.port = server.server_address[1]
    with _serving(server):
        yield box


def on_duty(home: Path, secrets: dict[str, str], **more: Any) -> None:
    """Write alerts.yaml: the executor first, PPID as the deputy; ``secrets``: name → address."""
    duty = [
        {"role": "pelaksana", "ways": [{"secret": "waspada-pelaksana"}], "deputy": "ppid"},
        {"role": "ppid", "ways": [{"secret": "waspada-ppid"}], "only_escalation": True},
    ]
    whole = {"duty": duty, "escalate_minutes": 30, "token_days": 0, "min_free_mb": 0} | more
    (home / "alerts.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")
    for name, value in secrets.items():
        path = home / "secrets" / name
        path.write_text(value + "\n", encoding="utf-8")
        path.chmod(0o600)
