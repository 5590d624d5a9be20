"""An authority of one's own, a TLS server that it vouches for, and a small proxy, on loopback."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "situs.contoh.test"
"""Known to nobody's name server: only a proxy leads there."""

_ANSWER = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ada": 1} '
)


@dataclass(frozen=True)
class Authority:
    """``bundle``: the certificate to trust; ``chain``: the server's certificate and key."""

    bundle: Path
    chain: Path


def make_authority(folder: Path) -> Authority:
    """A certificate authority and a certificate for HOST."""
    root_key, root_name = ec.generate_private_key(ec.SECP256R1()), _name("Otoritas Uji")
    root = _certificate(root_name, root_name, root_key.public_key(), root_key, ca=True)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _certificate(_name(HOST), root_name, key.public_key(), root_key, ca=False)
    pem = serialization.Encoding.PEM
    kind = serialization.PrivateFormat.PKCS8
    authority = Authority(folder / "otoritas.pem", folder / "server.pem")
    authority.bundle.write_bytes(root.public_bytes(pem))
    private = key.private_bytes(pem, kind, serialization.NoEncryption())
    authority.chain.write_bytes(private + leaf.public_bytes(pem))
    return authority


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    return made.sign(signer, hashes.SHA256())


@dataclass
class Listener:
    """``seen``: the first line of every request."""

    port: int
    seen: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _head(sock: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data and (more := sock.recv(65536)):
        data += more
    return data.decode("latin-1").partition("\r\n")[0]


@contextmanager
def _listening(serve: Callable[[socket.socket, Listener], None]) -> Iterator[Listener]:
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    found = Listener(server.getsockname()[1])
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            try:
                sock, _ = server.accept()
            except TimeoutError:
                continue
            sock.settimeout(5)
            with sock, contextlib.suppress(OSError):
                serve(sock, found)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join(5)
        server.close()


@contextmanager
def tls_server(authority: Authority) -> Iterator[Listener]:
    """Answers every request with JSON."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.chain)

    def serve(sock: socket.socket, found: Listener) -> None:
        with context.wrap_socket(sock, server_side=True) as safe:
            found.seen.append(_head(safe))
            safe.sendall(_ANSWER)

    with _listening(serve) as found:
        yield found


@contextmanager
def proxy(target_port: int) -> Iterator[Listener]:
    """CONNECT leads to ``target_port`` whatever the name; a plain GET is answered here."""

    def serve(sock: socket.socket, found: Listener) -> None:
        line = _head(sock)
        found.seen.append(line)
        if not line.startswith("CONNECT "):
            sock.sendall(_ANSWER)
            return
        with socket.create_connection(("127.0.0.1", target_port), 5) as other:
            sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pour, args=(other, sock), daemon=True)
            back.start()
            _pour(sock, other)
            back.join(5)

    with _listening(serve) as found:
        yield found


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
