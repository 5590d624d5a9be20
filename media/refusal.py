"""The error of a text or choice of media that a channel cannot take as the manifest has it."""

from __future__ import annotations

from config.errors import TayangError
from config.messages import say


class NarrativeRefused(TayangError):
    """Nothing was sent; the manifest's text is mended or shortened by a person.

    ``field`` is a path inside the item (``narrative.points[2]``, ``channels.x.override.text``);
    ``limit`` and ``value`` are in the unit that the message names.
    """

    exit_code = 20

    def __init__(
        self, reason: str, *, item: str, channel: str, field: str, limit: object, value: object
    ) -> None:
        names = {"item": item, "channel": channel, "field": field, "limit": limit, "value": value}
        super().__init__(
            f"{item}: channel {channel}: {field}: {reason}: limit {limit}, value {value}",
            hint=say("media.narrative.refused", **names)
            + " "
            + say(f"media.narrative.{reason}", **names),
        )
        self.reason = reason
        self.item = item
        self.channel = channel
        self.field = field
        self.limit = limit
        self.value = value
