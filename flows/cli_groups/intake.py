"""The command group ``intake``: dated facts of SOP steps 1 to 5, each written down once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import AsJson, Home, leave

intake_app = typer.Typer(
    no_args_is_help=True,
    help="Penerimaan: undangan, rapat, usulan unit, pengajuan, materi (SOP langkah 1 sampai 5).",
)
Month = Annotated[str, typer.Argument(help="Bulan pelaksanaan, mis. 2026-12.", metavar="BULAN")]
Item = Annotated[str, typer.Argument(help="Kode usulan, mis. DUM-2026-12-03.", metavar="KODE")]
At = Annotated[str, typer.Option("--at", help="Waktu (WIB), mis. 2026-11-18T10:00.")]
Begin = Annotated[str, typer.Option("--from", help="Waktu mulai (WIB).")]
Unit = Annotated[str, typer.Option("--unit", help="Kode unit kerja di office.yaml.")]
Number = Annotated[str, typer.Option("--number", help="Nomor surat.")]
RoleOption = Annotated[str, typer.Option("--role", help="Id peran yang mencatat di roles.yaml.")]


@intake_app.command("invite")
def intake_invite(
    month: Month,
    at: At,
    role: RoleOption,
    begin: Begin = "",
    number: Number = "",
    home: Home = None,
) -> None:
    """Catat undangan rapat persiapan materi yang sudah terbit."""
    from flows.commands.intake import add

    leave(add("invitation", month, role, at=at, begin=begin, letter=number, home=home))


@intake_app.command("meeting")
def intake_meeting(
    month: Month,
    begin: Begin,
    end: Annotated[str, typer.Option("--to", help="Waktu selesai (WIB).")],
    role: RoleOption,
    home: Home = None,
) -> None:
    """Catat rapat koordinasi: mulai dan selesainya."""
    from flows.commands.intake import add

    leave(add("meeting", month, role, at=end, begin=begin, home=home))


@intake_app.command("list")
def intake_list(
    month: Month, unit: Unit, at: At, role: RoleOption, number: Number = "", home: Home = None
) -> None:
    """Catat Daftar Usulan Materi satu unit yang diterima."""
    from flows.commands.intake import add

    leave(add("list", month, role, at=at, unit=unit, letter=number, home=home))


@intake_app.command("submit")
def intake_submit(
    month: Month, at: At, role: RoleOption, number: Number = "", home: Home = None
) -> None:
    """Catat pengajuan daftar ke Atasan PPID; keputusannya dicatat 'tayang plan'."""
    from flows.commands.intake import add

    leave(add("submitted", month, role, at=at, letter=number, home=home))


@intake_app.command("material")
def intake_material(
    item: Item,
    at: At,
    role: RoleOption,
    begin: Annotated[str, typer.Option("--from", help="Saat unit mulai mengirim (WIB).")] = "",
    unit: Unit = "",
    returned: Annotated[
        str, typer.Option("--returned", help="Dikembalikan, dengan alasan ini.", metavar="ALASAN")
    ] = "",
    home: Home = None,
) -> None:
    """Catat soft file satu usulan yang diterima, atau dikembalikan dengan alasan."""
    from flows.commands.intake import add_material

    leave(add_material(item, role, at=at, begin=begin, unit=unit, returned=returned, home=home))


@intake_app.command("correct")
def intake_correct(
    seq: Annotated[int, typer.Argument(help="Nomor catatan (lihat 'tayang intake show').")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    role: RoleOption,
    at: At = "",
    begin: Begin = "",
    unit: Unit = "",
    number: Number = "",
    void: Annotated[bool, typer.Option("--void", help="Batalkan: hal itu tidak terjadi.")] = False,
    home: Home = None,
) -> None:
    """Betulkan catatan yang salah ketik; catatan lama tetap ada, yang baru yang berlaku."""
    from flows.commands.intake import correct

    changes = {"at": at, "since": begin, "unit": unit, "letter": number}
    leave(correct(seq, role, reason, changes, void=void, home=home))


@intake_app.command("import")
def intake_import(
    table: Annotated[Path, typer.Argument(help="Tabel usulan kantor (XLSX).")],
    role: RoleOption,
    home: Home = None,
) -> None:
    """Catat penerimaan dari kolom tabel usulan; yang sudah tercatat dilewati."""
    from flows.commands.intake import import_table

    leave(import_table(table, role, home))


@intake_app.command("show")
def intake_show(month: Month, home: Home = None, as_json: AsJson = False) -> None:
    """Tampilkan tenggat, penerimaan, dan siapa yang terlambat pada satu bulan."""
    from flows.commands.intake import show

    leave(show(month, home, as_json=as_json))
