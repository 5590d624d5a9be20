"""The report as one self-contained page: found, sorted and printed without any address fetched."""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from config.messages import say
from config.pages import page_environment
from content.dates import period_name
from media.documents import qr_svg
from proof.entries import PublicationState as S
from proof.month import MonthReport
from proof.month_row import FAILED, MonthRow
from proof.report_data import as_of_text
from proof.report_intake import intake_values
from proof.report_pdf import contact, four_numbers
from proof.report_table import (
    COUNTS,
    count_header,
    count_values,
    kpi_mark,
    next_step,
    reason_shown,
    state_text,
    time_text,
)
from proof.report_text import moment_short

_COLUMNS = (
    *("title", "unit", "activity", "channel", "aired_at", "state", "time", "number", "reason"),
)
_DOTS = "." * 40


def report_html(report: MonthReport) -> bytes:
    """The page as UTF-8."""
    code = f"{report.head.size}:{report.head.hash}"
    total = report.total
    page = _template().render(
        report=report,
        title=say("report.title_month", month=period_name(report.period)),
        month=period_name(report.period),
        as_of=as_of_text(report),
        contact=contact(report.letterhead),
        four=[
            {"label": count_header(name), "value": getattr(total, name), "of": of}
            for name, of in four_numbers(report)
        ],
        nothing_open=say("report.nothing_open" if report.rows else "report.nothing_planned"),
        exceptions=[_exception(row, report) for row in report.exceptions],
        charts=(
            (say("report.head.channels"), report.by_channel),
            (say("report.head.units"), report.by_unit),
        ),
        kpis=[
            {
                **{name: getattr(one, name) for name in ("key", "name", "standard", "result")},
                "note": one.note,
                "mark": kpi_mark(one.met, measured=one.measured),
            }
            for one in report.kpis
        ],
        headers=[say(f"report.column.{name}") for name in _COLUMNS],
        rows=[_row(row) for row in report.rows],
        addenda=[
            {
                "item": one.item,
                "title": one.title,
                "channel": one.channel_label,
                "month": period_name(one.period),
                "before": say(f"proof.state.{one.before.value}"),
                "after": say(f"proof.state.{one.after.value}"),
                "at": moment_short(one.at),
                "reason": one.reason,
            }
            for one in report.addenda
        ],
        intake=intake_values(report),
        counts=list(zip(map(count_header, COUNTS), count_values(total), strict=True)),
        qr=f"data:image/svg+xml;base64,{base64.b64encode(_qr(code)).decode()}",
        qr_alt=say("report.qr_alt", code=code),
        dots=_DOTS,
        style=_part("month.css"),
        script=_part("month.js"),
    )
    return page.encode()


def _qr(code: str) -> bytes:
    """As a file of its own, an SVG picture must name its namespace."""
    drawn = qr_svg(code)
    if "xmlns" not in drawn:
        drawn = drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return drawn.encode()


def _exception(row: MonthRow, report: MonthReport) -> dict[str, str]:
    return {
        "state": state_text(row),
        "item": row.item,
        "title": row.title,
        "channel": row.channel_label,
        "reason": reason_shown(row, report.as_of),
        "next": "" if row.tayang else next_step(row, report.as_of),
    }


def _row(row: MonthRow) -> dict[str, Any]:
    return {
        "item": row.item,
        "title": row.title,
        "unit": row.unit,
        "activity": f"{row.activity:%d/%m/%Y}" if row.activity else "-",
        "activity_sort": row.activity.isoformat() if row.activity else "",
        "channel": row.channel_label,
        "account": row.account,
        "link": row.link,
        "aired": moment_short(row.aired_at),
        "aired_sort": row.aired_at.isoformat() if row.aired_at else "",
        "state": state_text(row),
        "time": time_text(row),
        "number": row.number,
        "levels": ", ".join(row.levels) if row.proved else "",
        "reason": row.reason,
        "tone": _tone(row),
    }


def _tone(row: MonthRow) -> str:
    if row.tayang:
        return "fine"
    return "act" if row.state in FAILED | {S.LOST, S.CHANGED} else "wait"


@cache
def _template() -> Template:
    environment = page_environment("config", "templates/report")
    environment.globals["say"] = say
    return environment.get_template("month.html.j2")


@cache
def _part(name: str) -> Markup:
    """Our own style and script stand in the page as they are."""
    return Markup(_text(name))  # noqa: S704 -- packaged with the program, nothing from outside


def _text(name: str) -> str:
    return files("config").joinpath("templates", "report", name).read_text("utf-8")
