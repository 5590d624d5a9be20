"""Opens a connector's transport from what every channel's settings say of the way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import HttpUrl
from requests.auth import AuthBase

from config.clock import Clock
from connectors.http import Http


class Reachable(Protocol):
    """The settings of a channel that is reached over HTTP: its address, and what lies between."""

    @property
    def base_url(self) -> HttpUrl: ...
    @property
    def ca_file(self) -> str | None: ...
    @property
    def proxies(self) -> Mapping[str, str]: ...


def open_transport(
    platform: str,
    settings: Reachable,
    clock: Clock,
    auth: AuthBase,
    *,
    total_deadline: float,
    base_url: str = "",
) -> Http:
    """A transport whose every request ``auth`` signs; ``base_url`` for another host of the same
    platform.
    """
    return Http(
        platform,
        base_url or str(settings.base_url),
        clock=clock,
        total_deadline=total_deadline,
        proxies=settings.proxies,
        ca=settings.ca_file,
        auth=auth,
    )
