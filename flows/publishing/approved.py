"""Under which approvals a post went out: those of its last intent, not those of today's files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flows.publishing.job import Job, Tools
from proof.bodies import ActBody, ReleaseBody
from proof.entries import EntryKind
from proof.projection import PublicationView


@dataclass(frozen=True, slots=True)
class Approved:
    """Digests of release and plan, and the act of release as the ledger recorded it."""

    release_digest: str
    plan_digest: str
    act: ActBody | None


def posted_under(view: PublicationView, job: Job, tools: Tools) -> Approved:
    """The approvals of the publication's last intent; StoreError when their document is gone.

    A manifest that was edited and released again after the post must not lend it its approval.
    """
    if view.release_digest in ("", job.release_digest):
        return Approved(job.release_digest, job.plan_digest, job.act)
    for entry in tools.ledger.entries(kind=EntryKind.RELEASE):
        body = ReleaseBody.model_validate(entry.body)
        if body.digest == view.release_digest and body.document_sha256:
            document: dict[str, Any] = json.loads(tools.store.read(body.document_sha256))
            plan = str(document["statement"]["content"]["plan"])
            return Approved(body.digest, plan, body.act)
    return Approved(view.release_digest, "", None)
