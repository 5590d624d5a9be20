"""R27: news that is no news any more (kemutakhiran, the SOP's Peringatan; domain.md D)."""

from __future__ import annotations

from collections.abc import Iterator

from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule
from content.checks.finding import Level
from content.checks.moments import activity_days, airing_day
from content.dates import plain_date
from content.model import Kind

ADVISE_WORKING_DAYS = 3
REVIEW_DAYS = 14
_AGELESS = frozenset({Kind.EDUCATION, Kind.SERVICE})
"""What teaches or describes a service does not grow old with a day."""


@rule("R27", "kegiatan lama")
def old_activity(ctx: CheckContext) -> Iterator[Hit]:
    """SARAN more than 3 working days after the activity, TINJAU more than 14 days after it."""
    if ctx.item.kind in _AGELESS:
        return
    _begins, ended = activity_days(ctx)
    airs = airing_day(ctx)
    days = (airs - ended).days
    worked = ctx.lists.holidays.working_days(ended, airs)
    values: dict[str, object] = {"day": plain_date(ended), "days": days, "worked": worked}
    place = Place("activity.end" if ctx.item.activity.end else "activity.start")
    if days > REVIEW_DAYS:
        yield Hit(Level.TINJAU, plain_date(ended), "r27_review", values, place=place)
    elif worked > ADVISE_WORKING_DAYS:
        yield Hit(Level.SARAN, plain_date(ended), "r27_advise", values, place=place)
