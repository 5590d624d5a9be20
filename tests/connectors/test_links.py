"""Opening links: what is alive, what is gone, and where nobody may be led (F30)."""

from __future__ import annotations

import socket
import threading

import pytest

from connectors.links import MOST_LINKS, SILENCE_S, LinkBook, resolve
from content.checks import LinkState
from tests.connectors.tls_world import HOST, Authority, make_authority, tls_server
from tests.connectors.wire_server import Play, WireServer, reply, reset, wire_server

PUBLIC = "93.184.215.14"
GOOD = reply("200 OK", b"<p>ada</p>", json=False)
MISSING = reply("404 Not Found", b"", json=False)


def moved(to: str) -> Play:
    return reply("302 Found", headers=f"Location: {to}\r\n", json=False)


def at_home(host: str, _port: int) -> list[str]:
    """A resolver for which every name is this machine, but for a few."""
    known = {"dalam.contoh.test": ["10.1.2.3"], "luar.contoh.test": [PUBLIC]}
    if host == "salahketik.contoh.test":
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    if host == "putus.contoh.test":
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    return known.get(host, ["127.0.0.1"])


def book(*servers: WireServer, **changes: object) -> LinkBook:
    made = LinkBook(local_origins={server.url for server in servers}, names=at_home)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def state_of(book: LinkBook, address: str) -> tuple[LinkState, int]:
    [(_, look)] = book.looks([address]).items()
    return look.state, look.status


@pytest.mark.parametrize(
    ("plays", "state", "status"),
    [
        ((GOOD,), LinkState.ALIVE, 200),
        ((reply("204 No Content"),), LinkState.ALIVE, 204),
        ((MISSING, MISSING), LinkState.GONE, 404),
        ((MISSING, GOOD), LinkState.ALIVE, 200),
        ((reply("410 Gone"), reply("410 Gone")), LinkState.GONE, 410),
        ((reply("403 Forbidden"),), LinkState.REFUSED, 403),
        ((reply("503 Busy"),), LinkState.REFUSED, 503),
        ((reset, GOOD), LinkState.ALIVE, 200),
        ((reset, reset), LinkState.UNREACHED, 0),
        ((moved("/lain"), GOOD), LinkState.ALIVE, 200),
        (tuple(moved("/lagi") for _ in range(6)), LinkState.REFUSED, 302),
    ],
)
def test_an_answer_is_read(plays: tuple[Play, ...], state: LinkState, status: int) -> None:
    with wire_server(*plays) as server:
        assert state_of(book(server), f"{server.url}/a?b=1") == (state, status)
    assert len(server.requests) == len(plays)
    assert server.requests[0].startswith(b"GET /a?b=1 HTTP/1.1\r\n")


def test_a_body_is_not_waited_for() -> None:
    ended = threading.Event()

    def endless(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
        ended.wait(20)

    with wire_server(endless) as server:
        assert state_of(book(server), server.url) == (LinkState.ALIVE, 200)
        ended.set()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0"),  # noqa: S104 -- refused, not bound
        *("::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "ff02::1", "224.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
    ],
)
@pytest.mark.parametrize("beside", [[], [PUBLIC]])
def test_a_name_that_leads_inside_is_not_connected_to(address: str, beside: list[str]) -> None:
    with wire_server(GOOD) as server:
        inside = LinkBook(names=lambda _host, _port: [*beside, address])
        assert state_of(inside, f"https://situs.contoh.test:{server.port}/")[0] is LinkState.INSIDE
    assert server.requests == []


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost"])
def test_other_spellings_of_this_machine_are_known(host: str) -> None:
    assert state_of(LinkBook(), f"https://{host}:9/") == (LinkState.INSIDE, 0)


@pytest.mark.parametrize(
    ("target", "state", "status"),
    [
        ("https://dalam.contoh.test/", LinkState.INSIDE, 0),
        ("https://169.254.169.254/latest", LinkState.INSIDE, 0),
        ("http://dalam.contoh.test/", LinkState.REFUSED, 302),
        ("file:///etc/passwd", LinkState.REFUSED, 302),
        ("gopher://127.0.0.1/", LinkState.REFUSED, 302),
    ],
)
def test_a_redirect_does_not_lead_inside(target: str, state: LinkState, status: int) -> None:
    with wire_server(moved(target)) as server:
        numbers = LinkBook(local_origins={server.url}, names=_numbers_too)
        assert state_of(numbers, server.url) == (state, status)
    assert len(server.requests) == 1


def _numbers_too(host: str, port: int) -> list[str]:
    return resolve(host, port) if host[0].isdigit() else at_home(host, port)


def test_plain_http_is_opened_only_where_the_office_allows_it() -> None:
    with wire_server(GOOD) as server:
        assert state_of(LinkBook(), f"{server.url}/") == (LinkState.NOT_ASKED, 0)
        other = LinkBook(local_origins={f"http://127.0.0.1:{server.port + 1}"})
        assert state_of(other, f"{server.url}/") == (LinkState.NOT_ASKED, 0)
    assert server.requests == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))


@pytest.mark.usefixtures("trusted")
def test_the_connection_goes_to_the_address_and_tls_to_the_name(authority: Authority) -> None:
    with tls_server(authority) as server:
        address = f"https://{HOST}:{server.port}/berita"
        pinned = LinkBook(local_origins={f"https://{HOST}:{server.port}"}, names=at_home)
        assert state_of(pinned, address) == (LinkState.ALIVE, 200)
        assert server.seen == ["GET /berita HTTP/1.1"]
        other = f"https://lain.contoh.test:{server.port}"
        wrong = LinkBook(local_origins={other}, names=at_home)
        assert state_of(wrong, other) == (LinkState.UNREACHED, 0)
        assert len(server.seen) == 1


def test_a_name_is_unknown_only_where_names_are_known() -> None:
    address = "https://salahketik.contoh.test/"
    assert state_of(book(known_host="situs.contoh.test"), address) == (LinkState.NO_NAME, 0)
    for offline in ("", "salahketik.contoh.test", "putus.contoh.test", "127.0.0.1"):
        assert state_of(book(known_host=offline), address) == (LinkState.UNREACHED, 0)
    again = "https://putus.contoh.test/"
    assert state_of(book(known_host="situs.contoh.test"), again) == (LinkState.UNREACHED, 0)


def test_a_resolver_or_a_server_that_hangs_holds_nobody() -> None:
    ended = threading.Event()

    def hangs(host: str, _port: int) -> list[str]:
        if host == "127.0.0.1":
            return [host]
        ended.wait(60)
        raise OSError("too late")

    def waits(_sock: socket.socket) -> None:
        ended.wait(60)

    with wire_server(waits) as server:
        slow = LinkBook(local_origins={server.url}, names=hangs, budget=0.3)
        found = slow.looks([server.url, "https://situs.contoh.test/"])
        assert set(found) == {server.url, "https://situs.contoh.test/"}
        assert not any(look.state is LinkState.ALIVE for look in found.values())
        assert state_of(slow, "https://lain.contoh.test/") == (LinkState.NOT_ASKED, 0)
        ended.set()


def test_a_machine_without_network_is_told_soon() -> None:
    asked: list[str] = []

    def offline(host: str, _port: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    silent = LinkBook(names=offline)
    silent.looks(["https://satu.contoh.test/", "https://dua.contoh.test/"])
    assert sorted(asked) == ["dua.contoh.test", "satu.contoh.test"]
    assert silent.budget <= SILENCE_S
    with wire_server(GOOD) as server:
        heard = book(server, budget=1e6)
        heard.looks([server.url, "https://putus.contoh.test/"])
        assert heard.budget > 1e5


def test_each_link_is_opened_once_and_not_too_many() -> None:
    with wire_server(GOOD) as server:
        once = book(server)
        first = once.looks([server.url, server.url])
        assert once.looks([server.url]) == first
    assert len(server.requests) == 1
    many = [f"https://putus.contoh.test/{number}" for number in range(MOST_LINKS + 3)]
    states = [look.state for look in book().looks(many).values()]
    assert states.count(LinkState.NOT_ASKED) == 3


def test_a_proxy_is_not_asked_and_an_office_may_open_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert book(enabled=False).looks(["https://luar.contoh.test/"]) == {}
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert state_of(book(), "https://luar.contoh.test/") == (LinkState.NOT_ASKED, 0)
