"""How a run's stages are shown: called directly here, as Prefect tasks in ``flows.tasks``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from flows.job import Outcome

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
