from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from requests.auth import HTTPBasicAuth

from config.clock import ManualClock
from config.messages import say
from connectors.errors import (
    ConnectorError,
    OutcomeUnknown,
    Permanent,
    Rejected,
    Transient,
    Unauthorized,
)
from connectors.http import Http
from connectors.http_errors import MAX_RETRY_AFTER_S, Refusal, make
from tests.connectors.wire_server import Play, drip, reply, reset, silence, wire_server

NOW = datetime(2026, 12, 9, 2, 0, tzinfo=UTC)
SECRET = "canary-token-7f3a"
HTML = b"<html><title>Masuk hotspot</title></html>"
SERVER_TAKES = 1.5  # seconds, at least, until a slow server's answer would be whole


def http(url: str, **options: float) -> Http:
    return Http(
        "toy",
        url,
        clock=ManualClock(NOW),
        auth=HTTPBasicAuth("user", SECRET),
        total_deadline=float(options.get("deadline", 5)),
        max_response_bytes=int(options.get("max_bytes", 100_000)),
    )


def fail(method: str, *plays: Play, **options: float) -> tuple[ConnectorError, int]:
    """The error of one call and how many requests the server got."""
    with wire_server(*plays, *plays) as server, pytest.raises(ConnectorError) as caught:
        http(server.url, **options).call(method, f"/a/b?token={SECRET}", json={"x": SECRET})
    return caught.value, len(server.requests)


def test_a_write_sends_once_and_returns_json() -> None:
    with wire_server(reply("201 Created", b'{"id": 7}')) as server:
        got = http(server.url).call("POST", "/posts", json={"a": 1})
    assert got.data == {"id": 7}
    assert len(server.requests) == 1
    assert b"Authorization: Basic" in server.requests[0]
    assert server.requests[0].endswith(b'{"a": 1}')


def test_no_packed_answer_is_asked_for_because_none_is_taken() -> None:
    with wire_server(reply("200 OK", b"{}")) as server:
        http(server.url).call("GET", "/posts")
    (asked,) = [one for one in server.requests[0].splitlines() if b"ccept-" in one]
    assert asked == b"Accept-Encoding: identity"


@pytest.mark.parametrize(
    ("status", "body", "write", "read"),
    [
        ("301 Moved", b"", Permanent, Permanent),
        ("308 Moved", b"", Permanent, Permanent),
        ("302 Found", b"", OutcomeUnknown, Permanent),
        ("303 See Other", b"", OutcomeUnknown, Permanent),
        ("400 Bad", b'{"code": "rest_invalid_param"}', Rejected, Rejected),
        ("400 Bad", HTML, OutcomeUnknown, Permanent),
        ("401 No", b"", Unauthorized, Unauthorized),
        ("402 Pay", b"{}", Unauthorized, Unauthorized),
        ("403 No", b"{}", Unauthorized, Unauthorized),
        ("403 No", HTML, OutcomeUnknown, Permanent),
        ("404 None", b"{}", Rejected, Rejected),
        ("404 None", HTML, Permanent, Permanent),
        ("408 Timeout", b"{}", OutcomeUnknown, Transient),
        ("413 Large", HTML, Rejected, Rejected),
        ("429 Slow", HTML, Transient, Transient),
        ("500 Down", b"{}", OutcomeUnknown, Transient),
        ("502 Down", HTML, OutcomeUnknown, Transient),
        ("503 Down", b"", OutcomeUnknown, Transient),
        ("200 OK", b"", OutcomeUnknown, Transient),
        ("200 OK", HTML, OutcomeUnknown, Transient),
        ("200 OK", b'{"id":', OutcomeUnknown, Transient),
        ("201 Created", b"[" * 99_999, OutcomeUnknown, Transient),
        ("204 No Content", b"", OutcomeUnknown, Transient),
    ],
)
def test_each_answer_becomes_the_error_that_says_what_next(
    status: str, body: bytes, write: type[ConnectorError], read: type[ConnectorError]
) -> None:
    for method, wanted in (("POST", write), ("DELETE", write), ("GET", read)):
        error, received = fail(method, reply(status, body))
        assert type(error) is wanted, method
        assert error.status == int(status[:3])
        assert received == 1
        assert SECRET not in str(error) + repr(error) + error.hint
        assert "?" not in str(error)


@pytest.mark.parametrize(
    "play",
    [reset, lambda _: None, reply("200 OK", b"{}", headers="Content-Encoding: gzip\r\n")],
    ids=["reset", "closed", "encoded"],
)
def test_an_answer_lost_after_bytes_left_is_unknown_for_writes(play: Play) -> None:
    error, received = fail("POST", play)
    assert type(error) is OutcomeUnknown
    assert received == 1
    error, received = fail("GET", play)
    assert type(error) is Transient
    assert received == 1


def test_a_body_cut_short_is_unknown() -> None:
    play: Play = lambda sock: sock.sendall(b"HTTP/1.1 201 C\r\nContent-Length: 99\r\n\r\n{}")  # noqa: E731 -- one line, typed
    assert type(fail("POST", play)[0]) is OutcomeUnknown


def test_nothing_listening_and_unknown_names_are_surely_not_done() -> None:
    with wire_server() as server:
        url = server.url
    for address in (url, "http://nama-yang-tidak-ada.invalid"):
        with pytest.raises(Transient) as caught:
            http(address).call("POST", "/posts", json={})
        assert caught.value.hint == say("connectors.unreachable", platform="toy")


def test_tls_that_fails_before_the_request_is_surely_not_done() -> None:
    with wire_server(reply("200 OK")) as server, pytest.raises(Transient):
        http(server.url.replace("http:", "https:"), deadline=2).call("POST", "/posts")


@pytest.mark.parametrize(
    "play",
    [
        silence(SERVER_TAKES),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + b" " * 40, 0.05),
        drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: y\r\n" * 4, 0.05),
    ],
    ids=["silent", "drips body", "drips headers"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_total_deadline_holds(play: Play, method: str) -> None:
    with wire_server(play) as server:
        started = time.monotonic()
        with pytest.raises(OutcomeUnknown if method == "POST" else Transient):
            http(server.url, deadline=0.5).call(method, "/a")
        assert time.monotonic() - started < SERVER_TAKES  # given up before the answer was whole


def test_a_server_that_does_not_read_is_left_at_the_deadline() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = http(f"http://127.0.0.1:{listener.getsockname()[1]}", deadline=0.5)
        with pytest.raises(OutcomeUnknown):  # only the deadline ends this call
            client.call("POST", "/upload", data=b"x" * 20_000_000)


def test_a_body_over_the_cap_is_not_read() -> None:
    error, _ = fail("GET", reply("200 OK", b'"' + b"a" * 200_000 + b'"'), max_bytes=1000)
    assert type(error) is Transient


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ("Retry-After: 90\r\n", 90),
        ("Retry-After: 0\r\n", 0),
        (f"Retry-After: {format_datetime(NOW.replace(minute=2), usegmt=True)}\r\n", 120),
        ("Retry-After: 99999999999\r\n", MAX_RETRY_AFTER_S),
        ("Retry-After: -5\r\n", None),
        ("Retry-After: besok\r\n", None),
        (f"Retry-After: {format_datetime(NOW.replace(hour=1), usegmt=True)}\r\n", None),
        ("", None),
        (f"x-rate-limit-reset: {int(NOW.timestamp()) + 900}\r\n", 900),
    ],
)
def test_retry_after_is_read_in_all_its_forms(headers: str, wanted: float | None) -> None:
    date = f"Date: {format_datetime(NOW, usegmt=True)}\r\n"
    error, _ = fail("POST", reply("429 Slow", b"{}", headers=headers + date))
    assert isinstance(error, Transient)
    assert error.retry_after == wanted


def test_the_wait_counts_from_the_servers_clock() -> None:
    server_now = NOW.replace(hour=12)
    date = f"Date: {format_datetime(server_now, usegmt=True)}\r\n"
    reset_at = f"x-rate-limit-reset: {int(server_now.timestamp()) + 60}\r\n"
    error, _ = fail("POST", reply("429 Slow", b"{}", headers=reset_at + date))
    assert isinstance(error, Transient)
    assert error.retry_after == 60


def test_the_servers_time_and_skew_are_kept() -> None:
    date = f"Date: {format_datetime(NOW.replace(minute=7), usegmt=True)}\r\n"
    with wire_server(reply("200 OK", headers=date)) as server:
        client = http(server.url)
        client.call("GET", "/a")
    assert client.server_time == NOW.replace(minute=7)
    assert client.skew_s == 420


def test_other_origins_get_nothing() -> None:
    with pytest.raises(Permanent, match="outside"):
        http("http://127.0.0.1:1").call("GET", "http://127.0.0.2:1/a")


def test_a_connectors_own_reading_goes_first() -> None:
    def judge(refusal: Refusal) -> ConnectorError | None:
        return make(Rejected, refusal, "refused") if refusal.code == "permanent_500" else None

    with wire_server(reply("500 E", b'{"code":"permanent_500"}'), reply("500 E")) as server:
        client = http(server.url)
        client.judge = judge
        with pytest.raises(Rejected):
            client.call("POST", "/a")
        with pytest.raises(OutcomeUnknown):
            client.call("POST", "/a")


def test_a_librarys_session_has_the_same_guarantees() -> None:
    with wire_server(reply("201 C", b'{"id":1}'), reset) as server:
        session = http(server.url + "/base").session(rebase=["https://api.example.com"])
        got = session.post("https://api.example.com/2/posts", json={"a": 1}, timeout=None)
        assert got.status_code == 201
        assert got.json() == {"id": 1}
        with pytest.raises(OutcomeUnknown):
            session.post("https://api.example.com/2/posts", json={"a": 1})
    assert [one.split(b"\r\n")[0] for one in server.requests] == [
        b"POST /base/2/posts HTTP/1.1"
    ] * 2


def test_secrets_and_bodies_reach_no_log_and_no_repr(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with wire_server(reply("200 OK", b'{"isi": "naskah-warga"}')) as server:
        client = http(server.url)
        got = client.call("POST", f"/a?token={SECRET}", json={"x": SECRET})
    assert "toy: POST /a: status 200" in caplog.text
    for text in (caplog.text, repr(client), repr(got)):
        assert SECRET not in text
        assert "naskah-warga" not in text
