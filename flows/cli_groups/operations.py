"""Commands that keep the office's control room running."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_groups.options import Home, leave


def serve(
    port: Annotated[
        int, typer.Option("--port", help="Port di 127.0.0.1; 0 = bebas.", min=0, max=65535)
    ] = 4200,
    api: Annotated[
        str,
        typer.Option(
            "--api", help="Pakai server Prefect yang sudah ada, mis. http://127.0.0.1:4200/api."
        ),
    ] = "",
    name: Annotated[
        str,
        typer.Option(
            "--name",
            help="Nama kantor di server bersama: antrean dan deployment diberi nama ini.",
        ),
    ] = "",
    workers: Annotated[int, typer.Option("--workers", help="Banyaknya pekerja.", min=1, max=8)] = 1,
    media_workers: Annotated[
        int,
        typer.Option(
            "--media-workers",
            help="Pekerja khusus antrean media; 0 = pekerja biasa mengerjakan semuanya.",
            min=0,
            max=8,
        ),
    ] = 0,
    home: Home = None,
) -> None:
    """Jalankan Prefect untuk kantor ini: server, pekerja, jadwal; dihidupkan lagi bila mati."""
    from flows.commands.serve import Wish, serve_command

    leave(serve_command(home, Wish(port, api, name, workers, media_workers)))
