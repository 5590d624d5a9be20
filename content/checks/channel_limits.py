"""R25: what the channel accepts, measured by the caller in the platform's own unit."""

from __future__ import annotations

from collections.abc import Iterator

from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule
from content.checks.finding import Level


@rule("R25", "batas kanal")
def channel_limits(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR every measure above its maximum or below its minimum; texts are never cut here.

    What the connector would refuse is told where no measure told it.
    """
    told: set[tuple[str, str]] = set()
    for one in ctx.limits:
        place = Place(one.field, one.channel, one.format)
        values: dict[str, object] = {"value": f"{one.value:g}", "unit": one.unit}
        if one.maximum is not None and one.value > one.maximum:
            values["limit"] = f"{one.maximum:g}"
            told.add((one.channel, one.format))
            yield Hit(Level.BLOKIR, "", "r25_above", _named(values, place), place=place)
        elif one.minimum is not None and one.value < one.minimum:
            values["limit"] = f"{one.minimum:g}"
            told.add((one.channel, one.format))
            yield Hit(Level.BLOKIR, "", "r25_below", _named(values, place), place=place)
    for refusal in ctx.refusals:
        if (refusal.channel, refusal.format) not in told:
            place = Place("", refusal.channel, refusal.format)
            yield Hit(Level.BLOKIR, "", "r25_refused", {"reason": refusal.reason}, place=place)


def _named(values: dict[str, object], place: Place) -> dict[str, object]:
    return {**values, "channel": place.channel, "format": place.format, "field": place.field}
