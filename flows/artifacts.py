"""What a run's pages in Prefect show, as Markdown: made here without Prefect, kept by it.

Small (below about 90 kB each, pictures included): every reader's browser loads them whole.
Everything that came from outside is escaped; secrets are masked.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from config.messages import say
from config.redaction import redact
from content.dates import moment_wib
from content.draft import SITE_LINK, Draft, DraftMedia
from flows.publishing.job import Job
from flows.result import DOUBT, Row, RunResult, is_open
from flows.runtime import Runtime
from media.errors import MediaError
from media.spec import ImageSpec
from proof.markdown import escape, proof_markdown, run_markdown
from proof.run_report import RunReport

_SMALL = ImageSpec(max_count=1, max_bytes=9_000, max_width=180, max_height=180)
_PICTURES = 60_000
_TEXT = 700
_SHEETS = 60
"""Sheets of a run; more would bury the page (the run's own table has them all)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown artifact; ``about`` is the line that its card shows."""

    key: str
    text: str
    about: str


def result_pages(result: RunResult, report: RunReport) -> Iterator[Page]:
    """What a run leaves on its page: what failed, the summary, the sheets of what it proved."""
    failed = failed_page(result)
    if failed is not None:
        yield failed
    about = say("flows.page.about_proof", aired=report.aired, total=len(report.rows))
    yield Page("bukti-tayang", run_markdown(report), about)
    yield from sheets(result, report)


def upcoming_markdown(jobs: Sequence[Job], runtime: Runtime) -> str:
    """What will be sent: item by item its pictures, then every channel's text."""
    lines = [f"# {say('flows.page.upcoming', count=len(jobs))}", ""]
    left = _PICTURES
    for item, group in groupby(
        sorted(jobs, key=lambda job: job.draft.item_id), key=lambda job: job.draft.item_id
    ):
        of_item = list(group)
        lines += [f"## {escape(of_item[0].item_title or item)} `{item}`", ""]
        latest = moment_wib(of_item[0].window.latest)
        lines += [say("flows.page.until", until=latest), ""]
        if left > 0:
            for picture in _pictures(of_item, runtime):
                left -= len(picture)
                lines.append(picture if left > 0 else say("flows.page.no_room"))
        elif any(job.draft.media for job in of_item):
            lines.append(say("flows.page.no_room"))
        for job in of_item:
            name = escape(f"{job.channel.title} ({job.draft.format})")
            lines += ["", f"**{name}**", "", *_quoted(job.draft)]
        lines.append("")
    return redact("\n".join(lines))


def failed_page(result: RunResult) -> Page | None:
    """What needs somebody, None when nothing does."""
    failed = failed_rows(result)
    if not failed:
        return None
    about = say("flows.page.about_failed", count=len(failed))
    return Page("gagal-dan-langkah", failed_markdown(result), about)


def failed_markdown(result: RunResult) -> str:
    """*Apa yang gagal dan langkah berikutnya*: per publication what, why and what to do; or ""."""
    failed = failed_rows(result)
    if not failed:
        return ""
    lines = [f"# {say('flows.page.failed', count=len(failed))}", ""]
    for row in failed:
        lines += [f"## {escape(row.item.title)}: {escape(row.channel_title)}", ""]
        facts = {
            "what": say(f"proof.state.{row.state.value}") + f" (`{row.key}`)",
            "why": escape(row.note or say("flows.page.unknown_why")),
            "next": _next_step(row),
        }
        lines += [f"- **{say(f'flows.page.{name}')}** {text}" for name, text in facts.items()]
        lines.append("")
    lines += [say("flows.page.again"), ""]
    return redact("\n".join(lines))


def failed_rows(result: RunResult) -> list[Row]:
    """What was due and needs somebody."""
    return [row for row in result.rows if row.due and is_open(row)]


def _next_step(row: Row) -> str:
    """What to do now; for a publication in doubt the very commands, with its id."""
    if row.state in DOUBT:
        told = say("flows.page.decide", channel=escape(row.channel_title), id=row.publication)
        return told.replace("\n", "\n  ")  # its numbered steps lie within the item
    return escape(say(f"proof.next.{row.state.value}"))


def found_markdown(lines: Sequence[str]) -> str:
    """What an interrupted run left, as this one found it."""
    title = say("flows.found.title")
    return redact("\n".join([f"# {title}", "", *(f"- {escape(line)}" for line in lines), ""]))


def sheets(result: RunResult, report: RunReport) -> Iterator[Page]:
    """The proof sheet of every publication that this run proved."""
    ours = {row.publication for row in result.rows if _proved_now(row, result.run)}
    rows = [row for row in report.rows if row.publication in ours]
    for row in rows[:_SHEETS]:
        key = artifact_key("bukti", row.item, row.channel, row.format)
        about = redact(f"{row.channel_label}: {row.title}")
        yield Page(key, proof_markdown(report, row), about)


def artifact_key(*words: str) -> str:
    """A key as Prefect allows it: lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")


def _proved_now(row: Row, run: str) -> bool:
    return row.view.tayang is not None and bool(run) and row.view.tayang.run == run


def _pictures(jobs: Sequence[Job], runtime: Runtime) -> Iterator[str]:
    """A small picture of every photograph that the item's channels use, once each."""
    known: set[str] = set()
    for job in jobs:
        for medium in job.draft.media:
            if medium.source_sha256 in known:
                continue
            known.add(medium.source_sha256)
            if not medium.mime.startswith("image/"):
                yield f"- {say('flows.page.clip', alt=escape(medium.alt))}"
                continue
            yield _picture(medium, runtime)


def _picture(medium: DraftMedia, runtime: Runtime) -> str:
    plain = DraftMedia(source_sha256=medium.source_sha256, mime=medium.mime, alt=medium.alt)
    try:
        small = runtime.renditions.make(plain, _SMALL)
    except MediaError:  # it fits its channels, only not so small a picture
        return f"- {escape(medium.alt)}"
    data = base64.b64encode(Path(small.path).read_bytes()).decode()
    return f"![{escape(medium.alt)}](data:{small.mime};base64,{data})"


def _quoted(draft: Draft) -> list[str]:
    words = " ¶ ".join(
        one
        for one in (
            draft.title,
            draft.body.text,
            *(part.text for part in draft.parts),
            *(block.text.text for block in draft.blocks),
        )
        if one
    )
    short = words if len(words) <= _TEXT else words[:_TEXT].rstrip() + " …"
    return [f"> {escape(short.replace(SITE_LINK, say('flows.page.site_link')))}"]
