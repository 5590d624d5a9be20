"""One delivery under its lock: the view from the ledger, and the ways to record and to stop."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NoReturn

from config.messages import say
from connectors.errors import ConnectorError
from connectors.registry import AnyConnector
from content.dates import moment_wib
from flows.publishing.gates import may_change, may_write
from flows.publishing.job import Job, Tools
from flows.publishing.withdrawn import is_withdrawn
from proof.bodies import Body, ParkedBody, RefusedBody
from proof.entries import EntryKind, PublicationState
from proof.projection import PublicationView, newer_view, publication_view

RefusedByWhom = Literal["platform", "check", "approval", "limit", "configuration"]


class Halt(Exception):
    """Stops this delivery; everything is in the ledger already. ``note`` is Indonesian."""

    def __init__(self, note: str, error: ConnectorError | None = None) -> None:
        super().__init__(note)
        self.note = note
        self.error = error


class Session:
    """What the steps of one delivery share; ``view`` is read anew after every entry."""

    def __init__(self, job: Job, connector: AnyConnector, tools: Tools) -> None:
        self.job = job
        self.connector = connector
        self.tools = tools
        self.view: PublicationView = publication_view(tools.ledger, job.publication)
        self.sent = 0
        self.account_name = ""

    def names(self) -> dict[str, str]:
        """Channel, platform and format, as most entries carry them."""
        return {
            "channel": self.job.channel.name,
            "platform": self.connector.platform,
            "format": self.job.draft.format,
        }

    def append(self, kind: EntryKind, body: Body) -> None:
        """Write an entry durably and read the view again."""
        self.tools.ledger.append(
            kind,
            body.json_body(),
            publication=self.job.publication,
            item=self.job.draft.item_id,
        )
        self.refresh()

    def refresh(self) -> None:
        """Read on, after an entry was written."""
        self.view = newer_view(self.tools.ledger, self.view)

    def gate(self, *, sending: bool = False) -> None:
        """Halt unless a write may start now: STOP and window are read before every write.

        ``sending``: the write comes next, so that it takes one of the channel's posts of this
        hour. What is public in part (half a thread) is finished, whatever the hour and the window.
        """
        job = self.job
        if is_withdrawn(self.tools.ledger, job.draft.item_id, job.channel.name):
            note = say("flows.note.item_withdrawn", item=job.draft.item_id)
            self.refuse("approval", note, code="withdrawn")
        if self.view.airing:
            stop = may_change(job, self.tools)
        else:
            stop = may_write(job, self.tools) or self.tools.hold(job, sending)
        if stop is not None:
            self.park(stop)

    def park(self, body: ParkedBody, error: ConnectorError | None = None) -> NoReturn:
        """Record why nothing is sent now, once per reason, and stop."""
        stands = self.view.state is PublicationState.PARKED or self.view.doubtful()
        if not stands or self.view.reason != body.reason:
            self.append(EntryKind.PARKED, body)
        until = moment_wib(datetime.fromisoformat(body.until)) if body.until else ""
        note = say(f"flows.parked.{body.reason}", until=until, detail=body.detail)
        raise Halt(f"{note} {error.hint}" if error else note, error)

    def refuse(
        self,
        by: RefusedByWhom,
        note: str,
        error: ConnectorError | None = None,
        *,
        code: str = "",
    ) -> NoReturn:
        """Record who refuses and why, and stop; our own reason is recorded once while it stands."""
        body = RefusedBody.model_validate(
            {
                **self.names(),
                "by": by,
                "error": type(error).__name__ if error else "",
                "code": code or (error.code if error else ""),
                "status": error.status if error else 0,
            }
        )
        if by == "platform" or self.view.reason != (body.code or body.error):
            self.append(EntryKind.REFUSED, body)
        raise Halt(note, error)
