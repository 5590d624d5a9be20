"""The month's papers without a person at the keyboard: look again, then write."""

from __future__ import annotations

from config.clock import WIB
from config.messages import say
from content.dates import period_name
from content.plan import month_before
from flows.operations import Told
from flows.papers.month import FORMATS, known_period, source_of, write_report
from flows.proving.verifying import Selection, recheck
from flows.runtime import Runtime
from proof.report_table import COUNTS, count_values, reason_shown, state_text

FOLDER = "laporan"
"""Below the office's folder; one folder per month."""


def monthly_papers(runtime: Runtime, month: str = "", *, look: bool = True) -> Told:
    """Write every format of ``month`` ("" = the month before now). Not ok: the papers have gaps.

    ``look``: what aired that month is read again first, so that the report tells of links as they
    are; what cannot be read then stays as it was.
    """
    settings = runtime.settings
    now = settings.clock.now().astimezone(WIB)
    period = known_period(month or month_before(f"{now:%Y-%m}"))
    if look:
        _look_again(runtime, period)
    written = write_report(runtime, period, settings.home / FOLDER / period, FORMATS)
    report = written.report
    counts = dict(zip(COUNTS, count_values(report.total), strict=True))
    open_rows = [
        " ".join((one.item, one.channel_label, state_text(one), reason_shown(one, report.as_of)))
        for one in report.exceptions
    ]
    return Told(
        say("flows.report.done", month=period_name(period), **counts),
        ok=not report.gaps,
        lines=(*(str(path) for path in written.files), *report.gaps, *open_rows),
    )


def _look_again(runtime: Runtime, period: str) -> None:
    """Read what aired in the month's report; by publication, since lines are carried over."""
    rows = source_of(runtime, period).report.rows
    aired = tuple(row.publication for row in rows if row.aired)
    if aired:  # an empty selection would mean everything
        recheck(runtime, Selection(why="report", publications=aired))
