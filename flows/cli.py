"""The command ``tayang``: names, options and exit codes; the work is in ``flows.commands``.

Nothing heavy is imported for ``--help``: every command imports its module when it runs.
Exit codes: 0 all tayang · 10 partial · 11 undecided · 20 refused by a check · 21 by approval ·
30 manifest · 31 configuration.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="tayang",
    help="Menayangkan konten yang sudah disetujui ke situs dan media sosial, sekali, dengan bukti.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
manifest_app = typer.Typer(no_args_is_help=True, help="Skema dan impor manifes.")
release_app = typer.Typer(no_args_is_help=True, help="Rilis: izin tayang atas isi yang sudah jadi.")
ledger_app = typer.Typer(no_args_is_help=True, help="Buku catatan tayang (ledger).")
app.add_typer(manifest_app, name="manifest")
app.add_typer(release_app, name="release")
app.add_typer(ledger_app, name="ledger")

Home = Annotated[
    Path | None, typer.Option("--home", help="Folder kantor; bawaan: TAYANG_HOME.", metavar="DIR")
]
AsJson = Annotated[bool, typer.Option("--json", help="Keluarkan satu objek JSON.")]
ManifestPath = Annotated[Path, typer.Argument(help="Berkas manifes (YAML atau JSON).")]
PlanPath = Annotated[
    Path | None, typer.Option("--plan", help="Daftar usulan yang disetujui; bawaan: plan.yaml.")
]
ReleasePath = Annotated[
    Path | None, typer.Option("--release", help="Berkas rilis; bawaan: <manifes>.release.json.")
]
Items = Annotated[list[str] | None, typer.Option("--item", help="Hanya kode ini (boleh berulang).")]
ChannelsOption = Annotated[
    list[str] | None, typer.Option("--channel", help="Hanya kanal ini (boleh berulang).")
]


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
) -> None:
    """Ubah tabel Excel kantor menjadi manifes; kode yang sudah ada tetap."""
    from flows.commands.manifest import import_table

    import_table(table, out, known or [])


@manifest_app.command("template")
def manifest_template(
    out: Annotated[Path, typer.Argument(help="Berkas .xlsx yang ditulis.")],
) -> None:
    """Tulis tabel Excel kosong dengan judul kolom yang benar."""
    from flows.commands.manifest import template

    template(out)


@app.command()
def check(
    manifest: ManifestPath, plan: PlanPath = None, home: Home = None, as_json: AsJson = False
) -> None:
    """Periksa manifes: isian, persetujuan, data pribadi, batas kanal. Tidak mengirim apa pun."""
    from flows.commands.prepare import check_manifest

    _leave(check_manifest(manifest, plan, home, as_json=as_json))


@app.command()
def preview(
    manifest: ManifestPath,
    out: Annotated[Path | None, typer.Option("--out", help="Halaman HTML yang ditulis.")] = None,
    plan: PlanPath = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tulis pratinjau: setiap kiriman seperti akan tampil, beserta fotonya dan temuan."""
    from flows.commands.prepare import preview_manifest

    _leave(preview_manifest(manifest, plan, home, out, as_json=as_json))


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

    _leave(request(manifest, plan, home, out, accept or [], valid_until))


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

    _leave(letter(request, role, number, scan, code, decided_at, out, home))


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

    _leave(attach(request, signature, role, decided_at, out, home))


@app.command()
def publish(
    manifest: ManifestPath,
    plan: PlanPath = None,
    release: ReleasePath = None,
    item: Items = None,
    channel: ChannelsOption = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tayangkan yang sudah dirilis dan sudah waktunya; dijalankan ulang tidak mengirim dua kali."""
    from flows.commands.publish import publish_command

    _leave(
        publish_command(
            manifest,
            plan,
            release,
            items=item or [],
            channels=channel or [],
            home=home,
            as_json=as_json,
        )
    )


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """Tampilkan keadaan setiap publikasi menurut buku catatan."""
    from flows.commands.status import show_status

    _leave(show_status(home, as_json=as_json))


@app.command()
def resolve(
    publication: Annotated[str, typer.Argument(help="Id publikasi (lihat 'tayang status').")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang memutuskan.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    absent: Annotated[
        bool, typer.Option("--absent", help="Sudah diperiksa: kiriman tidak ada di kanal.")
    ] = False,
    url: Annotated[str, typer.Option("--url", help="Alamat kiriman yang ditemukan.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Putuskan publikasi tak-pasti: tidak ada di kanal, atau ada di alamat tertentu."""
    from flows.commands.resolve import resolve_command

    _leave(
        resolve_command(
            publication,
            role=role,
            reason=reason,
            absent=absent,
            url=url,
            home=home,
            as_json=as_json,
        )
    )


@app.command()
def stop(
    channel: Annotated[str, typer.Option("--channel", help="Hanya kanal ini.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")] = "",
    role: Annotated[str, typer.Option("--role", help="Id peran yang memutuskan.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Cabut penghentian.")] = False,
    home: Home = None,
) -> None:
    """Hentikan semua pengiriman (atau satu kanal); --lift mencabutnya."""
    from flows.commands.status import stop_command

    _leave(stop_command(channel, reason, role, lift=lift, home=home))


@app.command()
def channels(home: Home = None, as_json: AsJson = False) -> None:
    """Tampilkan kemampuan, batas, dan sisa risiko setiap kanal."""
    from flows.commands.channels import show_channels

    _leave(show_channels(home, as_json=as_json))


@ledger_app.command("verify")
def ledger_verify(
    head: Annotated[str, typer.Option("--head", help="UKURAN:HASH dari titik periksa.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hitung ulang seluruh rantai buku catatan."""
    from flows.commands.ledger import verify

    _leave(verify(home, head, as_json=as_json))


@ledger_app.command("show")
def ledger_show(
    item: Annotated[str, typer.Argument(help="Kode usulan, mis. DUM-2026-12-03.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tampilkan isi buku catatan, semua atau satu usulan."""
    from flows.commands.ledger import show

    _leave(show(home, item, as_json=as_json))


@ledger_app.command("checkpoint")
def ledger_checkpoint(home: Home = None) -> None:
    """Cetak titik periksa: ukuran dan hash terakhir, untuk disimpan di tempat lain."""
    from flows.commands.ledger import checkpoint

    _leave(checkpoint(home))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option("--port", help="Port di 127.0.0.1; 0 = bebas.")] = 8850,
    state: Annotated[Path, typer.Option("--state", help="Folder keadaan.")] = Path("var/sandbox"),
    clock: Annotated[str, typer.Option("--clock", help="Waktu mulai (ISO 8601).")] = "",
) -> None:
    """Jalankan kotak pasir: kembaran WordPress dan X untuk berlatih, hanya di komputer ini."""
    from flows.commands.demo import run_sandbox

    _leave(run_sandbox(port, state, clock))


@app.command()
def demo(
    state: Annotated[Path, typer.Option("--state", help="Folder demo.")] = Path("var/demo"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Biarkan kotak pasir dan UI Prefect tetap terbuka.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Tanpa Prefect: inti dijalankan langsung.")
    ] = False,
) -> None:
    """Peragakan seluruh jalan: enam usulan contoh tayang di kotak pasir, lewat Prefect."""
    from flows.commands.demo import run_demo

    _leave(run_demo(state, keep=keep, plain=plain))


def _leave(code: int) -> None:
    if code:
        raise typer.Exit(code)


def main() -> None:
    """Console script: run the command; an error of ours becomes its hint and its exit code."""
    from config.errors import TayangError

    try:
        app()
    except TayangError as error:
        typer.echo(error.hint, err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
