"""The command group ``plan``: the monthly list and its decision (SOP step 3)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import Home, leave

plan_app = typer.Typer(
    no_args_is_help=True, help="Daftar usulan materi: keputusan Atasan PPID per bulan."
)


class Verdict(StrEnum):
    """What the letter says."""

    approved = "approved"
    approved_with_notes = "approved_with_notes"
    rejected = "rejected"


PlanFile = Annotated[Path, typer.Argument(help="Daftar usulan materi (plan.yaml).")]
RoleOption = Annotated[str, typer.Option("--role", help="Id peran Atasan PPID di roles.yaml.")]
DecidedAt = Annotated[str, typer.Option("--decided-at", help="Waktu keputusan (WIB).")]
SubmittedBy = Annotated[
    str, typer.Option("--submitted-by", help="Id peran yang mengajukan daftar.")
]


@plan_app.command("import")
def plan_import(
    table: Annotated[Path, typer.Argument(help="Tabel kantor (XLSX).")],
    out: Annotated[Path, typer.Option("--out", help="Daftar usulan yang ditulis.")],
    known: Annotated[
        list[Path] | None,
        typer.Option("--known", help="Daftar usulan terdahulu; kodenya tidak dipakai lagi."),
    ] = None,
    home: Home = None,
) -> None:
    """Ubah tabel kantor menjadi daftar usulan; materinya boleh belum ada."""
    from flows.commands.plan import import_table

    leave(import_table(table, out, known or [], home))


@plan_app.command("request")
def plan_request(
    plan: PlanFile,
    out: Annotated[Path | None, typer.Option("--out", help="Berkas yang diputuskan.")] = None,
) -> None:
    """Tulis naskah daftar yang diputuskan, dengan kode periksanya."""
    from flows.commands.plan import request

    leave(request(plan, out))


@plan_app.command("letter")
def plan_letter(
    plan: PlanFile,
    number: Annotated[str, typer.Option("--number", help="Nomor surat persetujuan.")],
    code: Annotated[str, typer.Option("--code", help="Kode periksa yang tercetak di surat.")],
    role: RoleOption,
    decided_at: DecidedAt,
    submitted_by: SubmittedBy,
    verdict: Annotated[
        Verdict, typer.Option("--verdict", help="Isi keputusan.")
    ] = Verdict.approved,
    notes: Annotated[str, typer.Option("--notes", help="Catatan pada keputusan.")] = "",
    home: Home = None,
) -> None:
    """Tulis keputusan menurut surat (tingkat A1) ke dalam daftar."""
    from flows.commands.plan import letter

    leave(
        letter(
            plan,
            number=number,
            code=code,
            role=role,
            decided_at=decided_at,
            submitted_by=submitted_by,
            verdict=verdict.value,
            notes=notes,
            home=home,
        )
    )


@plan_app.command("attach")
def plan_attach(
    plan: PlanFile,
    signature: Annotated[Path, typer.Option("--signature", help="Berkas .sig dari ssh-keygen.")],
    role: RoleOption,
    decided_at: DecidedAt,
    submitted_by: SubmittedBy,
    home: Home = None,
) -> None:
    """Tulis keputusan bertanda tangan SSH (tingkat A2) ke dalam daftar."""
    from flows.commands.plan import attach

    leave(
        attach(
            plan,
            signature=signature,
            role=role,
            decided_at=decided_at,
            submitted_by=submitted_by,
            home=home,
        )
    )
