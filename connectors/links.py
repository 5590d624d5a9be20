"""Opening the links of a text before it airs, without being led into the office's own network.

Against SSRF (reliability.md F30): https only; a name is resolved once and the connection goes to
that very address, with the name in TLS and Host; an address that is not one machine of the open
internet is not connected to, nor a redirect followed to it; headers only, no body is read; two
tries, a total deadline, few at a time. What fails is told as a value: nothing here raises.
"""

from __future__ import annotations

import ipaddress
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests

from config.network import proxies_for
from connectors.http_wire import Answer, WireError, exchange
from connectors.visitor import REDIRECTS, SENT
from content.checks.context import LinkLook, LinkState
from content.checks.links import origin
from content.hosts import is_local, is_public

PER_LINK_S = 10.0
BUDGET_S = 20.0
"""Of one run, all its items together: a slow network makes the checks late by no more."""

SILENCE_S = 3.0
"""Left of the budget once nothing answered: a machine without network is told soon."""

MOST_LINKS = 40
TRIES = 2
_AT_ONCE = 4
_MAX_HOPS = 5
_DEADLINE_SHARE = 2  # a first address that hangs leaves time for the second
_GONE = (404, 410)
_log = logging.getLogger(__name__)

Resolve = Callable[[str, int], list[str]]


class _Stopped(Exception):
    """The look ends here."""

    def __init__(self, state: LinkState, status: int = 0) -> None:
        super().__init__(state)
        self.look = LinkLook(state, status)


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, IPv4 first (an office's line often has no IPv6). Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ordered = sorted(found, key=lambda one: one[0] != socket.AF_INET)
    return list(dict.fromkeys(str(one[4][0]) for one in ordered))


@dataclass(slots=True)
class LinkBook:
    """The links of one run: each is opened once, all within one budget of seconds.

    ``local_origins``: ``scheme://host[:port]`` that may be opened though private or plain http;
    the office's own configuration only. ``known_host``: the office's site, whose name must resolve
    where names resolve at all, so that "no such name" is not said of a network without DNS.
    """

    local_origins: Collection[str] = ()
    known_host: str = ""
    enabled: bool = True
    budget: float = BUDGET_S
    names: Resolve = resolve
    _looks: dict[str, LinkLook] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def looks(self, addresses: Iterable[str]) -> dict[str, LinkLook]:
        """What each address gave; {} when links are not to be opened."""
        if not self.enabled:
            return {}
        wanted = tuple(dict.fromkeys(addresses))
        with self._lock:
            fresh = [one for one in wanted if one not in self._looks]
            if fresh:
                self._open(fresh)
            return {one: self._looks[one] for one in wanted}

    def _open(self, fresh: list[str]) -> None:
        room = max(0, MOST_LINKS - len(self._looks))
        asked = fresh[:room] if self.budget > 0 else []
        started = time.monotonic()
        found = self._all(asked, started + self.budget)
        self.budget -= time.monotonic() - started
        if asked and not any(look.status for look in (*found.values(), *self._looks.values())):
            self.budget = min(self.budget, SILENCE_S)
        for address in fresh:
            self._looks[address] = found.get(address, LinkLook(LinkState.NOT_ASKED))

    def _all(self, asked: list[str], ends: float) -> dict[str, LinkLook]:
        """Open them a few at a time; threads that hang in the resolver are left behind."""
        waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[str, LinkLook]] = queue.SimpleQueue()
        for address in asked:
            waiting.put(address)
        for _ in range(min(_AT_ONCE, len(asked))):
            threading.Thread(target=self._work, args=(waiting, done, ends), daemon=True).start()
        found: dict[str, LinkLook] = {}
        while len(found) < len(asked):
            try:
                address, look = done.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                break
            found[address] = look
        return found

    def _work(
        self,
        waiting: queue.SimpleQueue[str],
        done: queue.SimpleQueue[tuple[str, LinkLook]],
        ends: float,
    ) -> None:
        while time.monotonic() < ends:
            try:
                address = waiting.get_nowait()
            except queue.Empty:
                return
            done.put((address, self.look(address, min(ends, time.monotonic() + PER_LINK_S))))

    def look(self, address: str, ends: float) -> LinkLook:
        """Open one address; a page that is not there is asked for twice. ``ends``: monotonic."""
        found, nameless = LinkLook(LinkState.UNREACHED), False
        for attempt in range(TRIES):
            try:
                found = self._follow(address, ends, attempt)
            except _Stopped as stopped:
                found = stopped.look
                nameless = found.state is LinkState.UNREACHED
            except (WireError, requests.RequestException, ValueError) as error:
                _log.debug("link to %s not opened: %s", _host(address), type(error).__name__)
                found = LinkLook(LinkState.UNREACHED)
            if found.state not in (LinkState.GONE, LinkState.UNREACHED) or _left(ends) <= 0:
                break
            if nameless:
                break  # the resolver asked more than once already
        return found

    def _follow(self, address: str, ends: float, attempt: int) -> LinkLook:
        here = address
        for _ in range(_MAX_HOPS + 1):
            answer = self._ask(here, ends, attempt)
            target = answer.headers.get("Location", "")
            if answer.status in REDIRECTS and target:
                following = urljoin(here, target)
                if not self._may_ask(following):
                    return LinkLook(LinkState.REFUSED, answer.status, _host(here))
                here = following
                continue
            if answer.status in _GONE:
                return LinkLook(LinkState.GONE, answer.status, _host(here))
            alive = 200 <= answer.status < 300
            state = LinkState.ALIVE if alive else LinkState.REFUSED
            return LinkLook(state, answer.status, _host(here))
        return LinkLook(LinkState.REFUSED, answer.status, _host(here))

    def _ask(self, address: str, ends: float, attempt: int) -> Answer:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if not self._may_ask(address):
            raise _Stopped(LinkState.NOT_ASKED)
        if proxies_for(address):
            # a proxy connects where it likes: the address cannot be held, so it is not asked
            raise _Stopped(LinkState.NOT_ASKED)
        pins = self._pins(host, parts.port or (443 if parts.scheme == "https" else 80))
        public = all(is_public(ipaddress.ip_address(one)) for one in pins)
        if not (public or self._allowed(address)):
            raise _Stopped(LinkState.INSIDE)
        left = _left(ends)
        if left <= 0:
            raise _Stopped(LinkState.UNREACHED)
        request = requests.Request("GET", address, headers=dict(SENT)).prepare()
        share = left / _DEADLINE_SHARE if attempt == 0 else left
        pin = pins[attempt % len(pins)]
        return exchange(request, deadline=share, max_bytes=0, pin=pin, headers_only=True)

    def _may_ask(self, address: str) -> bool:
        parts = urlsplit(address)
        plain = parts.scheme == "http" and self._allowed(address)
        return bool(parts.hostname) and (parts.scheme == "https" or plain)

    def _allowed(self, address: str) -> bool:
        return origin(address) in self.local_origins

    def _pins(self, host: str, port: int) -> list[str]:
        try:
            return self.names(host, port)
        except (OSError, UnicodeError) as error:
            unknown = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
            if unknown and self._names_work(host):
                raise _Stopped(LinkState.NO_NAME) from None
            raise _Stopped(LinkState.UNREACHED) from None

    def _names_work(self, host: str) -> bool:
        """Whether this network resolves names at all."""
        if not self.known_host or self.known_host == host or is_local(self.known_host):
            return False
        try:
            return bool(self.names(self.known_host, 443))
        except (OSError, UnicodeError):
            return False


def _left(ends: float) -> float:
    return ends - time.monotonic()


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").casefold()
