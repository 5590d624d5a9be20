"""Files of the office that a command writes anew: what a person made of the old one is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from config.clock import WIB
from config.files import write_whole
from config.messages import say


def write_anew(path: Path, data: bytes, now: datetime) -> None:
    """Write the file; one of other content that stood there is kept beside it, and that is told."""
    if path.exists() and path.read_bytes() != data:
        typer.echo(say("flows.set_aside", path=path, kept=_set_aside(path, now)))
    write_whole(path, data)


def _set_aside(path: Path, now: datetime) -> Path:
    stem = f"{path.stem}.lama-{now.astimezone(WIB):%Y%m%d-%H%M%S}"
    kept, number = path.with_name(f"{stem}{path.suffix}"), 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{stem}-{number}{path.suffix}")
    return path.rename(kept)
