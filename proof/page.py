"""The pages a person reads: the run's proof page, and one proof sheet per publication.

Self-contained HTML (no script, no address fetched, pictures inside), made for A4 in black and
white and for telephones. Everything that came from outside is escaped by the template.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Template

from config.pages import page_environment
from config.redaction import redact
from content.codes import short_digest
from content.dates import long_date, moment_wib, period_name
from proof.evidence import LEVELS, meaning
from proof.run_report import ProofRow, RunReport, duration_text


def render_run_page(report: RunReport) -> str:
    """Return the HTML page of a run: what is live where, what proves it, what is left to do."""
    return redact(_template("run.html.j2").render(report=report, rows=report.rows))


def render_proof_sheet(report: RunReport, row: ProofRow) -> str:
    """Return the sheet *Bukti Tayang* of one publication; one A4 page when its text is short."""
    return redact(_template("sheet.html.j2").render(report=report, row=row))


@cache
def _template(name: str) -> Template:
    environment = page_environment("proof", "templates")
    environment.filters |= {
        "moment": moment_wib,
        "day": long_date,
        "period": period_name,
        "short_digest": short_digest,
    }
    environment.globals |= {"meaning": meaning, "all_levels": LEVELS, "duration": duration_text}
    return environment.get_template(name)
