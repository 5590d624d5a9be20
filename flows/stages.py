"""How a run's stages are shown: called directly here, as Prefect tasks in ``flows.tasks``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from flows.publishing.job import Job, Outcome

T = TypeVar("T")


class Stages(Protocol):
    """What the conductor asks of whoever shows the run."""

    def item(self, stage: str, item_id: str, work: Callable[[], T]) -> T:
        """Run a stage of an item: *periksa*, *susun narasi*, *siapkan media*."""
        ...

    def publication(self, stage: str, key: str, work: Callable[[], Outcome]) -> Outcome:
        """Run a stage of a publication: *terbitkan*, *buktikan*."""
        ...

    def report(self, line: str) -> None:
        """Show an operator a sentence (Indonesian)."""
        ...

    def found(self, lines: Sequence[str]) -> None:
        """Show what an interrupted run left (Indonesian sentences), before anything is done."""
        ...

    def upcoming(self, jobs: Sequence[Job]) -> None:
        """Show what may be sent now, before it is."""
        ...

    def progress(self, done: int, total: int) -> None:
        """Show how many publications are through; called from the lanes' threads."""
        ...


class Countdown:
    """How many publications are through, counted from several threads."""

    def __init__(self, total: int, show: Callable[[int, int], None]) -> None:
        self._total = total
        self._show = show
        self._done = 0
        self._lock = threading.Lock()

    def one_done(self) -> None:
        """Count one and show it."""
        with self._lock:
            self._done += 1
            self._show(self._done, self._total)


class PlainStages:
    """Stages called directly: the command line without Prefect."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show

    def item(self, stage: str, item_id: str, work: Callable[[], T]) -> T:  # noqa: ARG002 -- nothing to show
        """Call the work."""
        return work()

    def publication(self, stage: str, key: str, work: Callable[[], Outcome]) -> Outcome:  # noqa: ARG002 -- nothing to show
        """Call the work."""
        return work()

    def report(self, line: str) -> None:
        """Pass the sentence on."""
        self._show(line)

    def found(self, lines: Sequence[str]) -> None:
        """Pass the sentences on."""
        for line in lines:
            self._show(line)

    def upcoming(self, jobs: Sequence[Job]) -> None:
        """Say nothing: the preview was decided on long ago."""

    def progress(self, done: int, total: int) -> None:
        """Say nothing: every publication has its own line."""
