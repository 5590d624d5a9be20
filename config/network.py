"""The office's way to the internet: proxy and private certificate authority from the environment.

The usual variables are read: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY (upper or lower case)
and, for certificates, REQUESTS_CA_BUNDLE or SSL_CERT_FILE. A channel's own ``proxies`` and
``ca_file`` go before them. This machine itself is never asked through a proxy.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from config.redaction import register

_CA = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


def proxies_for(url: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """``{scheme: proxy}`` for this address; empty when it is reached directly."""
    values = os.environ if environment is None else environment
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    proxy = _value(values, f"{parts.scheme}_proxy") or _value(values, "all_proxy")
    if not proxy or not host or _is_this_machine(host):
        return {}
    if _excepted(host, parts.port, _value(values, "no_proxy")):
        return {}
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if password := urlsplit(proxy).password:
        register(password)
        register(unquote(password))
    return {parts.scheme: proxy}


def ca_bundle(environment: Mapping[str, str] | None = None) -> str:
    """File or folder of trusted authorities, "" for those that requests brings along."""
    values = os.environ if environment is None else environment
    return next((values[name] for name in _CA if values.get(name)), "")


def proxy_hosts(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The proxies' hosts for people's eyes, without the login that their addresses may hold."""
    values = os.environ if environment is None else environment
    names = ("https_proxy", "http_proxy", "all_proxy")
    texts = [text for name in names if (text := _value(values, name))]
    hosts = [urlsplit(text if "://" in text else f"http://{text}").hostname for text in texts]
    return tuple(dict.fromkeys(host for host in hosts if host))


def _value(values: Mapping[str, str], name: str) -> str:
    return (values.get(name) or values.get(name.upper()) or "").strip()


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _excepted(host: str, port: int | None, rule: str) -> bool:
    """NO_PROXY: hosts, domains with all below them, ``host:port``, or ``*``."""
    for one in (part.strip().lower() for part in rule.split(",")):
        if one == "*":
            return True
        name, _, wanted = one.partition(":")
        if wanted and wanted != str(port or ""):
            continue
        name = name.lstrip(".")
        if name and (host == name or host.endswith(f".{name}")):
            return True
    return False
