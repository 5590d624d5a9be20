"""``tayang report`` and ``tayang report close``."""

from __future__ import annotations

from pathlib import Path

import typer

from config.errors import ConfigError, Problem
from config.messages import say
from content.dates import period_name
from flows.acts.acting import act_of
from flows.commands.common import office, show_json
from flows.papers.month import FORMATS, SHEETS, close_month, known_period, write_report
from proof.report_table import COUNTS, count_values

_MAX_NOTES = 20_000


def write(
    home: Path | None, month: str, out: Path, formats: str, notes: Path | None, *, as_json: bool
) -> int:
    """Write the files; always exits 0: a month with exceptions is still a report."""
    period, wanted, typed = known_period(month), _formats(formats), _notes(notes)
    with office(home) as runtime:
        written = write_report(runtime, period, out, wanted, typed)
    report = written.report
    counts = dict(zip(COUNTS, count_values(report.total), strict=True))
    if as_json:
        show_json(
            {
                "period": period,
                "files": [str(path) for path in written.files],
                "closed": written.closed,
                "head": {"size": report.head.size, "head": report.head.hash},
                "totals": counts,
                "exceptions": len(report.exceptions),
                "gaps": list(report.gaps),
            }
        )
        return 0
    if written.closed:
        typer.echo(say("flows.report.is_closed", month=period_name(period)))
    for path in written.files:
        typer.echo(str(path))
    typer.echo(say("flows.report.done", month=period_name(period), **counts))
    for gap in report.gaps:
        typer.echo(gap, err=True)
    return 0


def close(
    home: Path | None,
    month: str,
    role: str,
    signed: Path | None,
    notes: Path | None,
    *,
    as_json: bool,
) -> int:
    """Close the month under a role."""
    period, typed = known_period(month), _notes(notes)
    with office(home) as runtime:
        act = act_of(runtime.settings, role, say("flows.report.closing", month=period))
        body = close_month(runtime, period, act, signed, typed)
    if as_json:
        show_json({"period": period, "files": body.files, "size": body.size, "head": body.head})
        return 0
    values = {"month": period_name(period), "size": body.size, "pdf": body.files["pdf"]}
    typer.echo(say("flows.report.closed", **values))
    return 0


def _formats(text: str) -> list[str]:
    wanted = [one.strip().lower() for one in text.split(",") if one.strip()]
    unknown = [one for one in wanted if one not in {*FORMATS, SHEETS}]
    if unknown or not wanted:
        known = ", ".join((*FORMATS, SHEETS))
        hint = say("flows.report.bad_format", value=", ".join(unknown), known=known)
        raise ConfigError("unknown format", [Problem("--format", 0, "", hint, text)])
    return wanted


def _notes(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8")[:_MAX_NOTES].strip()
    except (OSError, UnicodeDecodeError) as error:
        hint = say("flows.report.bad_notes", path=path)
        raise ConfigError("notes cannot be read", [Problem("--notes", 0, "", hint)]) from error
