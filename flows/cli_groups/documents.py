"""The command groups about documents: ``manifest``, ``release`` and ``ledger``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import AsJson, Home, ManifestPath, PlanPath, leave

manifest_app = typer.Typer(no_args_is_help=True, help="Skema dan impor manifes.")
release_app = typer.Typer(no_args_is_help=True, help="Rilis: izin tayang atas isi yang sudah jadi.")
ledger_app = typer.Typer(no_args_is_help=True, help="Buku catatan tayang (ledger).")


@manifest_app.command("schema")
def manifest_schema() -> None:
    """Cetak JSON Schema manifes untuk penyunting teks."""
    from flows.commands.manifest import schema

    schema()


@manifest_app.command("import")
def manifest_import(
    table: Annotated[Path, typer.Argument(help="Tabel usulan materi (.xlsx).")],
    out: Annotated[Path, typer.Option("--out", help="Berkas manifes yang ditulis.")],
    known: Annotated[
        list[Path] | None,
        typer.Option("--known", help="Daftar usulan terdahulu; kodenya tidak dipakai lagi."),
    ] = None,
    home: Home = None,
) -> None:
    """Ubah tabel Excel kantor menjadi manifes; kode yang sudah ada tetap."""
    from flows.commands.manifest import import_table

    import_table(table, out, known or [], home)


@manifest_app.command("template")
def manifest_template(
    out: Annotated[Path, typer.Argument(help="Berkas .xlsx yang ditulis.")],
    home: Home = None,
) -> None:
    """Tulis tabel Excel kosong dengan judul kolom yang benar."""
    from flows.commands.manifest import template

    template(out, home)


@release_app.command("request")
def release_request(
    manifest: ManifestPath,
    out: Annotated[Path | None, typer.Option("--out", help="Berkas permintaan rilis.")] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Lepas satu temuan TINJAU: KUNCI=alasan (boleh berulang)."),
    ] = None,
    valid_until: Annotated[
        str, typer.Option("--valid-until", help="Batas berlaku, mis. 2026-12-31T23:59+07:00.")
    ] = "",
    plan: PlanPath = None,
    home: Home = None,
) -> None:
    """Buat permintaan rilis: naskah lengkap yang diputuskan pejabat, dengan kode periksanya."""
    from flows.commands.release import request

    leave(request(manifest, plan, home, out, accept or [], valid_until))


@release_app.command("letter")
def release_letter(
    request: Annotated[Path, typer.Argument(help="Berkas permintaan rilis.")],
    role: Annotated[str, typer.Option("--role", help="Id peran pejabat di roles.yaml.")],
    number: Annotated[str, typer.Option("--number", help="Nomor surat persetujuan.")],
    scan: Annotated[Path, typer.Option("--scan", help="Pindaian surat (PDF atau gambar).")],
    code: Annotated[str, typer.Option("--code", help="Kode periksa yang tercetak di surat.")],
    decided_at: Annotated[str, typer.Option("--decided-at", help="Waktu keputusan (WIB).")],
    out: Annotated[Path | None, typer.Option("--out", help="Berkas rilis yang ditulis.")] = None,
    home: Home = None,
) -> None:
    """Lampirkan surat persetujuan (tingkat A1): nomor, pindaian, dan kode periksanya."""
    from flows.commands.release import letter

    leave(letter(request, role, number, scan, code, decided_at, out, home))


@release_app.command("attach")
def release_attach(
    request: Annotated[Path, typer.Argument(help="Berkas permintaan rilis.")],
    signature: Annotated[Path, typer.Option("--signature", help="Berkas .sig dari ssh-keygen.")],
    role: Annotated[str, typer.Option("--role", help="Id peran pejabat di roles.yaml.")],
    decided_at: Annotated[str, typer.Option("--decided-at", help="Waktu keputusan (WIB).")],
    out: Annotated[Path | None, typer.Option("--out", help="Berkas rilis yang ditulis.")] = None,
    home: Home = None,
) -> None:
    """Lampirkan tanda tangan SSH pejabat (tingkat A2)."""
    from flows.commands.release import attach

    leave(attach(request, signature, role, decided_at, out, home))


@ledger_app.command("verify")
def ledger_verify(
    head: Annotated[str, typer.Option("--head", help="UKURAN:HASH dari titik periksa.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hitung ulang seluruh rantai buku catatan."""
    from flows.commands.ledger import verify

    leave(verify(home, head, as_json=as_json))


@ledger_app.command("show")
def ledger_show(
    item: Annotated[str, typer.Argument(help="Kode usulan, mis. DUM-2026-12-03.")] = "",
    html: Annotated[
        Path | None, typer.Option("--html", help="Tulis cerita usulan sebagai halaman HTML.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ceritakan satu usulan dari rencana sampai pemeriksaan terakhir; tanpa kode: semua catatan."""
    if item and not as_json:
        from flows.commands.story import tell

        leave(tell(home, item, html))
        return
    from flows.commands.ledger import show

    leave(show(home, item, as_json=as_json))


@ledger_app.command("checkpoint")
def ledger_checkpoint(home: Home = None) -> None:
    """Cetak titik periksa: ukuran dan hash terakhir, untuk disimpan di tempat lain."""
    from flows.commands.ledger import checkpoint

    leave(checkpoint(home))


@ledger_app.command("backup")
def ledger_backup(
    target: Annotated[Path, typer.Argument(help="Berkas cadangan; tidak pernah menimpa.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tulis cadangan buku catatan, periksa, dan tulis titik periksanya di sebelahnya."""
    from flows.commands.backup import backup

    leave(backup(home, target, as_json=as_json))


@ledger_app.command("restore")
def ledger_restore(
    source: Annotated[Path, typer.Argument(help="Berkas cadangan.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang memulihkan.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    force: Annotated[
        bool, typer.Option("--force", help="Walau buku catatan sekarang lebih baru.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Pulihkan buku catatan dari cadangan; bila ada yang hilang, pengiriman ditahan."""
    from flows.commands.backup import restore_command

    leave(restore_command(home, source, role=role, reason=reason, force=force, as_json=as_json))


@ledger_app.command("accept-restore")
def ledger_accept_restore(
    role: Annotated[str, typer.Option("--role", help="Id peran yang memutuskan.")],
    reason: Annotated[str, typer.Option("--reason", help="Apa yang sudah diperiksa.")],
    home: Home = None,
) -> None:
    """Kanal sudah diperiksa setelah pemulihan: pengiriman boleh berjalan lagi."""
    from flows.commands.backup import accept_restore

    leave(accept_restore(home, role=role, reason=reason))
