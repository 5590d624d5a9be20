"""Data for others' forms: the E-Monev pack (domain.md B.5) and the list for the DIP.

The pack is one archive whose page, table and pictures stand beside each other: every answer of the
questionnaire can point at evidence that opens. Same ledger head, same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from config.errors import TayangError
from config.messages import say
from config.pages import page_environment
from content.dates import period_name, plain_date
from content.store import Store
from media.workbook import Cell
from proof.evidence_blobs import kept_hashes
from proof.export import write_archive
from proof.month import MonthReport
from proof.month_build import MonthSource
from proof.month_row import MonthRow
from proof.report_data import as_of_text, csv_text
from proof.report_table import state_text
from proof.report_text import moment_short

_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"<svg": "svg"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the pack: its name there, its hash, and what it is."""

    file: str
    sha256: str
    alt: str


def write_emonev(source: MonthSource, store: Store, target: Path) -> int:
    """Write the pack; returns how many publications are in it."""
    report = source.report
    # what was taken down, perhaps for somebody's sake, must not come back by this door
    rows = [row for row in report.rows if row.tayang]
    pictures = {row.publication: tuple(_pictures(row, source, store)) for row in rows}
    members: dict[str, bytes | str] = {
        "index.html": _page(report, rows, pictures),
        "daftar.csv": _table(
            [say(f"report.{name}") for name in _COLUMNS],
            (_line(row, pictures[row.publication]) for row in rows),
        ),
    }
    members |= {one.file: one.sha256 for found in pictures.values() for one in found}
    write_archive(target, members, store)
    return len(rows)


def dip_csv(report: MonthReport) -> bytes:
    """New public information of the month, one line per item that is on air now.

    The category of UU 14/2008 is the PPID's decision and stays empty.
    """
    items: dict[str, list[MonthRow]] = {}
    for row in report.rows:
        if row.tayang:
            items.setdefault(row.item, []).append(row)
    header = tuple(
        say(f"report.dip.{name}")
        for name in ("title", "category", "unit", "day", "form", "period", "link", "number")
    )
    return _table(header, (_dip_line(rows, report.period) for rows in items.values()))


def _dip_line(rows: Sequence[MonthRow], period: str) -> tuple[Cell, ...]:
    """The website stands for the item where it is there; else the first channel with an address."""
    first = min(rows, key=lambda row: (row.format != "article", not row.link))
    day = plain_date(first.aired_at) if first.aired_at else ""
    forms = ", ".join(dict.fromkeys(row.channel_label for row in rows))
    return (first.title, "", first.unit, day, forms, period_name(period), first.url, first.number)


_COLUMNS = (
    *("column.item", "column.title", "column.unit", "column.channel", "column.aired_at"),
    *("column.link", "column.number", "column.state", "emonev.checked", "emonev.pictures"),
)


def _line(row: MonthRow, pictures: Sequence[Picture]) -> tuple[Cell, ...]:
    return (
        *(row.item, row.title, row.unit, row.channel_label, row.aired_at, row.url, row.number),
        *(state_text(row), row.seen_at or row.proved_at, " ".join(one.file for one in pictures)),
    )


def _table(header: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([csv_text(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _pictures(row: MonthRow, source: MonthSource, store: Store) -> Iterator[Picture]:
    """Screenshots and data cards that the publication's entries keep and the store still has."""
    seen: set[str] = set()
    for entry in source.known[row.publication].entries:
        for sha256, way in kept_hashes(entry.body).items():
            kind = "screenshot" if "screenshot" in way else "card" if "card" in way else ""
            if not kind or sha256 in seen:
                continue
            seen.add(sha256)
            try:
                start = store.read(sha256)[:8]
            except (TayangError, OSError):  # erased or lost: the pack shows what there is
                continue
            ending = next((e for begin, e in _PICTURES.items() if start.startswith(begin)), "bin")
            name = f"gambar/{row.number.replace('/', '-')}-{len(seen)}.{ending}"
            alt = say(f"report.emonev.alt_{kind}", title=row.title, channel=row.channel_label)
            yield Picture(name, sha256, alt)


def _page(
    report: MonthReport, rows: Sequence[MonthRow], pictures: dict[str, tuple[Picture, ...]]
) -> bytes:
    folder = files("config").joinpath("templates", "report")
    environment = page_environment("config", "templates/report")
    style = folder.joinpath("month.css").read_text("utf-8")
    page = environment.get_template("emonev.html.j2").render(
        title=say("report.emonev.title", month=period_name(report.period)),
        office=report.office_name,
        as_of=as_of_text(report),
        rehearsal=say("report.rehearsal") if report.rehearsal else "",
        empty=say("report.nothing_planned"),
        style=Markup(style),  # noqa: S704 -- packaged with the program, nothing from outside
        proofs=[
            {
                "title": row.title,
                "unit": row.unit,
                "channel": row.channel_label,
                "aired": moment_short(row.aired_at),
                "link": row.link,
                "post_id": row.post_id,
                "number": row.number,
                "state": state_text(row),
                "checked": moment_short(row.seen_at or row.proved_at),
                "pictures": pictures[row.publication],
            }
            for row in rows
        ],
    )
    return page.encode()
