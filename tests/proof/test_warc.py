"""The recording is what was seen, checked by its digests, the same every time, without secrets."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.redaction import register
from connectors.visitor import Exchange
from proof.warc import HoldsSecret, warc_of
from tests.flows.test_run_verify import read_warc

AT = datetime(2026, 12, 15, 2, 31, tzinfo=UTC)
URL = "https://inspektorat.example/jelang-akhir-tahun/"
PAGE = b"<html>Tolak gratifikasi</html>"


def exchange(
    url: str = URL, body: bytes = PAGE, headers: dict[str, str] | None = None, status: int = 200
) -> Exchange:
    sha256 = hashlib.sha256(body).hexdigest()
    return Exchange(url, status, headers or {"content-type": "text/html"}, body, sha256, 1, AT)


def test_what_was_seen_is_read_again_with_its_digests() -> None:
    recording = warc_of([exchange(status=301, body=b""), exchange(f"{URL}lagi/?a=1")])
    records = read_warc(recording)
    assert [kind for kind, *_ in records] == ["warcinfo", *["request", "response"] * 2]
    assert records[-1] == ("response", f"{URL}lagi/?a=1", PAGE)
    assert warc_of([exchange(status=301, body=b""), exchange(f"{URL}lagi/?a=1")]) == recording


def test_a_body_that_was_not_kept_is_told_as_truncated() -> None:
    whole = Exchange(URL, 200, {}, b"", "c" * 64, 9_000_000, AT, whole=False)
    text = gzip.decompress(warc_of([whole])).decode()
    assert "WARC-Truncated: length" in text
    assert f"Tayang-Whole-Payload: sha256:{'c' * 64}" in text
    assert len(read_warc(warc_of([whole]))) == 3


@pytest.mark.parametrize("name", ["set-cookie", "x-debug-token", "authorization", "x-powered-by"])
def test_only_harmless_headers_are_recorded(name: str) -> None:
    headers = {"content-type": "text/html", name: "rahasia-sesi-123"}
    text = gzip.decompress(warc_of([exchange(headers=headers)])).decode()
    assert "content-type: text/html" in text
    assert "rahasia-sesi-123" not in text


@pytest.mark.parametrize("where", ["url", "header", "body"])
def test_a_secret_is_never_written_down(where: str) -> None:
    secret = "kenari-warc-9f2b7c11"
    register(secret)
    spoiled = {
        "url": exchange(f"{URL}?sig={secret}"),
        "header": exchange(headers={"location": f"/?t={secret}"}),
        "body": exchange(body=f"<p>{secret}</p>".encode()),
    }[where]
    with pytest.raises(HoldsSecret) as refused:
        warc_of([exchange(), spoiled])
    assert secret not in str(refused.value)


@settings(max_examples=60, deadline=None)
@given(
    url=st.text(max_size=30),
    value=st.text(max_size=40),
    status=st.integers(100, 999),
    body=st.binary(max_size=200),
)
def test_whatever_a_server_says_the_recording_stays_readable(
    url: str, value: str, status: int, body: bytes
) -> None:
    one = exchange(f"{URL}{url}", body, {"content-type": value, "etag": value}, status)
    records = read_warc(warc_of([one]))
    assert records[-1][2] == body
    assert len(records) == 3
