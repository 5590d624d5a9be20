"""Commands of the first day: the office's folder, its accounts, and whether all is well."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import AsJson, Home, leave

channels_app = typer.Typer(
    help="Kemampuan, batas, dan sisa risiko setiap kanal; masuk ke akun (login).",
    invoke_without_command=True,
    no_args_is_help=False,
)


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
