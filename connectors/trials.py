"""An invisible live test: make what nobody sees, see that nobody does, take it away again.

Only steps that the connector itself calls not public are done. What a platform needs for that
stands in ``connectors/<platform>_trial.py``; a platform without one has nothing invisible (X).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Literal, Protocol, cast

from connectors.registry import AnyConnector
from content.model import Format

Sight = Literal["hidden", "public", "gone"]

_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "wordpress": "connectors.wordpress_trial",
        "facebook": "connectors.facebook_trial",
        "instagram": "connectors.instagram_trial",
        "youtube": "connectors.youtube_trial",
    }
)


class Trial(Protocol):
    """A platform's invisible object. ``WHAT``: draft, post, video or container."""

    WHAT: str
    STEP: str
    FORMAT: Format
    CLIP: bool
    """The step needs a clip."""

    REMOVABLE: bool
    """False: it cannot be deleted and ends by itself."""

    def sight(self, connector: AnyConnector, object_id: str) -> Sight:
        """Who can see the object now; reads only."""
        ...

    def remove(self, connector: AnyConnector, object_id: str) -> None:
        """Delete it, refusing when it is public; no error when it is gone."""
        ...


def trial_of(platform: str) -> Trial | None:
    """How the platform is tested, None when nothing there is invisible."""
    module = _MODULES.get(platform)
    return cast("Trial", import_module(module)) if module else None
