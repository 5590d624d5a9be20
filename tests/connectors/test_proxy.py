"""A proxy and a certificate authority of the office's own, seen on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.clock import SystemClock
from connectors.errors import ConnectorError
from connectors.http import Http
from connectors.visitor import fetch
from tests.connectors.tls_world import HOST, Authority, Listener, make_authority, proxy, tls_server


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("otoritas"))


@pytest.fixture(scope="module")
def server(authority: Authority) -> Iterator[Listener]:
    with tls_server(authority) as found:
        yield found


@pytest.fixture
def way(server: Listener) -> Iterator[Listener]:
    with proxy(server.port) as found:
        yield found


def http(**options: object) -> Http:
    return Http("wordpress", f"https://{HOST}", clock=SystemClock(), total_deadline=5, **options)  # type: ignore[arg-type] # what each test gives


def targets(way: Listener) -> list[str]:
    """Requests without the version of HTTP, which Python's releases differ in."""
    return [one.rpartition(" ")[0] for one in way.seen]


def test_a_channels_own_proxy_and_authority(way: Listener, authority: Authority) -> None:
    told = http(proxies={"https": way.url}, ca=str(authority.bundle)).call("GET", "/wp-json/")
    assert told.data == {"ada": 1}
    assert targets(way) == [f"CONNECT {HOST}:443"]


def test_those_of_the_environment(
    way: Listener, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", way.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.bundle))
    assert http().call("GET", "/wp-json/").data == {"ada": 1}
    assert fetch(f"https://{HOST}/berita").status == 200  # the stranger's reads as well
    assert targets(way) == [f"CONNECT {HOST}:443"] * 2


def test_plain_http_goes_through_the_proxy_too(
    way: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", way.url)
    assert fetch(f"http://{HOST}/berita").status == 200
    assert targets(way) == [f"GET http://{HOST}/berita"]


def test_an_unknown_authority_is_refused(way: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", way.url)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(ConnectorError) as caught:
        http().call("GET", "/wp-json/")
    assert "tls" in str(caught.value)


def test_a_certificate_file_that_is_missing_is_an_error_of_ours(
    way: Listener, tmp_path: Path
) -> None:
    with pytest.raises(ConnectorError):
        http(proxies={"https": way.url}, ca=str(tmp_path / "tidak-ada.pem")).call("GET", "/")


def test_a_proxy_that_is_down_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://petugas:kata-kunci-99@127.0.0.1:9")
    with pytest.raises(ConnectorError) as caught:
        http().call("GET", "/wp-json/")
    assert "kata-kunci-99" not in str(caught.value) + caught.value.hint
