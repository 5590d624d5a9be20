"""The report as data: CSV for tables, JSON for programs, XLSX for the office's own work."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import UTC, date, datetime

from config.clock import WIB
from config.messages import say
from content.dates import moment_wib, period_name
from media.workbook import Cell, Link, Sheet, write_workbook
from proof.month import Counts, MonthReport
from proof.report_intake import (
    FACT_COLUMNS,
    UNIT_COLUMNS,
    fact_cells,
    headers,
    unit_cells,
)
from proof.report_table import COLUMNS, COUNTS, count_header, count_values, kpi_mark, summary

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")
_EMPTY_AT = datetime(2000, 1, 1, tzinfo=UTC)


def report_csv(report: MonthReport) -> bytes:
    """One row per publication; UTF-8 with a byte order mark, so that spreadsheets read it."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.header for column in COLUMNS])
    for row in report.rows:
        writer.writerow([csv_text(column.value(row)) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def csv_text(value: Cell) -> str:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe before it."""
    text = _plain(value)
    return f"'{text}" if text.lstrip().startswith(_DANGEROUS) or text.startswith(_BREAKS) else text


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Link):
        return value.url
    if isinstance(value, datetime):
        return value.astimezone(WIB).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def report_json(report: MonthReport) -> bytes:
    """Every value of the report; times are ISO 8601, states and formats the wire strings."""
    whole = {
        "type": "tayang.report/v1",
        "period": report.period,
        "office": report.office,
        "as_of": _moment(report.as_of),
        "head": asdict(report.head),
        "plan": _timed(asdict(report.plan)) if report.plan else None,
        "totals": _counts(report.total),
        "channels": {one.key: _counts(one) for one in report.by_channel},
        "units": {one.key: _counts(one) for one in report.by_unit},
        "kpis": [asdict(one) for one in report.kpis],
        "intake": {
            "list_due": report.intake.list_due.isoformat(),
            "material_due": report.intake.material_due.isoformat(),
            "units": [_timed(asdict(one)) for one in report.intake.units],
            "facts": [
                {"seq": one.seq, "item": one.item, **one.body.json_body()}
                for one in report.intake.facts
            ],
        },
        "rows": [
            {
                **_timed(asdict(row)),
                "tayang": row.tayang,
                "on_time": row.on_time,
                "complete": row.complete,
                "late": row.late,
                "missed": row.missed(report.as_of),
            }
            for row in report.rows
        ],
        "exceptions": [
            {"item": row.item, "channel": row.channel, "format": row.format}
            for row in report.exceptions
        ],
        "addenda": [_timed(asdict(one)) for one in report.addenda],
        "gaps": list(report.gaps),
        "rehearsal": report.rehearsal,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def report_xlsx(report: MonthReport) -> bytes:
    """Sheets: summary, table, channels, units, KPIs; intake and addenda where there are some."""
    title = say("report.title_month", month=period_name(report.period))
    header, widths = [column.header for column in COLUMNS], [column.width for column in COLUMNS]
    rows = [[column.value(row) for column in COLUMNS] for row in report.rows]
    sheets = [
        Sheet(
            say("report.sheet.summary"),
            (say("report.head.fact"), say("report.head.value")),
            (34, 70),
            summary(report),
            above=((title,),),
            landscape=False,
        ),
        Sheet(say("report.sheet.table"), header, widths, rows, fixed=2),
        _counts_sheet("channels", report.by_channel),
        _counts_sheet("units", report.by_unit),
        _kpi_sheet(report),
        *(_intake_sheets(report) if report.intake.facts else ()),
    ]
    if report.addenda:
        sheets.append(_addenda_sheet(report))
    return write_workbook(sheets, title=title, at=report.as_of or _EMPTY_AT)


def _counts_sheet(name: str, groups: tuple[Counts, ...]) -> Sheet:
    header = (say(f"report.head.{name}"), *map(count_header, COUNTS), say("report.head.percent"))
    rows = [(one.label, *count_values(one), one.percent) for one in groups]
    return Sheet(say(f"report.sheet.{name}"), header, (28, *([12] * (len(COUNTS) + 1))), rows)


def _kpi_sheet(report: MonthReport) -> Sheet:
    header = tuple(say(f"report.head.{key}") for key in ("kpi", "name", "standard", "result"))
    header += (say("report.head.mark"), say("report.head.note"))
    rows = [
        (k.key, k.name, k.standard, k.result, kpi_mark(k.met, measured=k.measured), k.note)
        for k in report.kpis
    ]
    return Sheet(say("report.sheet.kpi"), header, (8, 28, 38, 60, 16, 60), rows)


def _intake_sheets(report: MonthReport) -> tuple[Sheet, Sheet]:
    units = [unit_cells(one) for one in report.intake.units]
    facts = [fact_cells(one, report) for one in report.intake.facts]
    return (
        Sheet(
            say("report.sheet.intake"),
            headers(UNIT_COLUMNS),
            (28, 14, 20, 24, *([12] * 5)),
            units,
        ),
        Sheet(
            say("report.sheet.intake_facts"),
            headers(FACT_COLUMNS),
            (10, 24, 28, 17, 18, 18, 24, 14, 44, 44, 34),
            facts,
        ),
    )


def _addenda_sheet(report: MonthReport) -> Sheet:
    keys = ("period", "item", "title", "channel", "before", "after", "at", "number", "reason")
    rows = [
        (
            *(period_name(one.period), one.item, one.title, one.channel_label),
            *(say(f"proof.state.{one.before.value}"), say(f"proof.state.{one.after.value}")),
            *(one.at, one.number, one.reason),
        )
        for one in report.addenda
    ]
    header = tuple(say(f"report.addendum.{key}") for key in keys)
    return Sheet(say("report.sheet.addenda"), header, (16, 17, 46, 14, 22, 22, 18, 27, 44), rows)


def _counts(counts: Counts) -> dict[str, object]:
    named: dict[str, object] = dict(zip(COUNTS, count_values(counts), strict=True))
    return {"label": counts.label, **named} if counts.key else named


def _timed(values: dict[str, object]) -> dict[str, object]:
    """Days and moments as ISO text, states as their wire strings."""
    return {key: _value(value) for key, value in values.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else value


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def as_of_text(report: MonthReport) -> str:
    """``Keadaan per ...`` as every format prints it."""
    when = moment_wib(report.as_of) if report.as_of else say("report.no_entries")
    return say("report.as_of", when=when)
