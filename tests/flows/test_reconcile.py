"""Looking on a platform: from when on, how long, and what goes on record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.base import Step
from connectors.errors import Transient
from flows.delivery import deliver
from flows.publishing.reconcile import Doubt, look_since, settle_seconds
from proof.entries import EntryKind, PublicationState
from tests.flows.platform import START
from tests.flows.test_expired import Forgetful
from tests.flows.world import assert_one_post, make_world


@pytest.mark.parametrize(("skew", "earlier"), [(None, 600), (0.0, 600), (90.0, 690), (-90.0, 510)])
def test_it_looks_from_ten_minutes_before_the_intent_by_our_clock(
    tmp_path: Path, skew: float | None, earlier: int
) -> None:
    """The intent's time is the platform's; the connector adds the skew that it sees."""
    world = make_world(tmp_path)
    world.connector.http.skew_s = skew
    doubt = Doubt(Step("post", public=True), START, {})
    assert look_since(world.connector, doubt) == START - timedelta(seconds=earlier)


def test_the_connectors_settle_window_holds_where_the_office_has_none(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    assert settle_seconds(world.connector, world.tools()) == 90.0


def test_a_look_waits_exactly_as_long_as_the_office_allows(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["lost_after"]}
    find, errors = world.connector.find, [Transient("429", retry_after=900)]

    def later(*known: object) -> object:
        if errors:
            raise errors.pop()
        return find(*known)  # type: ignore[arg-type]  # passed through

    world.connector.find = later  # type: ignore[method-assign,assignment]
    before = world.clock.monotonic()
    deliver(world.job, world.connector, world.tools())
    assert world.clock.monotonic() - before == pytest.approx(900)
    assert_one_post(world)


def test_an_object_that_the_platform_threw_away_is_told_as_absent(tmp_path: Path) -> None:
    world = make_world(tmp_path, "two_phase")
    connector = Forgetful(world.platform, "two_phase")
    connector.always = True
    outcome = deliver(world.job, connector, world.tools())
    assert (outcome.state, outcome.view.reason) == (PublicationState.PARKED, "processing")
    told = [one.body for one in world.ledger.entries(kind=EntryKind.RECONCILE)]
    assert told == [{"step": "draft", "verdict": "absent", "told": True}] * 2
    assert connector.drafts == 3
