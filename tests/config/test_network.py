"""Proxy and certificates from the usual variables of the environment."""

from __future__ import annotations

import pytest

from config.network import ca_bundle, proxies_for, proxy_hosts
from config.redaction import contains_secret

PROXY = "http://proksi.kantor.test:3128"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_goes_through_the_proxy(name: str) -> None:
    assert proxies_for("https://api.x.com/2", {name: PROXY}) == {"https": PROXY}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8850/x",
        "http://localhost:4200/api",
        "http://[::1]:1/",
        "http://127.8.8.8/",
    ],
)
def test_this_machine_is_asked_directly(url: str) -> None:
    assert proxies_for(url, {"HTTP_PROXY": PROXY, "ALL_PROXY": PROXY}) == {}


@pytest.mark.parametrize(
    ("rule", "direct"),
    [
        ("inspektorat.contoh.test", True),
        (".contoh.test", True),
        ("contoh.test", True),
        ("lain.test, contoh.test", True),
        ("*", True),
        ("contoh.test:443", False),
        ("contoh.test:8443", True),
        ("toh.test", False),
        ("inspektorat", False),
        ("", False),
    ],
)
def test_exceptions(rule: str, *, direct: bool) -> None:
    values = {"HTTPS_PROXY": PROXY, "NO_PROXY": rule}
    found = proxies_for("https://inspektorat.contoh.test:8443/wp-json", values)
    assert (found == {}) is direct


def test_nothing_set_is_direct() -> None:
    assert proxies_for("https://api.x.com", {}) == {}
    assert ca_bundle({}) == ""


def test_the_login_of_a_proxy_is_a_secret_and_never_shown() -> None:
    values = {"HTTPS_PROXY": "http://petugas:kata%20kunci@proksi.test:3128"}
    assert proxies_for("https://api.x.com", values)
    assert contains_secret("kata kunci")
    assert contains_secret("kata%20kunci")
    assert proxy_hosts(values) == ("proksi.test",)


def test_certificates() -> None:
    assert ca_bundle({"SSL_CERT_FILE": "/b", "REQUESTS_CA_BUNDLE": "/a"}) == "/a"
    assert ca_bundle({"SSL_CERT_FILE": "/b"}) == "/b"
