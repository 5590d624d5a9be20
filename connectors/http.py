"""The only HTTP of the connectors: one attempt per call, typed errors, nothing secret in texts.

``Http`` speaks with one platform. ``Http.call`` is the connectors' own way; ``Http.session()``
gives the same guarantees to a vendor's client library that wants a requests.Session.
"""

from __future__ import annotations

import json as jsonlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from requests.utils import super_len

from config.clock import Clock
from connectors.errors import Permanent
from connectors.http_errors import Judge, Refusal, judged, server_time, unreached, unusable
from connectors.http_wire import Answer, WireError, exchange

DEADLINE_S = 60.0
MAX_RESPONSE_BYTES = 5_000_000
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_SLOWEST_UPLOAD = 50_000
_log = logging.getLogger(__name__)

for _name in ("urllib3", "oauthlib", "requests_oauthlib"):
    # they write addresses with their queries, signing keys and headers at DEBUG
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Reply:
    """A 2xx answer. ``data`` is its JSON; None when the body is empty and that was allowed."""

    status: int
    headers: Mapping[str, str]
    data: Any = field(repr=False)
    body: bytes = field(repr=False)


def upload_deadline(size: int, base: float = DEADLINE_S) -> float:
    """Total seconds allowed for a request that carries ``size`` bytes on a slow office line."""
    return base + size / _SLOWEST_UPLOAD


class Http:
    """One platform's transport. Addresses outside ``base_url``'s origin are refused.

    ``judge``: the connector's own reading of refusals, asked before the general one.
    ``server_time``: the ``Date`` of the last answer, None before the first.
    ``skew_s``: server minus our clock at that answer, in seconds. ``auth``: what signs requests.
    """

    def __init__(
        self,
        platform: str,
        base_url: str,
        *,
        clock: Clock,
        total_deadline: float = DEADLINE_S,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        proxies: Mapping[str, str] | None = None,
        ca: str | None = None,
        auth: AuthBase | None = None,
    ) -> None:
        self.platform = platform
        self.base_url = base_url.rstrip("/")
        self.clock = clock
        self.total_deadline = total_deadline
        self.max_response_bytes = max_response_bytes
        self.judge: Judge | None = None
        self.server_time: datetime | None = None
        self.skew_s: float | None = None
        self._proxies = dict(proxies or {})
        self._ca = ca
        self.auth = auth

    def __repr__(self) -> str:
        return f"Http({self.platform!r}, {self.base_url!r})"

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,  # noqa: ANN401 -- any JSON value
        data: Any = None,  # noqa: ANN401 -- form fields or bytes, as requests takes them
        files: Any = None,  # noqa: ANN401 -- multipart parts, as requests takes them
        headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
        empty_ok: bool = False,
    ) -> Reply:
        """Send one request; return a 2xx with a JSON body (or an empty one if ``empty_ok``).

        ``path`` starts with ``/`` below ``base_url``, or is an address of the same origin.
        Raises ``connectors.errors`` only.
        """
        request = requests.Request(
            method.upper(),
            self._address(path),
            params=dict(params or {}),
            json=json,
            data=data,
            files=files,
            headers={"User-Agent": "Tayang", "Accept": "application/json", **(headers or {})},
            auth=self.auth,
        )
        answer = self._exchange(request, deadline or self.total_deadline)
        path_only = urlsplit(str(request.url)).path
        write = str(request.method) not in _READS
        parsed = _parse(answer.body)
        if not 200 <= answer.status < 300:
            raise self._refusal(str(request.method), path_only, answer, parsed, write=write)
        if parsed is None and not (empty_ok and not answer.body.strip()):
            raise unusable(
                self.platform, str(request.method), path_only, answer.status, write=write
            )
        return Reply(answer.status, answer.headers, parsed, answer.body)

    def session(self, rebase: Sequence[str] = ()) -> requests.Session:
        """A Session for a client library; addresses starting with one of ``rebase`` are moved to
        ``base_url`` before they are signed (a library may have its host built in).
        """
        return _Session(self, rebase)

    def _address(self, path: str) -> str:
        address = path if "://" in path else self.base_url + path
        if urlsplit(address)[:2] != urlsplit(self.base_url)[:2]:
            text = f"{self.platform}: address outside {self.base_url}"
            raise Permanent(text, platform=self.platform)
        return address

    def _exchange(self, request: requests.Request, deadline: float) -> Answer:
        method, path = str(request.method), urlsplit(str(request.url)).path
        # prepared by itself, not by a Session: no netrc, no cookies, no proxies unasked, and no
        # offer to take a compressed answer, which the wire would refuse
        try:
            prepared = request.prepare()
        except (requests.RequestException, ValueError):
            error = WireError("invalid", sent=False)
            raise unreached(self.platform, method, path, write=True, error=error) from None
        try:
            answer = exchange(
                prepared,
                deadline=deadline,
                max_bytes=self.max_response_bytes,
                proxies=self._proxies,
                ca=self._ca,
            )
        except WireError as error:
            _log.debug("%s: %s %s: %s", self.platform, method, path, error.reason)
            write = method not in _READS
            raise unreached(self.platform, method, path, write=write, error=error) from None
        _log.debug(
            "%s: %s %s: status %d, %d bytes, %.3f s",
            *(self.platform, method, path, answer.status, len(answer.body), answer.seconds),
        )
        told = server_time(answer.headers)
        if told:
            self.server_time = told
            self.skew_s = (told - self.clock.now()).total_seconds()
        return answer

    def _refusal(
        self, method: str, path: str, answer: Answer, data: object, *, write: bool
    ) -> Exception:
        refusal = Refusal(
            platform=self.platform,
            method=method,
            path=path,
            status=answer.status,
            headers=answer.headers,
            data=data if isinstance(data, dict | list) else None,
            write=write,
            now=server_time(answer.headers) or self.clock.now(),
        )
        return (self.judge(refusal) if self.judge else None) or judged(refusal)


class _Session(requests.Session):
    """What a client library gets: its requests go through ``Http.call``."""

    def __init__(self, http: Http, rebase: Sequence[str]) -> None:
        super().__init__()
        self.trust_env = False
        self._http = http
        self._rebase = tuple(rebase)

    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,  # noqa: ANN401 -- any JSON value
        data: Any = None,  # noqa: ANN401 -- as requests takes it
        files: Any = None,  # noqa: ANN401 -- as requests takes it
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> requests.Response:
        """Send once. The library's own ``auth``, ``timeout`` and redirect wishes are not heard:
        credentials, deadlines and refusals are the transport's.
        """
        for host in self._rebase:
            if url.startswith(host):
                url = self._http.base_url + url.removeprefix(host)
        kept = {k: v for k, v in (headers or {}).items() if k.lower() != "authorization"}
        reply = self._http.call(
            *(method, url),
            params=params,
            json=json,
            data=data,
            files=files,
            headers=kept,
            deadline=upload_deadline(_weight(files), self._http.total_deadline),
        )
        response = requests.Response()
        response.status_code = reply.status
        response.headers.update(reply.headers)
        response.encoding = "utf-8"
        response._content = reply.body  # noqa: SLF001 -- requests' own tests fill a Response so
        return response


def _weight(files: Any) -> int:  # noqa: ANN401 -- multipart parts, as requests takes them
    """Bytes of the files; parts are a file or (name, content, …)."""
    weight = 0
    for part in dict(files or {}).values():
        file = part[1] if isinstance(part, tuple) else part
        weight += super_len(file)  # type: ignore[no-untyped-call] # requests' helper has no types
    return weight


def _parse(body: bytes) -> Any:  # noqa: ANN401 -- any JSON value
    """The body's JSON; None when it is none (``null`` too: no API here answers with it)."""
    try:
        return jsonlib.loads(body)
    except (ValueError, RecursionError):
        return None
