"""What may go after a time, so that a machine that runs for years does not fill its disk.

Neither is evidence: a page tells what the ledger holds, a rendition is made again when wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from config.messages import say
from flows.runtime import Runtime

PAGE_DAYS = 400
"""A proof page is kept for a year and a month: audits ask about the year before."""

MEDIA_DAYS = 90
"""Renditions are wanted until their month is over, its report signed and its last look taken."""


def tidy(runtime: Runtime) -> Iterator[str]:
    """Remove them; yields a sentence for each sort of which something went."""
    now = runtime.settings.clock.now()
    old = _old_pages(runtime.settings.pages_dir, (now - timedelta(days=PAGE_DAYS)).timestamp())
    for path in old:
        path.unlink(missing_ok=True)
    if old:
        yield say("flows.care.old_pages", days=PAGE_DAYS, count=len(old))
    gone = runtime.renditions.let_go(now - timedelta(days=MEDIA_DAYS))
    if gone:
        yield say("flows.care.old_media", days=MEDIA_DAYS, count=gone)


def _old_pages(folder: Path, before: float) -> list[Path]:
    """Pages written before then, without each month's newest (``tayang-2026-12-….html``)."""
    pages = sorted(folder.glob("tayang-*.html"), key=lambda path: (_month(path), _written(path)))
    months = (list(of_month) for _, of_month in groupby(pages, key=_month))
    return [path for of_month in months for path in of_month[:-1] if _written(path) < before]


def _month(path: Path) -> str:
    return path.name[:14]


def _written(path: Path) -> float:
    return path.stat().st_mtime
