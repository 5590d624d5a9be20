"""What a platform would refuse of a draft, known without credentials and before a release.

The checks ask it, and ``encode`` asks it again: what passed the checks is not refused for a limit
when it is to be published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from config.messages import say
from connectors.errors import Unsupported
from connectors.http_errors import label
from content.draft import Draft

if TYPE_CHECKING:
    from connectors.base import Capabilities


class Refusing:
    """The part of a connector that judges a draft. Pure; ``options`` are the channel's, as in
    ``channels.yaml`` or from its settings.
    """

    platform: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    @classmethod
    def refuse(cls, draft: Draft, options: Mapping[str, Any]) -> None:
        """Raise Permanent, naming item, channel, limit and value, for what is not taken."""
        if draft.format not in cls.capabilities.formats:
            text = f"{cls.platform}: {draft.key}: format {draft.format}"
            hint = say("connectors.no_format", platform=label(cls.platform), format=draft.format)
            raise Unsupported(text, platform=cls.platform, hint=hint)
        cls.refuse_over_limits(draft, options)

    @classmethod
    def refuse_over_limits(cls, draft: Draft, options: Mapping[str, Any]) -> None:
        """The platform's own limits; none by default."""
