"""The server commits after we gave up: no second post, or the residual risk in a number."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.base import Shape
from tests.faults.fake import Server, open_world, posts, run
from tests.faults.scale import amount, every
from tests.faults.tally import Tally
from tests.faults.twins import AIR_OPS, CREATE_OPS, Twins, open_twin

WINDOW = 90.0
"""Settle window of the fake platform, seconds."""

DELAYS = (1.0, 30.0, 60.0, 89.0, 91.0, 120.0, 600.0, 1800.0, 3600.0)
STEPS: tuple[tuple[Shape, str], ...] = (
    ("two_phase", "media[0]"),
    ("two_phase", "draft"),
    ("two_phase", "publish"),
    ("client_id", "media[0]"),
    ("client_id", "post"),
    ("one_shot", "media[0]"),
    ("one_shot", "post"),
)


def late(folder: Path, shape: Shape, step: str, delay: float) -> tuple[int, str]:
    """Public posts long after, and the state that the ledger tells."""
    world = open_world(folder, shape)
    assert isinstance(world.platform, Server)
    world.platform.late_seconds = delay
    world.platform.order({step: ["late"]})
    outcome = run(world)
    held = posts(world, after=timedelta(days=1))
    assert world.ledger.verify().ok
    world.ledger.close()
    return held, outcome.state.value


@pytest.mark.fault("F04", off="reconcile", shows=["one_shot", "post"])
@pytest.mark.parametrize(("shape", "step"), every(STEPS, 2))
def test_a_late_commit_on_the_fake_platform(
    tmp_path: Path, tally: Tally, shape: Shape, step: str
) -> None:
    risky = twice = 0
    for number, delay in enumerate(every(DELAYS, 5)):
        held, state = late(tmp_path / str(number), shape, step, delay)
        if not tally.off and (shape, step) == ("one_shot", "post") and delay > WINDOW:
            risky, twice = risky + 1, twice + (held > 1)
            continue
        tally.add(
            f"{shape}, {step} {delay:g} s late ({state})",
            duplicates=max(0, held - 1),
            lost=int(held < 1),
            stuck=int(state != "live"),
        )
    if risky:
        tally.note(
            f"RESIDUAL RISK one-shot: committed later than the settle window ({WINDOW:g} s), "
            f"{twice} of {risky} cases post twice"
        )


@pytest.mark.fault("F04")
@pytest.mark.parametrize(
    "platform", every(["wordpress", "facebook", "instagram", "youtube", "x"], 4)
)
def test_a_late_commit_on_a_twin_beyond_the_settle_window(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    """Our waiting costs no real time, so half a real second is far beyond the window."""
    ops = list(dict.fromkeys([AIR_OPS[platform], CREATE_OPS[platform]]))
    for op in ops[: amount(len(ops), 1)]:
        twins.empty()
        twins.sandbox.fault(platform, op, "late_commit", seconds=0.5)
        folder = tmp_path / op
        world = open_twin(folder, twins, platform)
        world.run()
        time.sleep(0.8)
        world.run()
        if platform == "x":
            tally.note(
                f"RESIDUAL RISK x: {world.posts()} posts after a commit beyond the window "
                "(X refuses the same text for a day, when that filter works)"
            )
        else:
            tally.judge(f"{platform} {op}", world.posts(), world.ledger, world.job.publication)
        world.ledger.close()
