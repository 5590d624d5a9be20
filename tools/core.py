"""What the promise "at most one post, with proof" rests on, and the tests that hold it.

Used by ``tools/core_coverage.py`` and ``tools/mutation.py``.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]

CORE = {
    "delivery": (
        "flows/publishing/attempt.py",
        "flows/publishing/clockskew.py",
        "flows/delivery.py",
        "flows/publishing/frozen.py",
        "flows/publishing/gates.py",
        "flows/publishing/locks.py",
        "flows/publishing/opening.py",
        "flows/publishing/reconcile.py",
        "flows/publishing/session.py",
        "flows/publishing/settling.py",
        "flows/publishing/stepping.py",
    ),
    "ledger": (
        "proof/chain.py",
        "proof/checkpoint.py",
        "proof/ledger.py",
        "proof/ledger_file.py",
        "proof/projection.py",
        "proof/projection_changes.py",
        "proof/projection_later.py",
        "proof/verification.py",
        "proof/view.py",
    ),
    "release": (
        "content/codes.py",
        "content/release.py",
        "content/release_compare.py",
        "content/release_file.py",
        "content/signatures.py",
        "content/statement.py",
    ),
}
"""Part → its modules."""

TESTS = {
    "delivery": (
        "tests/flows/test_stepping.py",
        "tests/flows/test_settling.py",
        "tests/flows/test_reconcile.py",
        "tests/flows/test_delivery_notes.py",
        "tests/flows/test_delivery_edges.py",
        "tests/flows/test_delivery_rules.py",
        "tests/flows/test_frozen.py",
        "tests/flows/test_locks.py",
        "tests/flows/test_adopting.py",
        "tests/flows/test_expired.py",
        "tests/flows/test_hosting.py",
        "tests/flows/test_delivery.py",
    ),
    "ledger": (
        "tests/proof/test_projection.py",
        "tests/proof/test_projection_changes.py",
        "tests/proof/test_projection_later.py",
        "tests/proof/test_ledger_defaults.py",
        "tests/proof/test_ledger_edges.py",
        "tests/proof/test_checkpoint.py",
        "tests/proof/test_chain.py",
        "tests/proof/test_ledger.py",
        "tests/proof/test_ledger_faults.py",
        "tests/proof/test_ledger_tampering.py",
    ),
    "release": (
        "tests/content/test_codes.py",
        "tests/content/test_old_codes.py",
        "tests/content/test_release_parts.py",
        "tests/content/test_release_acts.py",
        "tests/content/test_release.py",
        "tests/content/test_release_signed.py",
        "tests/content/test_signatures.py",
    ),
}
"""Part → the test files that judge it, the quickest first."""


def modules() -> list[str]:
    """Every module of the core."""
    return [module for part in CORE.values() for module in part]


def test_files() -> list[str]:
    """Every test file of the core."""
    return [file for part in TESTS.values() for file in part]
