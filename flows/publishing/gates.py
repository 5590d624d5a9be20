"""What must hold before any write: the STOP switch, the window, the website, the account."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.base import Account
from flows.publishing.job import Job, Tools
from proof.bodies import ParkedBody
from proof.projection import publication_view


def parked(job: Job, reason: str, *, until: datetime | None = None, detail: str = "") -> ParkedBody:
    """The body that says why nothing is sent now."""
    return ParkedBody.model_validate(
        {
            "channel": job.channel.name,
            "platform": job.draft.platform,
            "format": job.draft.format,
            "reason": reason,
            "until": until.isoformat() if until else "",
            "detail": detail,
        }
    )


def may_change(job: Job, tools: Tools) -> ParkedBody | None:
    """None when what is public already may be changed now: the window is about airing only."""
    if tools.restored:
        return parked(job, "restored")
    stopped = tools.stop(job.channel.name)
    return parked(job, "stopped", detail=stopped) if stopped else None


def may_write(job: Job, tools: Tools) -> ParkedBody | None:
    """None when a write may start now; read before every write (DESIGN core rule 3)."""
    held = may_change(job, tools)
    if held is not None:
        return held
    now = tools.clock.now()
    if now < job.window.not_before:
        return parked(job, "too_early", until=job.window.not_before)
    if now > job.window.latest:
        return parked(job, "too_late", until=job.window.latest)
    return None


def site_link(job: Job, tools: Tools) -> tuple[str | None, ParkedBody | None]:
    """The article's URL for the draft's slot, or why to wait for it (DESIGN core rule 6).

    (None, None) means: go without the link, as the channel's ``no_link`` allows in the last
    minutes before ``latest``.
    """
    if not job.draft.needs_site:
        return None, None
    site = publication_view(tools.ledger, job.site_publication) if job.site_publication else None
    if site is not None and site.live is not None:
        return site.live.url, None
    last_call = job.window.latest - timedelta(seconds=tools.rules.last_call)
    if job.channel.without_site == "no_link" and tools.clock.now() >= last_call:
        return None, None
    return None, parked(job, "waiting_for_site", until=job.window.latest)


def wrong_account(job: Job, account: Account, pinned: str) -> str:
    """The id that was expected, when another account answers; "" when all is well."""
    for expected in (pinned, job.channel.account):
        if expected and expected != account.id:
            return expected
    return ""
