"""One attempt at one step: durable intent, one call, its outcome recorded. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connectors.base import Post, Step
from connectors.errors import ConnectorError, Permanent, Transient
from connectors.registry import AnyConnector
from flows.publishing.clockskew import skew_of
from flows.publishing.job import Job, Tools
from proof.bodies import IntentBody, OutcomeBody
from proof.entries import EntryKind
from proof.projection import PublicationView


@dataclass(frozen=True, slots=True)
class Attempt:
    """How the attempt ended; ``error`` is what the connector raised, if anything."""

    outcome: OutcomeBody
    error: ConnectorError | None = None


def attempt(
    step: Step,
    post: Post,
    connector: AnyConnector,
    job: Job,
    view: PublicationView,
    payload_sha256: str,
    tools: Tools,
) -> Attempt:
    """Send the step once. The intent is durable before a byte leaves (reliability R1)."""
    before = view.steps.get(step.name)
    number = before.attempts + 1 if before else 1
    intent = IntentBody(
        channel=job.channel.name,
        platform=connector.platform,
        format=job.draft.format,
        step=step.name,
        attempt=number,
        public=step.public,
        version=job.version,
        account_id=post.account_id,
        payload_sha256=payload_sha256,
        release_digest=job.release_digest,
        run=tools.run,
        skew_s=skew_of(connector),
    )
    tools.crash(f"{step.name}:before_intent")
    _append(EntryKind.INTENT, intent, job, tools)
    tools.crash(f"{step.name}:intent")
    ended = _perform(step, post, connector, view, number)
    tools.crash(f"{step.name}:performed")
    _append(EntryKind.OUTCOME, ended.outcome, job, tools)
    tools.crash(f"{step.name}:recorded")
    return ended


def _append(kind: EntryKind, body: IntentBody | OutcomeBody, job: Job, tools: Tools) -> None:
    tools.ledger.append(kind, body.json_body(), publication=job.publication, item=job.draft.item_id)


def _perform(
    step: Step, post: Post, connector: AnyConnector, view: PublicationView, number: int
) -> Attempt:
    try:
        result = connector.perform(step, post, view.done())
    except ConnectorError as error:
        outcome = OutcomeBody(
            step=step.name,
            attempt=number,
            result=_result(step, error),
            error=type(error).__name__,
            status=error.status,
            code=error.code,
        )
        return Attempt(outcome, error)
    return Attempt(OutcomeBody(step=step.name, attempt=number, result="ok", state=result))


def _result(step: Step, error: ConnectorError) -> Literal["not_sent", "refused", "unknown"]:
    """Class of an error (reliability R4): an error from a publish call proves nothing.

    Peers saw Instagram answer an error for a post that was live; so only a call that surely
    never left (no status) is "not sent" on a public step.
    """
    if isinstance(error, Transient) and (not step.public or error.status == 0):
        return "not_sent"
    if isinstance(error, Permanent) and not step.public:
        return "refused"
    return "unknown"
