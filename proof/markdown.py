"""The same proof as GitHub-flavoured Markdown and table rows, for Prefect's artifacts.

Only headings, lists, tables, links and code: what both of Prefect's interfaces show. Everything
from outside is escaped, so that a title cannot become markup, and secrets are masked.
"""

from __future__ import annotations

import re
from itertools import groupby
from urllib.parse import quote

from config.messages import say
from config.redaction import redact
from content.codes import short_digest
from content.dates import moment_wib, period_name
from proof.evidence import meaning
from proof.run_report import Approval, ProofRow, RunReport, duration_text

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&!])")
# a list or heading only starts at the beginning of a line
_OPENING = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=])")


def run_markdown(report: RunReport) -> str:
    """Return the run's artifact: score, a table of publications, what is left to do, the head."""
    lines = [
        f"# {say('proof.md.title', period=period_name(report.period))}",
        "",
        *([f"**{say('proof.md.rehearsal')}**", ""] if report.rehearsal else []),
        f"**{say('proof.md.score', aired=report.aired, total=len(report.rows))}** "
        + say(
            "proof.md.when",
            start=moment_wib(report.started),
            duration=duration_text(report.started, report.ended),
        ),
        "",
        *_table(report),
        *_open(report),
        f"## {say('proof.md.ledger')}",
        "",
        say("proof.md.head", size=report.head.size, hash=f"`{report.head.hash}`"),
    ]
    return redact("\n".join(lines) + "\n")


def proof_markdown(report: RunReport, row: ProofRow) -> str:
    """Return the proof sheet of one publication."""
    number = report.number(row)
    facts = [
        ("item", _code(row.item)),
        ("state", f"**{row.state_label}**"),
        ("address", _link(row, row.link)),
        ("post_id", _code(row.post_id)),
        ("aired_at", moment_wib(row.aired_at) if row.aired_at else ""),
        ("proved_at", moment_wib(row.proved_at) if row.proved_at else ""),
        ("plan", _released(row.plan_approval)),
        ("release", _released(row.approval)),
        ("seqs", ", ".join(map(str, row.seqs))),
    ]
    lines = [
        f"# {say('proof.md.sheet', number=number) if number else say('proof.md.no_sheet')}",
        "",
        *([f"**{say('proof.md.rehearsal')}**", ""] if report.rehearsal else []),
        f"**{escape(row.title)}**",
        "",
        f"| {say('proof.md.fact')} | {escape(row.place)} |",
        "| --- | --- |",
        *(f"| {say(f'proof.md.fact_{name}')} | {value} |" for name, value in facts if value),
        "",
        *(f"- **{level}** {meaning(level)}" for level in row.levels),
        *(f"- {escape(reason)}" for reason in (*row.reasons, *row.differences)),
        *(["", f"**{escape(row.advice)}**"] if row.advice else []),
        "",
        say("proof.md.head", size=report.head.size, hash=f"`{report.head.hash}`"),
    ]
    return redact("\n".join(lines) + "\n")


def table_rows(report: RunReport) -> list[dict[str, str]]:
    """Return plain rows for a table artifact; the keys are the column headings."""
    return [
        {
            say(f"proof.md.column_{name}"): redact(value)
            for name, value in (
                ("item", row.item),
                ("title", row.title),
                ("channel", row.place),
                ("state", row.state_label),
                ("proof", " ".join(row.levels)),
                ("aired_at", moment_wib(row.aired_at) if row.aired_at else ""),
                ("address", row.link),
                ("number", report.number(row)),
                ("advice", row.advice),
            )
        }
        for row in report.rows
    ]


def escape(text: str) -> str:
    """Return the text as Markdown that shows exactly these words, on one line."""
    line = " ".join(text.split())
    return _OPENING.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", _SPECIAL.sub(r"\\\1", line)
    )


def _table(report: RunReport) -> list[str]:
    """A small table per item: a long title as a column would push the states out of sight."""
    names = ("channel", "state", "proof", "aired_at")
    head = " | ".join(say(f"proof.md.column_{name}") for name in names)
    lines = []
    for _, rows in groupby(report.rows, key=lambda row: row.item):
        of_item = list(rows)
        lines += [f"### {escape(of_item[0].title)} {_code(of_item[0].item)}", ""]
        lines += [f"| {head} |", "|" + " --- |" * len(names)]
        for row in of_item:
            cells = (
                _link(row, row.place) or escape(row.place),
                f"**{row.state_label}**" if row.tayang else row.state_label,
                " ".join(row.levels) or "–",
                moment_wib(row.aired_at) if row.aired_at else "–",
            )
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return lines


def _open(report: RunReport) -> list[str]:
    if not report.open_rows:
        return []
    lines = [f"## {say('proof.md.todo')}", ""]
    for row in report.open_rows:
        lines.append(
            f"- **{row.state_label}**: {escape(row.place)}, {_code(row.item)}. {escape(row.advice)}"
        )
        lines += [f"  - {escape(reason)}" for reason in (*row.reasons, *row.differences)]
    return [*lines, ""]


def _link(row: ProofRow, words: str) -> str:
    """A link that no character of the address can break out of, "" without an address."""
    if not row.link:
        return ""
    address = quote(row.link, safe=":/?#@!$&'*+,;=%~-._")
    return f"[{escape(words)}]({address})"


def _code(words: str) -> str:
    """Words as code, "" for none; a backtick or a cell's end within them is dropped."""
    kept = " ".join(words.replace("`", "").replace("|", "").split())
    return f"`{kept}`" if kept else ""


def _released(approval: Approval | None) -> str:
    if approval is None:
        return ""
    return say(
        "proof.md.released",
        position=escape(approval.position),
        level=approval.level_text,
        digest=f"`{short_digest(approval.digest)}`",
    )
