"""Commands about evidence after the airing: ``verify`` and the group ``evidence``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import AsJson, ChannelsOption, Home, Items, leave

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


@evidence_app.command("list")
def evidence_list(
    name: Annotated[str, typer.Argument(help="Id publikasi atau kode usulan.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Salin berkas bukti ke folder ini.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Daftar berkas bukti satu publikasi atau usulan, dan keadaannya."""
    from flows.commands.evidence import list_command

    leave(list_command(home, name, out, as_json=as_json))


@evidence_app.command("verify")
def evidence_verify(home: Home = None, as_json: AsJson = False) -> None:
    """Hitung ulang sidik semua berkas bukti; yang dihapus menurut hukum disebut demikian."""
    from flows.commands.evidence import verify_command

    leave(verify_command(home, as_json=as_json))


@evidence_app.command("attach")
def evidence_attach(
    publication: Annotated[str, typer.Argument(help="Id publikasi (lihat 'tayang status').")],
    file: Annotated[Path, typer.Argument(help="Tangkapan layar: PNG, JPEG, atau WEBP.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang melampirkan.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    home: Home = None,
) -> None:
    """Lampirkan tangkapan layar buatan petugas pada bukti tayang."""
    from flows.commands.evidence import attach_command

    leave(attach_command(publication, file, role, reason, home))


@evidence_app.command("erase")
def evidence_erase(
    target: Annotated[str, typer.Argument(help="Id publikasi, atau sidik SHA-256 satu berkas.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang memutuskan.")],
    reason: Annotated[str, typer.Option("--reason", help="Dasar penghapusan, untuk catatan.")],
    also: Annotated[
        list[Path] | None,
        typer.Option("--also", help="Folder ekspor lain yang dibersihkan (boleh berulang)."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hapus berkas bukti menurut hukum; sidik, alasan, dan perannya tetap di buku catatan."""
    from flows.commands.evidence import erase_command

    leave(
        erase_command(target, role=role, reason=reason, also=also or [], home=home, as_json=as_json)
    )


@evidence_app.command("minutes")
def evidence_minutes(
    item: Annotated[str, typer.Argument(help="Kode usulan, mis. DUM-2026-12-03.")],
    out: Annotated[Path, typer.Option("--out", help="Halaman HTML yang ditulis.")],
    home: Home = None,
) -> None:
    """Tulis Berita Acara koreksi dan penurunan satu usulan, siap ditandatangani."""
    from flows.commands.story import minutes

    leave(minutes(home, item, out))
