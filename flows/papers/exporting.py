"""What leaves the office for others: the auditor's archive, the E-Monev pack, the DIP list."""

from __future__ import annotations

from pathlib import Path

from config.files import write_whole
from flows.checkpoints import known_checkpoints, require_sound_ledger
from flows.papers.month import source_of
from flows.runtime import Runtime
from proof.data_packs import dip_csv, write_emonev
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


def export_emonev(runtime: Runtime, period: str, out: Path) -> int:
    """Write the pack; returns how many publications are in it."""
    return write_emonev(source_of(runtime, period), runtime.store, out)


def export_dip(runtime: Runtime, period: str, out: Path) -> Path:
    """Write the list of new public information (CSV)."""
    out.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(out, dip_csv(source_of(runtime, period).report))
