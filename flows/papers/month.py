"""The month's report as files, and the closing of a month.

A closed month is never made again: its stored bytes are written out as they were closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError, Problem
from config.files import write_whole
from config.messages import say
from content.dates import moment_wib, period_name
from flows.acts.acting import Act
from flows.checkpoints import keep_head, require_sound_ledger
from flows.papers.reporting import rehearsal
from flows.runtime import Runtime
from proof.addenda import ClosedBody, closings
from proof.entries import EntryKind
from proof.month import MonthReport, month_end
from proof.month_build import MonthSource, build_month
from proof.report_data import report_csv, report_json, report_xlsx
from proof.report_html import report_html
from proof.report_pdf import proof_pdf, report_pdf
from proof.report_table import COUNTS, count_values

FORMATS = ("pdf", "xlsx", "html", "csv", "json")
SHEETS = "bukti"
"""One PDF per proof; made only when asked for."""

MAX_SIGNED_BYTES = 50_000_000
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WRITERS: Mapping[str, Callable[[MonthReport], bytes]] = {
    "xlsx": report_xlsx,
    "html": report_html,
    "csv": report_csv,
    "json": report_json,
}


@dataclass(frozen=True, slots=True)
class Written:
    """Files that were written; ``closed``: they are those of the closed report."""

    report: MonthReport
    files: tuple[Path, ...]
    closed: bool


def known_period(text: str) -> str:
    """The month as given; ConfigError when it is none."""
    if _PERIOD.fullmatch(text):
        return text
    hint = say("flows.report.bad_month", value=text)
    raise ConfigError("not a month", [Problem("--month", 0, "", hint, text)])


def source_of(runtime: Runtime, period: str) -> MonthSource:
    """The report of ``period`` as of the ledger's head, and what it is made from."""
    entries = tuple(runtime.ledger.entries())
    settings = runtime.settings
    return build_month(entries, runtime.store, settings, period, rehearsal=rehearsal(settings))


def report_bytes(report: MonthReport, formats: Iterable[str], notes: str = "") -> dict[str, bytes]:
    """{format: bytes}; the same report gives the same bytes."""
    made: dict[str, bytes] = {}
    for name in formats:
        made[name] = report_pdf(report, notes) if name == "pdf" else _WRITERS[name](report)
    return made


def write_report(
    runtime: Runtime, period: str, out: Path, formats: Iterable[str], notes: str = ""
) -> Written:
    """Write the files of ``formats`` into ``out``; those of a closed month are the closed ones."""
    wanted = list(dict.fromkeys(formats))
    source = source_of(runtime, period)
    closed = closings(source.entries).get(period)
    plain = [name for name in wanted if name != SHEETS]
    if closed is None:
        made = report_bytes(source.report, plain, notes)
    else:
        made = {name: runtime.store.read(closed.files[name]) for name in plain}
        if closed.signed_sha256 and "pdf" in made:
            made["bertanda-tangan.pdf"] = runtime.store.read(closed.signed_sha256)
    out.mkdir(parents=True, exist_ok=True)
    files = [write_whole(out / report_name(period, name), data) for name, data in made.items()]
    if SHEETS in wanted:
        files += _write_sheets(source.report, out / SHEETS)
    return Written(source.report, tuple(files), closed is not None)


def report_name(period: str, format_: str) -> str:
    """``laporan-bukti-tayang-2026-12.pdf``."""
    return f"laporan-bukti-tayang-{period}.{format_}"


def close_month(
    runtime: Runtime, period: str, act: Act, signed: Path | None = None, notes: str = ""
) -> ClosedBody:
    """Keep the report's bytes and record them; ConfigError when it cannot be closed (again)."""
    require_sound_ledger(runtime)
    source = source_of(runtime, period)
    _require_closable(source, period, act, runtime)
    report = source.report
    keep = runtime.store.add_bytes
    made = report_bytes(report, FORMATS, notes)
    body = ClosedBody(
        period=period,
        role=act.role,
        position=act.position,
        size=report.head.size,
        head=report.head.hash,
        files={name: keep(data).sha256 for name, data in made.items()},
        counts=dict(zip(COUNTS, count_values(report.total), strict=True)),
        signed_sha256=_keep_signed(signed, runtime) if signed else "",
    )
    runtime.ledger.append(EntryKind.CLOSED, body.json_body())
    keep_head(runtime)
    return body


def _require_closable(source: MonthSource, period: str, act: Act, runtime: Runtime) -> None:
    role = runtime.settings.role(act.role)
    name = period_name(period)
    problem = ""
    if role is None or role.role not in {"ppid", "atasan_ppid"}:
        problem = say("flows.report.not_signer", position=act.position)
    elif period in closings(source.entries):
        problem = say("flows.report.closed_already", month=name)
    elif runtime.settings.clock.now() < month_end(period):
        ends = moment_wib(month_end(period))
        problem = say("flows.report.month_runs", month=name, ends=ends)
    if problem:
        raise ConfigError("the month cannot be closed", [Problem(period, 0, "", problem)])


def _keep_signed(path: Path, runtime: Runtime) -> str:
    within = path.parent.absolute()
    stored = runtime.store.add_file(Path(path.name), within=within, max_bytes=MAX_SIGNED_BYTES)
    return stored.sha256


def _write_sheets(report: MonthReport, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [
        write_whole(folder / f"{row.number.replace('/', '-')}.pdf", proof_pdf(report, row))
        for row in report.rows
        if row.number
    ]
