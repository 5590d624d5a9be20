"""What the watch tells of the intake: steps of the SOP that are due tomorrow, or past due."""

from __future__ import annotations

from content.dates import day_of
from flows.acts.intake_month import reminders
from flows.alerts.book import Book
from flows.alerts.values import Problem
from flows.runtime import Runtime

_LOOKED = "intake"


def intake_problems(runtime: Runtime, book: Book) -> list[Problem] | None:
    """The reminders as problems; None when neither the day nor the ledger is another one since
    the last look, so that nothing can have changed.
    """
    now = f"{day_of(runtime.settings.clock.now())}:{runtime.ledger.head().size}"
    if book.mark(_LOOKED) == now:
        return None
    found = [Problem(one.key, one.title, one.step) for one in reminders(runtime)]
    book.set_mark(_LOOKED, now)
    return found
