"""One publication against a platform with faults: what it holds, and what the ledger says."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.base import Shape
from connectors.errors import Transient
from flows.delivery import deliver
from proof.bodies import DecisionBody
from proof.entries import EntryKind, PublicationState
from tests.flows.platform import Fault
from tests.flows.world import TEXT, assert_one_post, make_world, steps_of

SHAPES: tuple[Shape, ...] = ("one_shot", "two_phase", "client_id")
STEPS: tuple[tuple[Shape, str], ...] = (
    ("one_shot", "media[0]"),
    ("one_shot", "post"),
    ("client_id", "post"),
    ("two_phase", "media[0]"),
    ("two_phase", "draft"),
    ("two_phase", "publish"),
)
ACCEPTED_FAULTS: tuple[Fault, ...] = ("lost_after", "error500_after")
NOT_ACCEPTED_FAULTS: tuple[Fault, ...] = ("reset_before", "error500_before", "rate_limited")


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@pytest.mark.parametrize("shape", SHAPES)
def test_clean_delivery_makes_one_post(tmp_path: Path, shape: Shape) -> None:
    world = make_world(tmp_path, shape)
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.error is None
    assert_one_post(world)


@pytest.mark.parametrize("fault", [*ACCEPTED_FAULTS, *NOT_ACCEPTED_FAULTS])
@pytest.mark.parametrize(("shape", "step"), STEPS)
def test_one_fault_at_any_step_still_makes_one_post(
    tmp_path: Path, shape: Shape, fault: Fault, step: str
) -> None:
    world = make_world(tmp_path, shape)
    world.platform.faults = {step: [fault]}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("fault", [None, "lost_after", "error500_before"])
def test_killed_at_any_boundary_and_run_again(
    tmp_path: Path, shape: Shape, fault: Fault | None
) -> None:
    points = _boundaries(tmp_path / "dry", shape, fault)
    assert len(points) >= 9
    for number, point in enumerate(points):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = make_world(folder, shape)
        last = steps_of(world)[-1]
        world.platform.faults = {last: [fault]} if fault else {}

        def die(name: str, wanted: str = point) -> None:
            if name == wanted:
                raise Killed(name)

        with pytest.raises(Killed):
            deliver(world.job, world.connector, world.tools(die))
        deliver(world.job, world.connector, world.tools())
        assert_one_post(world)


def _boundaries(folder: Path, shape: Shape, fault: Fault | None) -> list[str]:
    folder.mkdir()
    world = make_world(folder, shape)
    world.platform.faults = {steps_of(world)[-1]: [fault]} if fault else {}
    seen: list[str] = []
    deliver(world.job, world.connector, world.tools(seen.append))
    return list(dict.fromkeys(seen))


def test_without_reconcile_the_fault_would_show_a_second_post(tmp_path: Path) -> None:
    """The platform really keeps both when a lost reply is simply repeated."""
    world = make_world(tmp_path)
    make = {"kind": "post", "key": "", "text": TEXT, "public": True}
    world.platform.faults = {"post": ["lost_after"]}
    with pytest.raises(Exception, match="reply lost"):
        world.platform.write("post", dict(make))
    world.platform.write("post", dict(make))
    assert len(world.platform.public()) == 2


def test_second_run_sends_nothing(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    deliver(world.job, world.connector, world.tools())
    size = world.ledger.head().size
    world.platform.calls.clear()
    outcome = deliver(world.job, world.connector, world.tools())
    assert world.platform.calls == []
    assert outcome.sent == 0
    assert world.ledger.head().size == size


def test_late_commit_within_the_settle_window_is_found(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["late"]}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_late_commit_beyond_the_window_is_the_residual_risk_of_one_shot(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["late"]}
    world.platform.late_seconds = 1000
    deliver(world.job, world.connector, world.tools())
    world.clock.advance(2000)
    assert len(world.platform.public()) == 2


@pytest.mark.parametrize("shape", ["two_phase", "client_id"])
def test_late_commit_beyond_the_window_makes_no_second_post_elsewhere(
    tmp_path: Path, shape: Shape
) -> None:
    world = make_world(tmp_path, shape)
    last = steps_of(world)[-1]
    world.platform.faults = {"draft" if shape == "two_phase" else last: ["late"]}
    world.platform.late_seconds = 1000
    deliver(world.job, world.connector, world.tools())
    world.clock.advance(2000)
    assert len(world.platform.public()) == 1


def test_failed_reads_leave_it_undecided_and_a_rerun_finds_it(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["lost_after"]}
    down = Transient("down", platform="fake")
    original = world.connector.find
    world.connector.find = lambda *_: (_ for _ in ()).throw(down)  # type: ignore[method-assign]
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.UNDECIDED
    assert "resolve" in outcome.note
    world.connector.find = original  # type: ignore[method-assign]
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_only_one_automatic_resend_then_a_person(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.platform.faults = {"post": ["error500_before"] * 5}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.UNDECIDED
    assert world.platform.calls.count("post") == 2
    again = deliver(world.job, world.connector, world.tools())
    assert again.state is PublicationState.UNDECIDED
    assert world.platform.calls.count("post") == 2
    decision = DecisionBody(verdict="absent", role="ppid", position="PPID", reason="diperiksa")
    world.ledger.append(EntryKind.DECISION, decision.json_body(), publication=world.job.publication)
    world.platform.faults = {}
    deliver(world.job, world.connector, world.tools())
    assert_one_post(world)


def test_two_posts_found_stop_for_a_person(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    for _ in range(2):
        world.platform.write("post", {"kind": "post", "text": TEXT, "public": True})
    world.platform.faults = {"post": ["lost_after"]}
    outcome = deliver(world.job, world.connector, world.tools())
    assert outcome.state is PublicationState.DUPLICATE_SUSPECT
    held = len(world.platform.public())
    deliver(world.job, world.connector, world.tools())
    assert len(world.platform.public()) == held
