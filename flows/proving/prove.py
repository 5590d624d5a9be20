"""Stage *buktikan*: read a live post back, visit it as a stranger, and write the tayang record.

Reads only. Screenshots follow the record, so that no browser can hold it up. A post that cannot
be proved yet stays *live* with the reasons on record; the next run looks again. Bodies and
answers that were seen go into the content store; the ledger holds their hashes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from config.messages import say
from connectors.base import Post, Receipt
from connectors.registry import AnyConnector
from flows.proving.likeness import likenesses
from flows.proving.picturing import card_of, take_pictures, why_no_picture
from flows.proving.witness import Looked, keep, look
from flows.publishing.approved import Approved, posted_under
from flows.publishing.frozen import thaw
from flows.publishing.job import Job, Outcome, Tools
from flows.publishing.locks import Busy, publication_lock
from proof.bodies import LiveBody, ObservedBody, TayangBody
from proof.entries import EntryKind, PublicationState
from proof.evidence import Judgement, judge
from proof.projection import PublicationView, newer_view, publication_view

_TRIES = 3
_PAUSE_SECONDS = 2.0


def prove(job: Job, connector: AnyConnector, tools: Tools) -> Outcome:
    """Look at the live post until it is *tayang*, at most three times; no-op when not live."""
    try:
        with publication_lock(
            Path(tools.locks_dir), job.publication, clock=tools.clock, wait=tools.rules.lock_wait
        ):
            return _prove(job, connector, tools)
    except Busy:
        view = publication_view(tools.ledger, job.publication)
        return Outcome(view, note=say("flows.note.busy"))


def _prove(job: Job, connector: AnyConnector, tools: Tools) -> Outcome:
    view = publication_view(tools.ledger, job.publication)
    if view.state is not PublicationState.LIVE or view.live is None:
        return Outcome(view)
    post = thaw(view.payload_sha256, tools.store)
    receipt = receipt_of(view.live)
    judgement, looked = _look(post, receipt, connector, tools)
    kept = keep(looked, tools)
    judgement = judgement.with_recording() if "warc_sha256" in kept else judgement
    tools.crash("proof:looked")
    if not judgement.tayang:
        _observe(job, view, judgement, kept, tools)
        return Outcome(newer_view(tools.ledger, view))
    approved = posted_under(view, job, tools)
    why = why_no_picture(connector, tools)
    if why != "wanted":
        kept |= card_of(post, view.live, looked, judgement, approved.release_digest, tools)
    evidence = {**judgement.evidence, "kept": kept, "picture": why}
    _record(job, view.live, approved, replace(judgement, evidence=evidence), connector, tools)
    tools.crash("proof:recorded")
    take_pictures(newer_view(tools.ledger, view), connector, tools)
    return Outcome(newer_view(tools.ledger, view))


def receipt_of(live: LiveBody) -> Receipt:
    """The receipt as the ledger kept it."""
    created = datetime.fromisoformat(live.created_at) if live.created_at else None
    return Receipt(live.post_id, live.url, created, live.account_id, dict(live.extra))


def _look(
    post: Post, receipt: Receipt, connector: AnyConnector, tools: Tools
) -> tuple[Judgement, Looked]:
    needs = connector.capabilities.tayang_needs
    for attempt in range(_TRIES):
        looked = look(post, receipt, connector, tools)
        pictures = likenesses(post, looked.seen)
        judgement = judge(post, receipt, looked.seen, looked.visited, needs, pictures)
        if judgement.tayang or attempt + 1 == _TRIES:
            break
        tools.clock.sleep(_PAUSE_SECONDS)
    return judgement, looked


def _record(
    job: Job,
    live: LiveBody,
    approved: Approved,
    judgement: Judgement,
    connector: AnyConnector,
    tools: Tools,
) -> None:
    body = TayangBody(
        channel=live.channel,
        platform=live.platform,
        format=live.format,
        version=live.version,
        levels=judgement.levels,
        needs=tuple(sorted(connector.capabilities.tayang_needs)),
        post_id=live.post_id,
        url=live.url,
        created_at=live.created_at,
        evidence=judgement.evidence,
        release_digest=approved.release_digest,
        plan_digest=approved.plan_digest,
        act=approved.act,
        run=tools.run,
    )
    tools.ledger.append(
        EntryKind.TAYANG, body.json_body(), publication=job.publication, item=job.draft.item_id
    )
    levels = ", ".join(judgement.levels)
    tools.report(say("flows.log.tayang", key=job.draft.key, levels=levels))


def _observe(
    job: Job, view: PublicationView, judgement: Judgement, kept: dict[str, str], tools: Tools
) -> None:
    """Record what is still missing, once per set of reasons."""
    missing = ", ".join(judgement.missing)
    reasons = "; ".join(judgement.reasons)
    tools.report(say("flows.log.not_proved", key=job.draft.key, missing=missing, reasons=reasons))
    if view.missing == judgement.missing and view.reason == reasons:
        return
    body = ObservedBody(
        levels=judgement.levels,
        missing=judgement.missing,
        reasons=judgement.reasons,
        differences=judgement.differences,
        evidence={**judgement.evidence, "kept": kept},
    )
    tools.ledger.append(
        EntryKind.OBSERVED, body.json_body(), publication=job.publication, item=job.draft.item_id
    )
