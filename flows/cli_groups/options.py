"""Options that several commands share, and how a command ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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


def leave(code: int) -> None:
    """End the command with an exit code; 0 just returns."""
    if code:
        raise typer.Exit(code)
