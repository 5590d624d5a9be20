"""Commands that keep the office's control room running."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import Home, leave


def serve(
    port: Annotated[
        int, typer.Option("--port", help="Port di 127.0.0.1; 0 = bebas.", min=0, max=65535)
    ] = 4200,
    home: Home = None,
) -> None:
    """Jalankan Prefect untuk satu komputer: server, pekerja, jadwal; dihidupkan lagi bila mati."""
    from flows.commands.serve import serve_command

    leave(serve_command(home, port))
