from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from config.clock import ManualClock
from connectors.errors import Permanent, Transient
from connectors.visitor import WantedContent, visit
from tests.connectors.wire_server import Play, reply, reset, wire_server

CLOCK = ManualClock(datetime(2026, 12, 9, 2, 0, tzinfo=UTC))
PAGE = """<!doctype html><html><head><title>Tolak &#8220;gratifikasi&#8221; &#8211; Situs</title>
<meta property="og:title" content="Tolak gratifikasi"><link rel="canonical" href="/a/"></head>
<body><script>var x = "Bukan isi";</script><h1>Tolak &#8220;gratifikasi&#8221;</h1>
<p>Enam puluh   peserta &amp; satu&nbsp;pembina&hellip;</p><ul><li>Lapor</li></ul>
<img src="/foto.jpg" alt="Peserta"></body></html>"""
WANT = WantedContent('Tolak "gratifikasi"', "Enam puluh peserta & satu pembina...\nLapor")


def page(html: str = PAGE) -> Play:
    return reply("200 OK", html.encode(), json=False)


def moved(to: str, status: str = "301 Moved") -> Play:
    return reply(status, headers=f"Location: {to}\r\n", json=False)


def test_content_is_compared_as_a_reader_sees_it() -> None:
    with wire_server(page()) as server:
        seen = visit(f"{server.url}/a/", WANT, clock=CLOCK)
    assert (seen.title_found, seen.text_found, seen.login_wall) == (True, True, False)
    assert seen.canonical == "/a/"
    assert seen.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert seen.at == CLOCK.now()


@pytest.mark.parametrize(
    "text", ["Bukan isi", "Enam puluh satu peserta", "Lapor\nEnam puluh peserta", ""]
)
def test_text_that_a_reader_does_not_see_is_not_found(text: str) -> None:
    with wire_server(page()) as server:
        assert not visit(server.url, WantedContent(text=text), clock=CLOCK).text_found


def test_pictures_count_when_shown_and_served() -> None:
    picture = reply("200 OK", b"\xff\xd8foto", json=False)
    html = reply("200 OK", b"<html>hilang</html>", json=False)
    for play, found in ((picture, 0), (html, 0)):
        with wire_server(page(), play) as server:
            want = WantedContent(media=(f"{server.url}/foto.jpg", f"{server.url}/lain.jpg"))
            assert visit(server.url, want, clock=CLOCK).media_found == found
    typed: Play = lambda sock: sock.sendall(  # noqa: E731 -- one line, typed
        b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 6\r\n\r\n\xff\xd8foto"
    )
    with wire_server(page(), typed) as server:
        want = WantedContent(media=(f"{server.url}/foto.jpg", f"{server.url}/lain.jpg"))
        seen = visit(server.url, want, clock=CLOCK)
    assert seen.media_sha256 == (hashlib.sha256(b"\xff\xd8foto").hexdigest(),)


def test_redirects_are_followed_and_told() -> None:
    with wire_server(moved("/b/"), page()) as server:
        seen = visit(f"{server.url}/a/", WANT, clock=CLOCK)
    assert seen.final_url == f"{server.url}/b/"
    assert seen.hops == (f"{server.url}/a/", f"{server.url}/b/")


def test_a_visit_carries_no_credential_and_keeps_no_cookie() -> None:
    with wire_server(
        reply("302 F", headers="Location: /b/\r\nSet-Cookie: s=1\r\n"), page()
    ) as server:
        seen = visit(f"{server.url}/a/", WANT, clock=CLOCK)
    for request in server.requests:
        assert b"cookie:" not in request.lower()
        assert b"authorization:" not in request.lower()
    assert "set-cookie" not in seen.headers


def test_endless_redirects_and_other_schemes_end() -> None:
    with wire_server(*[moved("/a/")] * 6) as server, pytest.raises(Permanent, match="redirects"):
        visit(f"{server.url}/a/", WANT, clock=CLOCK)
    with wire_server(moved("file:///etc/passwd")) as server, pytest.raises(Permanent):
        visit(f"{server.url}/a/", WANT, clock=CLOCK)


def test_no_answer_is_transient() -> None:
    with wire_server(reset) as server, pytest.raises(Transient):
        visit(server.url, WANT, clock=CLOCK)


@pytest.mark.parametrize(
    "html",
    [
        "<title>Log in to X</title>",
        "<title>Situs</title><form><input type=password></form>",
        "<h1>Masuk untuk melihat</h1>",
    ],
)
def test_a_login_wall_is_not_public_content(html: str) -> None:
    with wire_server(page(html)) as server:
        seen = visit(server.url, WANT, clock=CLOCK)
    assert seen.status == 200
    assert seen.login_wall


def test_a_page_with_the_text_is_no_wall_though_it_offers_a_login() -> None:
    html = PAGE.replace("</body>", "<a href=/masuk>Login</a></body>")
    with wire_server(page(html)) as server:
        assert not visit(server.url, WANT, clock=CLOCK).login_wall
