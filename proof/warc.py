"""The recording of an anonymous read (level P4): a WARC 1.1 file built from values.

One ``request`` and one ``response`` record per exchange, each with our SHA-256 of block and
payload. Nothing but the headers named here goes in, and the whole is refused when it holds a
secret of ours. Same exchanges, same bytes: ids and times come from the exchanges.
Format: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from config.redaction import contains_secret
from connectors.visitor import SENT, Exchange

MEDIA_TYPE = "application/warc"
_KEPT = (
    *("content-type", "content-language", "date", "last-modified", "etag", "expires"),
    *("cache-control", "age", "location", "link", "server", "x-robots-tag"),
)
"""Headers of answers that are recorded; all others may tell of sessions."""

_ADDRESS = "!#$%&'()*+,/:;=?@[]~-._"
_VISIBLE = dict.fromkeys((*range(32), 127), " ")


class HoldsSecret(ValueError):
    """The recording would hold a secret of ours; nothing was written."""


def warc_of(exchanges: Sequence[Exchange], *, program: str = "Tayang") -> bytes:
    """Return the WARC file (gzip per record); HoldsSecret instead of writing a secret down.

    A body that was too large to keep is recorded as truncated, its hash in our own field
    ``Tayang-Whole-Payload``.
    """
    _require_clean(exchanges)
    file = BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    first = exchanges[0].at if exchanges else datetime.fromtimestamp(0, UTC)
    about = f"software: {program}\r\nformat: WARC file version 1.1\r\n".encode()
    _write(writer, "", "warcinfo", about, first, "0", {})
    for number, one in enumerate(exchanges, start=1):
        address = quote(one.url, safe=_ADDRESS)
        asked = _record_id(f"{number}:request:{one.sha256}")
        pair = {"WARC-Concurrent-To": asked}
        _write(writer, address, "request", b"", one.at, "", {"WARC-Record-ID": asked})
        if not one.whole:
            pair |= {"WARC-Truncated": "length", "Tayang-Whole-Payload": f"sha256:{one.sha256}"}
        name = f"{number}:response:{one.sha256}"
        _write(writer, address, "response", one.body, one.at, name, pair, exchange=one)
    return file.getvalue()


def _write(
    writer: WARCWriter,
    address: str,
    kind: str,
    body: bytes,
    at: datetime,
    name: str,
    more: Mapping[str, str],
    *,
    exchange: Exchange | None = None,
) -> None:
    http = _request(address) if kind == "request" else _answer(exchange) if exchange else None
    block = (http.to_bytes() if http else b"") + body
    fields = {
        "WARC-Record-ID": _record_id(f"{name}:{hashlib.sha256(block).hexdigest()}"),
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        **more,
    }
    if http is not None:
        fields["WARC-Payload-Digest"] = f"sha256:{hashlib.sha256(body).hexdigest()}"
    record = writer.create_warc_record(
        address,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type="application/warc-fields" if kind == "warcinfo" else "",
        warc_headers_dict=fields,
        http_headers=http,
    )
    writer.write_record(record)


def _request(address: str) -> StatusAndHeaders:
    parts = urlsplit(address)
    path = parts.path or "/"
    asked = f"{path}?{parts.query}" if parts.query else path
    headers = [("Host", parts.netloc), *SENT.items()]
    return StatusAndHeaders(f"GET {asked} HTTP/1.1", headers, is_http_request=True)


def _answer(one: Exchange) -> StatusAndHeaders:
    """The answer's status and the recorded headers; the length is that of the kept body."""
    try:
        words = HTTPStatus(one.status).phrase
    except ValueError:
        words = ""
    headers = [(name, _line(one.headers[name])) for name in _KEPT if name in one.headers]
    headers.append(("content-length", str(one.size)))
    return StatusAndHeaders(f"{one.status} {words}".strip(), headers, protocol="HTTP/1.1")


def _line(value: str) -> str:
    """One line of visible ASCII: what a header may hold in a file."""
    return quote(value.translate(_VISIBLE).strip(), safe=_ADDRESS + ' "<>^`{|}\\')


def _record_id(name: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _require_clean(exchanges: Sequence[Exchange]) -> None:
    for one in exchanges:
        seen = [one.url, *one.headers.values(), one.body.decode("utf-8", errors="replace")]
        if any(contains_secret(text) for text in seen):
            raise HoldsSecret("a recorded exchange holds a registered secret")
