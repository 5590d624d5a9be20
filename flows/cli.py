"""The command ``tayang``: names, options and exit codes; the work is in ``flows.commands``.

Nothing heavy is imported for ``--help``: every command imports its module when it runs.
Exit codes: 0 all tayang · 10 partial · 11 undecided · 20 refused by a check · 21 by approval ·
30 manifest · 31 configuration · 2 mistyped · 130 Ctrl+C.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.changes import correct, sweep, withdraw
from flows.cli_groups.documents import ledger_app, manifest_app, release_app
from flows.cli_groups.duty import alert_app, drill, handover
from flows.cli_groups.evidence import evidence_app, verify
from flows.cli_groups.intake import intake_app
from flows.cli_groups.operations import serve
from flows.cli_groups.options import (
    AsJson,
    ChannelsOption,
    Home,
    Items,
    ManifestPath,
    PlanPath,
    ReleasePath,
    leave,
)
from flows.cli_groups.plan import plan_app
from flows.cli_groups.report import ledger_export, report_app
from flows.cli_groups.setup import channels_app, doctor, init
from flows.cli_run import run
from flows.cli_words import in_indonesian

app = typer.Typer(
    name="tayang",
    help="Menayangkan konten yang sudah disetujui ke situs dan media sosial, sekali, dengan bukti.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(manifest_app, name="manifest")
app.add_typer(plan_app, name="plan")
app.add_typer(intake_app, name="intake")
app.add_typer(release_app, name="release")
app.add_typer(ledger_app, name="ledger")
ledger_app.command("export")(ledger_export)
app.add_typer(report_app, name="report")
app.add_typer(evidence_app, name="evidence")
app.add_typer(channels_app, name="channels")
app.add_typer(alert_app, name="alert")
for _command in (init, doctor, correct, withdraw, sweep, handover, drill, serve, verify):
    app.command()(_command)


@app.command()
def check(
    manifest: ManifestPath, plan: PlanPath = None, home: Home = None, as_json: AsJson = False
) -> None:
    """Periksa manifes: isian, persetujuan, data pribadi, batas kanal. Tidak mengirim apa pun."""
    from flows.commands.prepare import check_manifest

    leave(check_manifest(manifest, plan, home, as_json=as_json))


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

    leave(preview_manifest(manifest, plan, home, out, as_json=as_json))


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

    leave(
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

    leave(show_status(home, as_json=as_json))


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

    leave(
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
def adopt(
    manifest: ManifestPath,
    item: Annotated[str, typer.Option("--item", help="Kode usulan.")],
    channel: Annotated[str, typer.Option("--channel", help="Nama kanal.")],
    url: Annotated[str, typer.Option("--url", help="Alamat kiriman yang dibuat dengan tangan.")],
    role: Annotated[str, typer.Option("--role", help="Id peran yang mencatat.")],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, untuk catatan.")],
    screenshot: Annotated[
        Path | None, typer.Option("--screenshot", help="Tangkapan layar sebagai lampiran.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Catat kiriman yang dibuat dengan tangan: dibaca, dibandingkan, lalu dibuktikan."""
    from flows.commands.adopt import adopt_command

    leave(
        adopt_command(
            manifest,
            item=item,
            channel=channel,
            url=url,
            role=role,
            reason=reason,
            screenshot=screenshot,
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

    leave(stop_command(channel, reason, role, lift=lift, home=home))


@app.command()
def sandbox(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port di 127.0.0.1; 0 = bebas.")
    ] = 8850,
    state: Annotated[Path, typer.Option("--state", help="Folder keadaan.")] = Path("var/sandbox"),
    clock: Annotated[str, typer.Option("--clock", help="Waktu mulai (ISO 8601).")] = "",
) -> None:
    """Jalankan kotak pasir: kembaran lima platform untuk berlatih, hanya di komputer ini."""
    from flows.commands.demo import run_sandbox

    leave(run_sandbox(port, state, clock))


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

    leave(run_demo(state, keep=keep, plain=plain))


in_indonesian(app)


def main() -> None:
    """Console script: run the command; what people can mend becomes a sentence and an exit code."""
    sys.exit(run(app))


if __name__ == "__main__":
    main()
