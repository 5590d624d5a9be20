"""The run's proof page and its rows, made from the run's result and the ledger."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from config.files import write_whole
from config.settings import Settings
from connectors.base import Level, Post
from connectors.registry import capabilities
from content.canonical import digest
from content.draft import DraftMedia
from content.errors import StoreError
from flows.publishing.frozen import thaw
from flows.result import Row, RunResult
from flows.runtime import Runtime
from media.spec import ImageSpec
from proof.bodies import ActBody, PlanBody
from proof.entries import EntryKind, PublicationState
from proof.evidence import LEVELS
from proof.page import render_run_page
from proof.projection import PublicationView
from proof.run_report import Approval, LedgerHead, MediumRow, ProofRow, RunReport

_LOOPBACK = ("127.0.0.1", "localhost")
_SMALL = ImageSpec(max_count=1, max_bytes=40_000, max_width=320, max_height=320)
"""A picture for the proof page: it shows what was sent, it is not the evidence."""


def report_of(result: RunResult, runtime: Runtime) -> RunReport:
    """The report that pages and artifacts are made of."""
    plans = _plans(runtime)
    letterhead = runtime.settings.office.letterhead
    return RunReport(
        run=result.run,
        office=result.office,
        office_lines=letterhead.lines,
        period=result.period,
        started=result.started,
        ended=result.ended,
        rows=tuple(_row(row, plans, runtime) for row in result.rows),
        head=LedgerHead(size=result.head.size, hash=result.head.hash),
        rehearsal=rehearsal(runtime.settings),
        program=f"Tayang {version('tayang')}",
    )


@dataclass(frozen=True, slots=True)
class RunPage:
    """A proof page; ``fresh`` when no run before had the same to tell."""

    path: Path
    fresh: bool


def write_page(report: RunReport, settings: Settings) -> RunPage:
    """Write the proof page below ``var/pages``, named after what it tells.

    A run that finds everything as an earlier one left it adds none: most scheduled runs do.
    """
    folder = settings.pages_dir
    folder.mkdir(parents=True, exist_ok=True)
    told = digest([row.model_dump(mode="json") for row in report.rows])
    path = folder / f"tayang-{report.period}-{told[:16]}.html"
    fresh = not path.exists()
    if fresh:
        write_whole(path, render_run_page(report).encode())
    return RunPage(path, fresh)


def rehearsal(settings: Settings) -> bool:
    """Whether some channel is a sandbox on this machine: the page must say CONTOH."""
    hosts = [urlsplit(str(one.options.get("base_url", ""))).hostname for one in settings.channels]
    return any(host in _LOOPBACK for host in hosts)


def _plans(runtime: Runtime) -> dict[str, PlanBody]:
    found = runtime.ledger.entries(kind=EntryKind.PLAN)
    return {entry.body["digest"]: PlanBody.model_validate(entry.body) for entry in found}


def _row(row: Row, plans: dict[str, PlanBody], runtime: Runtime) -> ProofRow:
    view = row.view
    live, tayang = view.live, view.tayang
    entries = list(runtime.ledger.entries(publication=row.publication))
    proof = next((one for one in entries if one.seq == view.tayang_seq), None)
    plan = plans.get(tayang.plan_digest) if tayang else None
    released = tayang.evidence.get("released", {}) if tayang else {}
    post = _sent(row, runtime)
    return ProofRow(
        publication=row.publication,
        item=row.item.id,
        title=row.item.title,
        channel=row.channel,
        channel_label=row.channel_title,
        platform=row.platform,
        format=row.format,
        state=row.state,
        levels=_levels(view.levels),
        needs=_levels(tuple(capabilities(row.platform).tayang_needs)),
        url=live.url if live else "",
        post_id=live.post_id if live else "",
        account=live.account_name if live else "",
        aired_at=_moment(live.created_at) if live else None,
        proved_at=view.tayang_at,
        approval=_approval(tayang.act, tayang.release_digest) if tayang and tayang.act else None,
        plan_approval=_approval(plan.act, plan.digest) if plan else None,
        seqs=tuple(one.seq for one in entries),
        proof_seq=view.tayang_seq,
        proof_hash=proof.hash if proof else "",
        text_sha256=str(released.get("text_sha256", "")),
        text=post.payload.text if post else "",
        media=_media(post, runtime),
        reasons=_proof_reasons(view),
        differences=view.differences,
        next_step="" if tayang or view.differences else row.note,
    )


def _proof_reasons(view: PublicationView) -> tuple[str, ...]:
    """Which proof a live post still lacks; elsewhere the reason is a code for programs."""
    return (view.reason,) if view.state is PublicationState.LIVE and view.reason else ()


def _levels(names: tuple[str, ...]) -> tuple[Level, ...]:
    """The levels as the report's type; the ledger holds plain strings."""
    return tuple(level for level in LEVELS if level in names)


def _approval(act: ActBody, digest: str) -> Approval:
    decided = datetime.fromisoformat(act.decided_at)
    return Approval(position=act.position, level=act.level, digest=digest, decided_at=decided)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sent(row: Row, runtime: Runtime) -> Post | None:
    """The post as it was frozen, None when nothing was ever sent or its payload was erased."""
    sha256 = row.view.payload_sha256
    if not sha256:
        return None
    try:
        return thaw(sha256, runtime.store)
    except StoreError:
        return None


def _media(post: Post | None, runtime: Runtime) -> tuple[MediumRow, ...]:
    """The media that were sent, each with a small picture for the page."""
    shown = []
    for medium in post.media if post else ():
        uri = ""
        if medium.mime.startswith("image/"):
            small = runtime.renditions.make(
                DraftMedia(source_sha256=medium.sha256, mime=medium.mime, alt=medium.alt), _SMALL
            )
            data = base64.b64encode(Path(small.path).read_bytes()).decode()
            uri = f"data:{small.mime};base64,{data}"
        shown.append(MediumRow(sha256=medium.sha256, alt=medium.alt, thumbnail=uri))
    return tuple(shown)
