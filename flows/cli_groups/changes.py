"""Commands about what was sent already: correct it, take it down, clean up behind it."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_groups.options import (
    AsJson,
    ChannelsOption,
    Home,
    ManifestPath,
    PlanPath,
    ReleasePath,
    leave,
)


def correct(
    manifest: ManifestPath,
    item: Annotated[str, typer.Option("--item", help="Kode usulan.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang mengoreksi.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    channel: ChannelsOption = None,
    plan: PlanPath = None,
    release: ReleasePath = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Koreksi dengan rilis baru: diubah di tempat bila kanal bisa; tidak pernah kiriman kedua."""
    from flows.commands.correct import correct_command

    leave(
        correct_command(
            manifest,
            plan,
            release,
            item=item,
            channels=channel or [],
            role=role,
            reason=reason,
            home=home,
            as_json=as_json,
        )
    )


def withdraw(
    item: Annotated[str, typer.Option("--item", help="Kode usulan.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang menurunkan.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    channel: ChannelsOption = None,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="Yang tidak otomatis sudah diturunkan dengan tangan.")
    ] = False,
    despite_stop: Annotated[
        bool, typer.Option("--despite-stop", help="Turunkan walau pengiriman sedang dihentikan.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Turunkan satu usulan dari semua kanalnya, lihat hasilnya, dan catat."""
    from flows.commands.withdraw import withdraw_command

    leave(
        withdraw_command(
            item,
            channels=channel or [],
            role=role,
            reason=reason,
            by_hand=by_hand,
            despite_stop=despite_stop,
            home=home,
            as_json=as_json,
        )
    )


def sweep(
    role: Annotated[str, typer.Option("--role", help="Id peran yang membersihkan.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Hanya tampilkan; tidak menghapus apa pun.")
    ] = False,
    days: Annotated[float, typer.Option("--days", help="Lebih tua dari ini (hari).")] = 1.0,
    channel: ChannelsOption = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Bersihkan sisa tersembunyi dari pengiriman yang terputus; yang publik tidak disentuh."""
    from flows.commands.sweep import sweep_command

    leave(
        sweep_command(
            role=role,
            reason=reason,
            dry_run=dry_run,
            days=days,
            channels=channel or [],
            home=home,
            as_json=as_json,
        )
    )
