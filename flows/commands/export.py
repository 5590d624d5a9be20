"""``tayang ledger export``, ``tayang report emonev`` and ``tayang report dip``."""

from __future__ import annotations

from pathlib import Path

import typer

from config.messages import say
from content.dates import period_name
from flows.commands.common import file_of_kind, office, show_json
from flows.papers.exporting import export_dip, export_emonev, export_for_auditor
from flows.papers.month import known_period


def export(home: Path | None, month: str, out: Path, *, as_json: bool) -> int:
    """Write the auditor's archive; exit 1 when a file that the ledger names is missing."""
    period = known_period(month)
    with office(home) as runtime:
        made = export_for_auditor(runtime, period, file_of_kind(out, ".zip"))
    if as_json:
        show_json(
            {
                "file": str(made.path),
                "size": made.size,
                "head": made.head,
                "blobs": made.blobs,
                "gaps": list(made.gaps),
            }
        )
    else:
        values = {"path": made.path, "month": period_name(period), "blobs": made.blobs}
        typer.echo(say("flows.export.done", size=made.size, **values))
        typer.echo(say("flows.export.how", name=made.path.name, size=made.size, head=made.head))
    for gap in made.gaps:
        typer.echo(gap, err=True)
    return 1 if made.gaps else 0


def emonev(home: Path | None, month: str, out: Path, *, as_json: bool) -> int:
    """Write the E-Monev pack."""
    period = known_period(month)
    with office(home) as runtime:
        count = export_emonev(runtime, period, file_of_kind(out, ".zip"))
    if as_json:
        show_json({"file": str(out), "publications": count})
    else:
        values = {"path": out, "month": period_name(period), "count": count}
        typer.echo(say("flows.export.emonev", **values))
    return 0


def dip(home: Path | None, month: str, out: Path, *, as_json: bool) -> int:
    """Write the list for the DIP."""
    period = known_period(month)
    with office(home) as runtime:
        path = export_dip(runtime, period, file_of_kind(out, ".csv"))
    if as_json:
        show_json({"file": str(path)})
    else:
        typer.echo(say("flows.export.dip", path=path, month=period_name(period)))
    return 0
