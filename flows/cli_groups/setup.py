"""Commands of the first day: the office's folder, its accounts, and whether all is well."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_groups.options import AsJson, ChannelsOption, Home, leave

channels_app = typer.Typer(
    help="Kemampuan, batas, dan sisa risiko setiap kanal; masuk ke akun (login).",
    invoke_without_command=True,
    no_args_is_help=False,
)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder kantor yang dibuat.")] = Path("kantor"),
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Berkas jawaban (YAML); tanpa bertanya.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Timpa berkas yang sudah ada.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hari pertama: buat folder kantor (kop, peran, unit, kanal, rahasia), lalu periksa."""
    from flows.commands.init import init_command

    leave(init_command(folder, answers, overwrite=overwrite, as_json=as_json))


def doctor(
    channel: ChannelsOption = None,
    live_test: Annotated[
        str,
        typer.Option(
            "--live-test",
            help="Uji kirim yang tidak terlihat ke kanal ini: dibuat tersembunyi, lalu dihapus.",
            metavar="KANAL",
        ),
    ] = "",
    picture_url: Annotated[
        str, typer.Option("--picture-url", help="Uji Instagram: gambar JPEG yang sudah publik.")
    ] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Periksa akun, izin, masa berlaku, jam, buku catatan, cadangan; tidak mengirim apa pun."""
    from flows.commands.doctor import doctor_command, live_test_command

    if live_test:
        leave(live_test_command(home, live_test, picture_url, as_json=as_json))
    else:
        leave(doctor_command(home, channel or [], as_json=as_json))


@channels_app.callback()
def channels(context: typer.Context, home: Home = None, as_json: AsJson = False) -> None:
    """Tampilkan kemampuan, batas, dan sisa risiko setiap kanal; 'login' masuk ke akunnya."""
    if context.invoked_subcommand is not None:
        return
    from flows.commands.channels import show_channels

    leave(show_channels(home, as_json=as_json))


@channels_app.command()
def login(
    channel: Annotated[str, typer.Argument(help="Nama kanal X atau YouTube.")],
    port: Annotated[
        int | None, typer.Option("--port", help="Port di 127.0.0.1 untuk jawaban peramban.")
    ] = None,
    paste: Annotated[
        bool, typer.Option("--paste", help="Peramban ada di komputer lain: tempelkan alamatnya.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Buka peramban di komputer ini.")
    ] = True,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Masuk ke akun kanal lewat peramban; izinnya disimpan dan diperbarui sendiri."""
    from flows.commands.login import login_command

    leave(
        login_command(channel, port=port, paste=paste, browser=browser, home=home, as_json=as_json)
    )
