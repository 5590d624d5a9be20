"""What a run that was killed left behind, as the next run finds it: told first, then settled.

The ledger alone tells which sends were cut: an intent without an outcome. Delivery reconciles
those by itself; here they are only put into words for the operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from config.messages import say
from content.dates import moment_wib
from flows.job import Job
from flows.runtime import Runtime
from proof.projection import publication_view


def left_behind(runtime: Runtime, jobs: Sequence[Job]) -> tuple[str, ...]:
    """One Indonesian sentence per send that was cut in the middle."""
    lines = []
    for job in jobs:
        step = publication_view(runtime.ledger, job.publication).doubtful()
        if step is not None and step.status == "open":
            when = moment_wib(step.intent_at)
            lines.append(say("flows.found.open_step", key=job.draft.key, step=step.name, when=when))
    return tuple(lines)
