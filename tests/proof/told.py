"""Entries of one publication, told one after the other, and the view that they give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.clock import ManualClock
from proof.bodies import Body, LiveBody, TayangBody
from proof.change_bodies import CorrectedBody
from proof.entries import EntryKind, PublicationState
from proof.ledger import SqliteLedger
from proof.projection import PublicationView, newer_view, publication_view

S = PublicationState
ONE = "a" * 20
WHERE = {"channel": "medsos", "platform": "fake", "format": "feed"}
Tell = Callable[..., PublicationView]


@pytest.fixture
def tell(ledger: SqliteLedger, clock: ManualClock) -> Tell:
    """Append an entry of the publication and give its view: read anew, or on from before."""

    def append(kind: EntryKind, body: Body | dict[str, Any]) -> PublicationView:
        clock.advance(1)
        given = body.json_body() if isinstance(body, Body) else body
        before = publication_view(ledger, ONE)
        ledger.append(kind, given, publication=ONE, item="DUM-1")
        view = publication_view(ledger, ONE)
        assert newer_view(ledger, before) == view
        return view

    return append


def prepared(**more: Any) -> dict[str, Any]:
    return WHERE | {"version": "v1", "payload_sha256": "p1"} | more


def intent(step: str = "post", attempt: int = 1, **more: Any) -> dict[str, Any]:
    known = {"step": step, "attempt": attempt, "public": step == "post", "account_id": "7"}
    return prepared(**known, release_digest="r1") | more


def outcome(result: str, step: str = "post", **more: Any) -> dict[str, Any]:
    return {"step": step, "attempt": 1, "result": result} | more


def looked(verdict: str, step: str = "post", **more: Any) -> dict[str, Any]:
    return {"step": step, "verdict": verdict} | more


def live(**more: Any) -> LiveBody:
    known = {"version": "v1", "title": "", "account_id": "7", "account_name": "@contoh"}
    return LiveBody.model_validate(WHERE | known | {"post_id": "412", "url": "u"} | more)


def tayang(**more: Any) -> TayangBody:
    known = {"version": "v1", "levels": ("P1", "P2"), "needs": ("P1",), "post_id": "412"}
    return TayangBody.model_validate(WHERE | known | {"url": "u"} | more)


def corrected(mode: str) -> CorrectedBody:
    known = {"role": "ppid", "position": "PPID", "reason": "salah", "release_digest": "r2"}
    return CorrectedBody.model_validate(
        {"mode": mode, "from_version": "v1", "to_version": "v2"} | known
    )
