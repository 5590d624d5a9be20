"""Work on sources, one job each, on several threads; the first error ends all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event

from content.errors import StoreError
from media.errors import MediaError
from media.spec import Rendition

Numbered = tuple[int, Rendition]
"""A rendition and its place in the asker's list."""

Job = Callable[[Event], list[Numbered]]
"""Work for one source. Gives up at the event."""


def spared(job: Job) -> Job:
    """The same job, which makes nothing where it would fail for its source or its limits."""

    def work(stop: Event) -> list[Numbered]:
        try:
            return job(stop)
        except (MediaError, StoreError):
            return []

    return work


def together(jobs: Sequence[Job], workers: int) -> Iterator[list[Numbered]]:
    """Run the jobs on so many threads; results in the jobs' order.

    When one fails, or the caller is interrupted, programs still running for the others are killed.
    """
    stop = Event()
    if len(jobs) < 2 or workers < 2:
        for job in jobs:
            yield job(stop)
        return
    with ThreadPoolExecutor(min(workers, len(jobs)), thread_name_prefix="media") as pool:
        running = [pool.submit(job, stop) for job in jobs]
        try:
            ended, _ = wait(running, return_when=FIRST_EXCEPTION)
            for one in running:
                if one in ended:
                    one.result()
            yield from (one.result() for one in running)
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
