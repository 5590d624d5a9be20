"""What a run that was killed left behind, as the next run finds it: told first, then settled.

Two witnesses: the ledger, where an intent without an outcome is a send that was cut (delivery
reconciles those by itself), and the marks of runs whose process is gone. Living processes that
such a run started are ended: they may hold its output and hide its death from the worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.alerts import ALERTS_FILE
from config.marks import RUN
from config.messages import say
from content.dates import moment_wib
from flows.alerts.marks import DeadRun, dead_runs, seen
from flows.publishing.job import Job
from flows.runtime import Runtime
from flows.serve.leftovers import end_processes
from proof.projection import publication_view

_GRACE_SECONDS = 5.0


def left_behind(runtime: Runtime, jobs: Sequence[Job]) -> tuple[str, ...]:
    """Indonesian sentences: each run that died (once), each send that was cut in the middle."""
    settings = runtime.settings
    lines: list[str] = []
    for dead in dead_runs(settings.var, "run"):
        lines += _of_run(dead, runtime)
        seen(dead, "run", alone=not (settings.home / ALERTS_FILE).exists())
    for job in jobs:
        step = publication_view(runtime.ledger, job.publication).doubtful()
        if step is not None and step.status == "open":
            when = moment_wib(step.intent_at)
            lines.append(say("flows.found.open_step", key=job.draft.key, step=step.name, when=when))
    return tuple(lines)


def _of_run(dead: DeadRun, runtime: Runtime) -> Iterator[str]:
    yield say("flows.found.dead_run", run=dead.run, what=dead.what)
    clock = runtime.settings.clock
    ended = end_processes(RUN, dead.run, clock, grace=_GRACE_SECONDS) if dead.run else 0
    if ended:
        yield say("flows.found.orphans", run=dead.run, count=ended)
