"""The days that R15, R22 and R27 compare: when the activity was, and when the item airs."""

from __future__ import annotations

from datetime import date

from config.clock import WIB
from content.checks.context import CheckContext
from content.dates import day_of


def activity_days(ctx: CheckContext) -> tuple[date, date]:
    """First and last day of the activity, in WIB."""
    activity = ctx.item.activity
    return day_of(activity.start), day_of(activity.end or activity.start)


def airing_day(ctx: CheckContext) -> date:
    """The day on which the item airs at the earliest, in WIB; today when its window is open."""
    return max(ctx.now, ctx.item.window.not_before).astimezone(WIB).date()
