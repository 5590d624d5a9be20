"""What leaves the office for others to check: the auditor's archive of a month."""

from __future__ import annotations

from pathlib import Path

from flows.checkpoints import known_checkpoints, require_sound_ledger
from flows.reporting_month import source_of
from flows.runtime import Runtime
from proof.export import Exported, Keys, export_month


def export_for_auditor(runtime: Runtime, period: str, out: Path) -> Exported:
    """Write the archive; LedgerError when the ledger itself does not hold."""
    require_sound_ledger(runtime)
    settings = runtime.settings
    revoked = settings.home / "revoked_keys"
    signers = settings.allowed_signers
    return export_month(
        source_of(runtime, period),
        runtime.store,
        settings.ledger_path,
        out,
        checkpoints=known_checkpoints(settings, runtime.ledger),
        keys=Keys(signers if signers.is_file() else None, revoked if revoked.is_file() else None),
    )
