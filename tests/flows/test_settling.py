"""A new release while the version before is in doubt: it is looked for, and never sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import OutcomeUnknown, Unauthorized
from flows.delivery import deliver
from flows.publishing.job import Job, Outcome
from proof.entries import EntryKind, PublicationState
from tests.flows.platform import Fault
from tests.flows.test_stepping import raising
from tests.flows.world import TEXT, World, make_world


def in_doubt(folder: Path, fault: Fault = "lost_after") -> tuple[World, Job]:
    """The first version was sent, but nobody could look; and the job of the next version."""
    world = make_world(folder)
    world.platform.faults = {"post": [fault]}
    find = world.connector.find
    world.connector.find = raising(OutcomeUnknown("blind"))  # type: ignore[method-assign]
    assert deliver(world.job, world.connector, world.tools()).state is PublicationState.UNDECIDED
    world.connector.find = find  # type: ignore[method-assign]
    return world, world.with_text(TEXT + " Diubah.")


def run(world: World, job: Job) -> Outcome:
    sent = len([one for one in world.platform.calls if one != "read"])
    outcome = deliver(job, world.connector, world.tools())
    assert len([one for one in world.platform.calls if one != "read"]) == sent
    assert outcome.sent == 0
    return outcome


def test_what_aired_is_told_with_the_version_that_aired(tmp_path: Path) -> None:
    world, edited = in_doubt(tmp_path)
    outcome = run(world, edited)
    assert outcome.state is PublicationState.LIVE
    assert outcome.view.version == world.job.version
    assert outcome.view.live is not None
    assert outcome.view.live.account_name == "@contoh"
    assert "berubah setelah pengiriman dimulai" in outcome.note
    assert [one["text"] for one in world.platform.public()] == [TEXT]


def test_what_is_absent_stays_in_doubt_and_the_ledger_does_not_grow(tmp_path: Path) -> None:
    world, edited = in_doubt(tmp_path, "error500_before")
    outcome = run(world, edited)
    assert (outcome.state, outcome.view.reason) == (PublicationState.UNDECIDED, "version_changed")
    assert "berubah setelah pengiriman dimulai" in outcome.note
    size = world.ledger.head().size
    run(world, edited)
    assert world.ledger.head().size == size


def test_a_look_that_fails_again_is_recorded_once(tmp_path: Path) -> None:
    world, edited = in_doubt(tmp_path)
    size = world.ledger.head().size
    world.connector.find = raising(OutcomeUnknown("blind"))  # type: ignore[method-assign]
    outcome = run(world, edited)
    assert outcome.state is PublicationState.UNDECIDED
    assert "tayang resolve" in outcome.note
    assert world.ledger.head().size == size


def test_two_that_look_alike_stop_for_a_person(tmp_path: Path) -> None:
    world, edited = in_doubt(tmp_path)
    world.platform.write("post", {"kind": "post", "text": TEXT, "public": True})
    outcome = run(world, edited)
    assert outcome.state is PublicationState.DUPLICATE_SUSPECT


def test_a_killed_attempt_is_looked_at_and_the_failed_look_told(tmp_path: Path) -> None:
    """The intent stands open: the first failed look is news, and goes on record."""
    world = make_world(tmp_path)

    def die(point: str) -> None:
        if point == "post:intent":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(world.job, world.connector, world.tools(die))
    world.connector.find = raising(OutcomeUnknown("blind"))  # type: ignore[method-assign]
    outcome = run(world, world.with_text("Lain."))
    assert outcome.state is PublicationState.UNDECIDED
    assert len(list(world.ledger.entries(kind=EntryKind.RECONCILE))) == 1


def test_a_revoked_token_parks_it_in_its_doubt(tmp_path: Path) -> None:
    world, edited = in_doubt(tmp_path)
    gone = Unauthorized("401", code="190", hint="Perbarui token.")
    world.connector.find = raising(gone)  # type: ignore[method-assign]
    outcome = run(world, edited)
    assert (outcome.state, outcome.view.reason) == (PublicationState.UNDECIDED, "unauthorized")
    assert outcome.error is gone


def test_a_doubtful_hidden_step_is_left_to_the_correction(tmp_path: Path) -> None:
    world = make_world(tmp_path, "two_phase")
    world.platform.faults = {"draft": ["lost_after"]}
    world.connector.find = raising(OutcomeUnknown("blind"))  # type: ignore[method-assign]
    deliver(world.job, world.connector, world.tools())
    size = world.ledger.head().size
    world.connector.find = raising(AssertionError("looked"))  # type: ignore[method-assign]
    outcome = run(world, world.with_text("Lain."))
    assert outcome.state is PublicationState.UNDECIDED
    assert "berubah setelah pengiriman dimulai" in outcome.note
    assert world.ledger.head().size == size + 1
