"""What ``tayang doctor`` asks of an account beyond its name: permissions, ends, version, price.

A platform's own questions live in ``connectors/<platform>_examine.py``; reads only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from types import MappingProxyType

from connectors.base import Account
from connectors.registry import AnyConnector

_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "wordpress": "connectors.wordpress_examine",
        "facebook": "connectors.facebook_examine",
        "instagram": "connectors.instagram_examine",
        "x": "connectors.x_examine",
        "youtube": "connectors.youtube_examine",
    }
)


@dataclass(frozen=True, slots=True)
class Examined:
    """``missing``: permissions that posting needs and the credential has not.

    ``expires_at``: when a person must log in or make a new token, None: not told or never;
    ``expiry`` Indonesian, what is known about that when no date is. ``version_problem``: the API
    version is dying or dead. ``quota`` and ``price``: Indonesian, "" when there is nothing to say.
    """

    account: Account
    missing: tuple[str, ...] = ()
    expires_at: datetime | None = None
    expiry: str = ""
    version_problem: str = ""
    quota: str = ""
    price: str = ""


def examine(connector: AnyConnector) -> Examined:
    """Ask the platform about the credential; raises ``connectors.errors`` only.

    The account carries ``expires_at``, which ``whoami`` alone cannot tell on most platforms.
    """
    module = _MODULES.get(connector.platform)
    if module is None:
        account = connector.whoami()
        return Examined(account, expires_at=account.expires_at, quota=account.quota)
    examined: Examined = import_module(module).examine(connector)
    account = replace(examined.account, expires_at=examined.expires_at)
    return replace(examined, account=account)
