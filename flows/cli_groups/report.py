"""The commands ``tayang report`` and ``tayang ledger export``: the month on paper, for others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import AsJson, Home, leave

report_app = typer.Typer(
    help="Laporan bulanan, lembar bukti tayang, dan paket data untuk Monev dan DIP.",
    invoke_without_command=True,
)
Month = Annotated[str, typer.Option("--month", help="Bulan pelaksanaan, mis. 2026-12.")]
OutDir = Annotated[Path, typer.Option("--out", help="Folder tujuan.", metavar="DIR")]
OutFile = Annotated[Path, typer.Option("--out", help="Berkas yang ditulis.", metavar="BERKAS")]
Notes = Annotated[
    Path | None,
    typer.Option("--notes", help="Berkas teks untuk bagian VII: kendala dan tindak lanjut."),
]


@report_app.callback()
def report(
    context: typer.Context,
    month: Month = "",
    out: OutDir = Path("laporan"),
    formats: Annotated[
        str,
        typer.Option("--format", help="pdf,xlsx,html,csv,json; tambah bukti untuk lembar PDF."),
    ] = "pdf,xlsx,html,csv,json",
    notes: Notes = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tulis Laporan Bukti Tayang satu bulan dari buku catatan; bulan yang ditutup tidak berubah."""
    if context.invoked_subcommand is not None:
        return
    from flows.commands.report import write

    leave(write(home, month, out, formats, notes, as_json=as_json))


@report_app.command("close")
def report_close(
    month: Month,
    role: Annotated[str, typer.Option("--role", help="Id peran yang menutup (PPID).")],
    signed: Annotated[
        Path | None, typer.Option("--signed", help="Laporan bertanda tangan (PDF) untuk disimpan.")
    ] = None,
    notes: Notes = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tutup laporan satu bulan: isinya disimpan, perubahan kemudian menjadi adendum."""
    from flows.commands.report import close

    leave(close(home, month, role, signed, notes, as_json=as_json))


@report_app.command("emonev")
def report_emonev(
    month: Month,
    out: OutFile,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tulis paket data dukung E-Monev: halaman daftar, CSV, gambar bukti, tanggal cek tautan."""
    from flows.commands.export import emonev

    leave(emonev(home, month, out, as_json=as_json))


@report_app.command("dip")
def report_dip(
    month: Month,
    out: OutFile,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tulis daftar informasi publik baru bulan itu (CSV) untuk pemutakhiran DIP."""
    from flows.commands.export import dip

    leave(dip(home, month, out, as_json=as_json))


def ledger_export(
    month: Month,
    out: OutFile,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tulis berkas pemeriksa (ZIP): laporan, log, bukti, rilis, dan verify.py yang mengujinya."""
    from flows.commands.export import export

    leave(export(home, month, out, as_json=as_json))
