"""The stranger: an anonymous look at a public address, for proof level P3.

No cookie, no credential, no memory. What is found is plain data; the judgement is proof's. A
200 alone proves nothing (WordPress redirects a deleted article to a similar one), so the final
address, the title, the text and the pictures' bytes are looked at. Every exchange is kept as a
value, so that a recording (WARC) can be made of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import requests

from config.clock import Clock
from connectors.errors import Permanent
from connectors.http_errors import unreached
from connectors.http_wire import Answer, WireError, exchange
from connectors.page_text import Page, comparable, contains, read_html

DEADLINE_S = 30.0
MAX_PAGE_BYTES = 5_000_000
MAX_MEDIUM_BYTES = 64_000_000  # above the largest clip that a website gets from us
KEPT_MEDIUM_BYTES = 4_000_000
"""A larger medium is hashed, but its bytes are not kept among the exchanges."""

SENT: Mapping[str, str] = {
    "User-Agent": "Mozilla/5.0 (Tayang)",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
"""All headers of an anonymous request, beside Host."""

_MAX_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WALL_WORDS = ("log in", "login", "sign in", "masuk untuk", "sign up", "buat akun")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One anonymous GET and its answer. ``size`` and ``sha256`` are of the whole body; ``whole``
    False: the body was too large to keep here.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    sha256: str
    size: int
    at: datetime
    whole: bool = True


@dataclass(frozen=True, slots=True)
class WantedContent:
    """What should be on the page. ``media``: addresses that the page should show."""

    title: str = ""
    text: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What a stranger saw. ``media_found``: how many wanted pictures the page shows and serves;
    ``media_sha256``: hashes of their bytes; ``sha256`` and ``body``: the page as received.
    """

    url: str
    final_url: str
    status: int
    title_found: bool
    text_found: bool
    media_found: int
    login_wall: bool
    at: datetime
    sha256: str
    body: bytes = field(repr=False)
    title: str = ""
    canonical: str = ""
    og_title: str = ""
    og_image: str = ""
    hops: tuple[str, ...] = ()
    media_sha256: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)
    """Page and redirects first, then the media, in the order in which they were asked for."""


def visit(url: str, want: WantedContent, *, clock: Clock, deadline: float = DEADLINE_S) -> Visit:
    """Look at ``url`` as a stranger, following at most five redirects.

    ``deadline`` in seconds, per request. Raises Transient when there is no answer, Permanent when
    the redirects lead nowhere or out of http(s).
    """
    kept: list[Exchange] = []
    answer, hops = _follow(url, clock, deadline, kept)
    page = read_html(answer.body.decode("utf-8", errors="replace"))
    text_found = bool(want.text.strip()) and contains(page.text, want.text)
    served: tuple[str, ...] = ()
    if answer.status == 200:
        served = _served_media(page, hops[-1], want, clock, deadline, kept)
    return Visit(
        url=url,
        final_url=hops[-1],
        status=answer.status,
        title_found=bool(want.title) and _title_found(page, want.title),
        text_found=text_found,
        media_found=len(served),
        login_wall=_is_wall(page, hops, text_found=text_found),
        at=clock.now(),
        sha256=hashlib.sha256(answer.body).hexdigest(),
        body=answer.body,
        title=page.title.strip(),
        canonical=page.canonical,
        og_title=page.meta.get("og:title", ""),
        og_image=page.meta.get("og:image", ""),
        hops=tuple(hops),
        media_sha256=served,
        headers=_told(answer),
        exchanges=tuple(kept),
    )


def fetch(url: str, *, max_bytes: int = MAX_MEDIUM_BYTES, deadline: float = DEADLINE_S) -> Answer:
    """One anonymous GET, nothing followed. Raises Transient or Permanent."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Permanent(f"visitor: not a web address: scheme {parts.scheme!r}", platform="visitor")
    try:
        request = requests.Request("GET", url, headers=dict(SENT))
        return exchange(request.prepare(), deadline=deadline, max_bytes=max_bytes)
    except (WireError, requests.RequestException) as error:
        wire = error if isinstance(error, WireError) else WireError("invalid", sent=False)
        raise unreached("visitor", "GET", parts.path, write=False, error=wire) from None


def _follow(
    url: str, clock: Clock, deadline: float, kept: list[Exchange]
) -> tuple[Answer, list[str]]:
    hops = [url]
    for _ in range(_MAX_HOPS + 1):
        answer = fetch(hops[-1], max_bytes=MAX_PAGE_BYTES, deadline=deadline)
        kept.append(_exchange(hops[-1], answer, clock, MAX_PAGE_BYTES))
        target = answer.headers.get("Location", "")
        if answer.status not in REDIRECTS or not target:
            return answer, hops
        following = urljoin(hops[-1], target)
        if hops[-1].startswith("https:") and not following.startswith("https:"):
            raise Permanent("visitor: redirected from https to http", platform="visitor")
        hops.append(following)
    raise Permanent(f"visitor: more than {_MAX_HOPS} redirects", platform="visitor")


def _exchange(url: str, answer: Answer, clock: Clock, limit: int) -> Exchange:
    whole = len(answer.body) <= limit
    return Exchange(
        url=url,
        status=answer.status,
        headers=_told(answer),
        body=answer.body if whole else b"",
        sha256=hashlib.sha256(answer.body).hexdigest(),
        size=len(answer.body),
        at=clock.now(),
        whole=whole,
    )


def _told(answer: Answer) -> dict[str, str]:
    """The answer's headers by lower-case name; cookies are nobody's business here."""
    return {k.lower(): v for k, v in answer.headers.items() if k.lower() != "set-cookie"}


def _title_found(page: Page, title: str) -> bool:
    return contains(f"{page.title}\n{page.meta.get('og:title', '')}\n{page.text}", title)


def _served_media(
    page: Page,
    base: str,
    want: WantedContent,
    clock: Clock,
    deadline: float,
    kept: list[Exchange],
) -> tuple[str, ...]:
    """Hashes of the wanted media that the page shows and a stranger gets."""
    shown = {urljoin(base, picture.url) for picture in page.pictures}
    hashes: list[str] = []
    for url in want.media:
        if url not in shown:
            continue
        answer = fetch(url, deadline=deadline)
        kept.append(_exchange(url, answer, clock, KEPT_MEDIUM_BYTES))
        kind = answer.headers.get("Content-Type", "")
        if answer.status == 200 and answer.body and kind.startswith(("image/", "video/")):
            hashes.append(hashlib.sha256(answer.body).hexdigest())
    return tuple(hashes)


def _is_wall(page: Page, hops: list[str], *, text_found: bool) -> bool:
    """Whether the page asks to log in instead of showing the content."""
    if text_found:
        return False
    path = urlsplit(hops[-1]).path.casefold()
    asked = len(hops) > 1 and any(word in path for word in ("/login", "/signin", "/checkpoint"))
    words = comparable(f"{page.title} {page.text[:2000]}")
    return asked or page.password_field or any(word in words for word in _WALL_WORDS)
