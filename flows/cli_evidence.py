"""Commands about evidence after the airing: ``verify`` and the group ``evidence``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import AsJson, ChannelsOption, Home, Items, leave

evidence_app = typer.Typer(
    no_args_is_help=True, help="Bukti tayang: daftar, periksa, lampirkan, hapus menurut hukum."
)

Months = Annotated[
    list[str] | None, typer.Option("--month", help="Bulan usulan, mis. 2026-12 (boleh berulang).")
]


def verify(
    manifest: Annotated[
        Path | None, typer.Option("--manifest", help="Hanya usulan dalam manifes ini.")
    ] = None,
    item: Items = None,
    channel: ChannelsOption = None,
    month: Months = None,
    due: Annotated[
        bool,
        typer.Option(
            "--due", help="Hanya yang jatuh tempo: 1 jam, 24 jam, 30 hari sesudah tayang."
        ),
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Lihat lagi yang sudah tayang: dihapus, diubah, disembunyikan? Tidak mengirim ulang."""
    from flows.commands.verify import verify_command

    leave(
        verify_command(
            manifest=manifest,
            items=item or [],
            channels=channel or [],
            months=month or [],
            due=due,
            home=home,
            as_json=as_json,
        )
    )
