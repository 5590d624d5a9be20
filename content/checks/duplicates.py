"""R26: the same story again on the same account (domain.md D)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from config.clock import WIB
from content.checks.context import CheckContext, Place
from content.checks.engine import Hit, rule
from content.checks.finding import Level
from content.masking import fold

WITHIN = timedelta(days=30)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@rule("R26", "materi ganda")
def duplicate(ctx: CheckContext) -> Iterator[Hit]:
    """BLOKIR another item of the same title on the same account within 30 days.

    The same item again is a rerun, which delivery resumes; it is no finding.
    """
    title = normalised_title(ctx.item.title)
    for draft in ctx.drafts:
        account = ctx.accounts.get(draft.channel, "")
        for past in ctx.history:
            same_account = past.channel == draft.channel or bool(
                account == past.account and account
            )
            if (
                same_account
                and past.item_id != ctx.item.id
                and abs(ctx.now - past.at) <= WITHIN
                and normalised_title(past.title) == title
            ):
                day = f"{past.at.astimezone(WIB):%d-%m-%Y}"
                values: dict[str, object] = {"other": past.item_id, "day": day}
                values["channel"] = draft.channel
                place = Place("title", draft.channel, draft.format)
                yield Hit(Level.BLOKIR, ctx.item.title, "r26", values, place=place)
                break


@lru_cache(maxsize=4096)  # every item is compared with every past post
def normalised_title(title: str) -> str:
    """A title as it is compared: case, punctuation and spaces do not matter."""
    return _BETWEEN_WORDS.sub(" ", fold(title).casefold()).strip()
