"""Fetches media by address, as a platform does that is given a URL. Loopback only."""

from __future__ import annotations

import asyncio
import http.client
from typing import Final
from urllib.parse import urlsplit

_TIMEOUT_S: Final = 10
_AGENT: Final = "facebookexternalhit/1.1"


class Unfetchable(Exception):
    """Nothing usable at the address."""


async def fetch(url: str, max_bytes: int) -> bytes:
    """The bytes at ``url``; of a larger file, one byte more than ``max_bytes``.

    Follows no redirect. Raises Unfetchable for every other outcome than 200. It runs beside the
    server's loop, because the address may well be one of this very sandbox.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
        raise Unfetchable(f"{url} is not on this machine")
    return await asyncio.to_thread(_get, url, max_bytes)


def _get(url: str, max_bytes: int) -> bytes:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port or 80, timeout=_TIMEOUT_S
    )
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target or "/", headers={"User-Agent": _AGENT})
        answer = connection.getresponse()
        if answer.status != 200:
            raise Unfetchable(f"{url} answered {answer.status}")
        return answer.read(max_bytes + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unfetchable(f"{url}: {error}") from error
    finally:
        connection.close()
