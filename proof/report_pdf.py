"""The report and the single sheets *Bukti Tayang* as PDF (A4, black and white, tagged)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config.messages import say
from config.office import Letterhead
from config.pages import format_name
from content.codes import short_digest
from content.dates import period_name
from media.documents import qr_svg, typeset
from proof.approval_text import level_text
from proof.evidence import LEVELS, meaning
from proof.month import MonthReport
from proof.month_row import MonthRow
from proof.report_data import as_of_text
from proof.report_intake import intake_values
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
from proof.report_text import breakable, fitting, moment_short

_NUMBER = 26
"""Signs of a proof's number that fit on one line of the table."""

_SHORT = 110
"""Signs of a title on the first page; the tables hold the whole of it."""

_EMPTY_AT = datetime(2000, 1, 1, tzinfo=UTC)


def report_pdf(report: MonthReport, notes: str = "") -> bytes:
    """The monthly report; ``notes`` is section VII, typed by the operator."""
    total, rows = report.total, report.rows
    values = {
        **_shared(report, say("report.title_month", month=period_name(report.period))),
        "heading": say("report.title"),
        "month": period_name(report.period),
        "four": [
            {"label": count_header(name), "value": str(getattr(total, name)), "of": of}
            for name, of in four_numbers(report)
        ],
        "nothing_open": say("report.nothing_open" if rows else "report.nothing_planned"),
        "exceptions": [_brief(row, report.as_of) for row in report.exceptions],
        "channels": [
            {
                "label": one.label,
                "tayang": one.tayang,
                "total": one.total,
                "open": str(sum(row.channel == one.key for row in report.exceptions)),
            }
            for one in report.by_channel
        ],
        "units": [
            {
                "label": one.label,
                "planned": one.planned,
                "tayang": one.tayang,
                "total": one.total,
                "percent": "-" if one.percent is None else str(one.percent),
            }
            for one in report.by_unit
        ],
        "counts": [
            {"label": count_header(name), "value": str(value)}
            for name, value in zip(COUNTS, count_values(total), strict=True)
        ],
        "kpis": [
            {
                "key": one.key,
                "name": one.name,
                "standard": one.standard,
                "result": one.result,
                "note": one.note,
                "mark": kpi_mark(one.met, measured=one.measured),
            }
            for one in report.kpis
        ],
        "rows": [_full(number, row) for number, row in enumerate(rows, 1)],
        "changes": [_brief(row, report.as_of) for row in report.corrected_or_withdrawn],
        "notes": notes,
        "addenda": [
            {
                "month": period_name(one.period),
                "item": one.item,
                "title": one.title,
                "channel": one.channel_label,
                "before": say(f"proof.state.{one.before.value}"),
                "after": say(f"proof.state.{one.after.value}"),
                "at": moment_short(one.at),
                "reason": one.reason,
            }
            for one in report.addenda
        ],
        "gaps": list(report.gaps),
        "intake": intake_values(report),
    }
    return typeset("month.typ", values, at=report.as_of or _EMPTY_AT)


def proof_pdf(report: MonthReport, row: MonthRow) -> bytes:
    """The sheet of one publication that has a proof; ValueError without one."""
    if not row.proof_seq:
        raise ValueError(f"{row.item} on {row.channel} has no proof")
    reached = [level for level in LEVELS if level in row.levels]
    values = {
        **_shared(report, f"{say('report.sheet_title')} {row.number}"),
        "number": row.number,
        "facts": _facts(report, row),
        "levels": [f"{level}: {meaning(level)}" for level in reached],
        "not_proved": [f"{level}: {meaning(level)}" for level in LEVELS if level not in row.levels],
    }
    return typeset("sheet.typ", values, at=report.as_of or _EMPTY_AT)


def four_numbers(report: MonthReport) -> tuple[tuple[str, str], ...]:
    """(count, of what) of the four numbers on the first page."""
    total = report.total
    aired = say("report.of_tayang", count=total.tayang)
    return (
        ("approved", say("report.of_items", count=report.items)),
        ("tayang", say("report.of_total", count=total.total)),
        ("on_time", aired),
        ("complete", aired),
    )


def _brief(row: MonthRow, as_of: datetime | None) -> dict[str, str]:
    return {
        "item": row.item,
        "title": fitting(row.title),
        "short": fitting(
            row.title if len(row.title) <= _SHORT else f"{row.title[:_SHORT].rstrip()} …"
        ),
        "channel": row.channel_label,
        "state": state_text(row),
        "reason": fitting(reason_shown(row, as_of)),
        "next": "" if row.tayang else next_step(row, as_of),
    }


def _full(number: int, row: MonthRow) -> dict[str, str]:
    return {
        "no": str(number),
        "activity": f"{row.activity:%d/%m/%Y}" if row.activity else "",
        "title": fitting(row.title),
        "item": row.item,
        "unit": row.unit,
        "channel": row.channel_label,
        "account": fitting(row.account, 12),
        "aired": moment_short(row.aired_at),
        "link": row.link,
        "link_shown": breakable(row.url),
        "number_shown": row.number if len(row.number) <= _NUMBER else breakable(row.number),
        "state": state_text(row),
        "time": time_text(row),
        "reason": fitting(row.reason, 18),
    }


def _facts(report: MonthReport, row: MonthRow) -> list[dict[str, Any]]:
    level = level_text(row.approver_level, row.approver_code_bits)
    approved = f"{row.approver} ({level}), digest {short_digest(row.release_digest)}"
    account = f"{row.channel_label}, {row.account}" if row.account else row.channel_label
    seqs = ", ".join(str(seq) for seq in row.seqs)
    texts = (
        ("column.title", row.title),
        ("column.item", row.item),
        ("fact.period", period_name(report.period)),
        ("column.unit", row.unit),
        ("column.channel", f"{account} ({format_name(row.format)})"),
        ("column.aired_at", moment_short(row.aired_at)),
        ("column.time", time_text(row)),
        ("column.proved_at", moment_short(row.proved_at)),
        ("column.seen_at", moment_short(row.seen_at) or say("report.not_seen")),
        ("column.state", state_text(row)),
        ("column.link", row.url),
        ("sheet_post_id", row.post_id),
        ("sheet_release", approved if row.approver else say("report.none")),
        ("sheet_plan", short_digest(row.plan_digest) or say("report.none")),
        ("column.picture", say(f"report.picture.{row.picture or 'none'}")),
        ("sheet_media", row.media_compared),
        ("column.reason", row.reason),
    )
    codes = (
        ("sheet_text", row.text_sha256),
        ("column.seqs", seqs),
        ("sheet_hash", row.proof_hash),
    )
    shown = [(key, text, False) for key, text in texts] + [(key, code, True) for key, code in codes]
    return [
        {
            "label": say(f"report.{key}"),
            "value": breakable(value, 16) if key == "column.link" else value,
            "code": code,
            "link": row.link if key == "column.link" else "",
        }
        for key, value, code in shown
        if value
    ]


def _shared(report: MonthReport, title: str) -> dict[str, Any]:
    """What ``common.typ`` needs."""
    code = f"{report.head.size}:{report.head.hash}"
    return {
        "title": title,
        "office": report.office_name,
        "as_of": as_of_text(report),
        "footer": say("report.footer", size=report.head.size, head=report.head.hash[:16]),
        "page_word": say("report.page"),
        "of_word": say("report.of"),
        "letterhead": {
            "lines": list(report.letterhead.lines),
            "contact": contact(report.letterhead),
        },
        "rehearsal": say("report.rehearsal") if report.rehearsal else "",
        "qr": qr_svg(code),
        "qr_alt": say("report.qr_alt", code=code),
        "head_title": say("report.head_title"),
        "head_text": say("report.head_text", size=report.head.size),
        "head_code": code,
        "head_how": say("report.head_how"),
        "nip_word": say("report.nip"),
        "place_date": say("report.place_date", city=report.city),
        "signatures": [
            {"above": one.above, "position": one.position, "holder": one.holder}
            for one in report.signatures
        ],
    }


def contact(letterhead: Letterhead) -> str:
    """Address, telephone, site and mail on one line; "" when the office gave none."""
    named = (
        ("", letterhead.address),
        ("report.phone", letterhead.phone),
        ("report.website", letterhead.website),
        ("report.email", letterhead.email),
    )
    return ", ".join(f"{say(key)} {text}" if key else text for key, text in named if text)
