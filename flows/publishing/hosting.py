"""Media at a public address first, for platforms that fetch it (DESIGN core rule 6).

The office's website hosts the file (``MediaHost``). Each file is a step of its own in the ledger,
like any other write; hosting is idempotent by content, so a doubtful step is simply done again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from connectors.base import Absent, MediaHost, Post, Ready, State, Step
from connectors.errors import ConnectorError
from flows.publishing.gates import parked
from flows.publishing.session import Session
from flows.publishing.stepping import complete
from proof.bodies import JSON, ParkedBody


class _Hosting:
    """The website in the place of a connector, for steps that only host a file."""

    def __init__(self, host: MediaHost, platform: str) -> None:
        self._host = host
        self.platform = platform

    def perform(self, step: Step, post: Post, _state: State) -> JSON:
        """Put the step's file on the website."""
        return {"url": self._host.host(post.media[step.index])}

    def ready(self, _step: Step, _state: State) -> Ready:
        """A hosted file can be fetched at once."""
        return Ready()

    def find(self, _step: Step, _post: Post, _state: State, _since: datetime) -> Absent:
        """Hosting again is harmless: the same content has the same address."""
        return Absent()


class _WaitingForSite(Session):
    """Parks as *menunggu situs*, whatever the website's trouble is."""

    def park(self, body: ParkedBody, error: ConnectorError | None = None) -> NoReturn:
        """Keep STOP, window and hour as they are; the rest is the website's trouble."""
        if body.reason in ("stopped", "too_early", "too_late", "quiet", "hourly_limit"):
            super().park(body, error)
        super().park(parked(self.job, "waiting_for_site", detail=body.reason), error)


def hosted(session: Session, post: Post, payload_sha256: str) -> Post:
    """Return the post with the public address of every medium; Halt while the site is down."""
    if not session.connector.capabilities.media_by_url or not post.media:
        return post
    host = session.tools.host
    if host is None:
        session.park(parked(session.job, "waiting_for_site"))
    stand_in = _Hosting(host, session.connector.platform)
    hosting = _WaitingForSite(session.job, stand_in, session.tools)  # type: ignore[arg-type]  # the four calls that ``complete`` makes
    steps = [Step(f"host[{number}]", index=number) for number in range(len(post.media))]
    try:
        for step in steps:
            complete(hosting, step, post, payload_sha256)
    finally:
        session.sent += hosting.sent
        session.refresh()
    done = session.view.done()
    return replace(post, media_urls=tuple(done[step.name]["url"] for step in steps))
