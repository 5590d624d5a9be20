"""The harness's switch: what keeps the second post away, taken out, to see the posts it prevents.

Never part of the product. A test whose marker says ``off="reconcile"`` runs a second time in the
whole matrix (and in the sample when it says ``off_sample=True``): every doubt is then taken as
"it did not happen, send again", and the posts beyond the first are counted, not forbidden. One
that shows none fails: then the row could not have failed either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import flows.publishing.settling
import flows.publishing.stepping
from connectors.base import Post
from connectors.registry import AnyConnector
from flows.publishing.job import Tools
from flows.publishing.reconcile import Doubt
from proof.bodies import ReconcileBody
from tests.faults import scale

RECONCILE = "reconcile"
LOCK = "lock"

SHOWN = {
    **dict.fromkeys(("F01", "F02", "F03", "F04", "F06", "F07", "F10", "F11", "F12"), RECONCILE),
    **dict.fromkeys(("F19", "F40", "F41", "F43", "F44"), RECONCILE),
    "F18": LOCK,
}
"""Row → the guard without which its cases must post twice: every row whose write can be in doubt.

Not in it: F05, F08, F09, F38, F45 (the ledger's own guards), F13 (a deadline), F14 and F15 (what
is uploaded is not public), F16 and F17 (surely refused), F20 (chance decides whether a doubt
is left), F42 (a look at what is live), F46 (counts calls).
"""


def take_out_reconcile(patch: pytest.MonkeyPatch) -> None:
    """Until the test's end, here and in processes forked from here."""
    for module in (flows.publishing.stepping, flows.publishing.settling):
        patch.setattr(module, "reconcile", _not_looked)
    patch.setattr(scale, "without", RECONCILE)


def _not_looked(
    _connector: AnyConnector, _post: Post, doubt: Doubt, _tools: Tools
) -> ReconcileBody:
    return ReconcileBody(step=doubt.step.name, verdict="absent")


def ways(marker: Any) -> Sequence[str]:
    """The guards under which a test runs: "" is with all of them."""
    off = str(marker.kwargs.get("off", ""))
    both = off and (scale.FULL or marker.kwargs.get("off_sample", False))
    return ("", off) if both else ("",)


def can_show(item: pytest.Item) -> bool:
    """False for a way without a guard of a case whose platform prevents a second post by itself.

    ``shows`` of the marker: parameters that all must be the case's own.
    """
    marker, spec = item.get_closest_marker("fault"), getattr(item, "callspec", None)
    if marker is None or spec is None or not spec.params.get("tally"):
        return True
    return set(marker.kwargs.get("shows", ())) <= set(map(str, spec.params.values()))
