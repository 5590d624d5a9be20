"""Variables that tell whose work a process does; what we start inherits them.

A process that outlives its starter is found by them, and ended (``flows.serve.leftovers``).
"""

from __future__ import annotations

import os

SERVE = "TAYANG_SERVE"
"""Set by ``tayang serve`` for each program that it keeps."""

RUN = "PREFECT__FLOW_RUN_ID"
"""Set by Prefect for a flow run's process."""


def inherited_marks() -> dict[str, str]:
    """The marks that this process carries, for a child that gets nothing else from us."""
    return {name: os.environ[name] for name in (SERVE, RUN) if name in os.environ}
