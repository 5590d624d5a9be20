"""Told to wait (F11): the wait is kept or the post parked, whatever was done meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from proof.projection import publication_view
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.test_answers import WRITES, folder_for
from tests.faults.twins import Twins, TwinWorld, open_twin


@pytest.mark.fault("F11", off="reconcile", shows=["x", "create_post"])
@pytest.mark.parametrize(("platform", "op"), every(WRITES, 13))
def test_told_to_wait_it_waits_or_parks(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str, op: str
) -> None:
    """``rate_limited_after``: refused in words and carried out, as Instagram was seen to do."""
    waits: list[dict[str, object]] = [
        {"retry_after": 60},
        {"retry_after": "http-date", "seconds": 60},
        {"retry_after": 86_400},
        {"retry_after": "missing"},
    ]
    names = ("rate_limited", "rate_limited_after")
    cases = [(name, told) for name in names for told in waits]
    for number, (fault, told) in enumerate(every(cases, 4)):
        twins.empty()
        twins.sandbox.fault(platform, op, fault, times=1, **told)
        world = open_twin(folder_for(tmp_path, number), twins, platform)
        before = world.clock.slept
        world.run()
        waited = world.clock.slept - before
        assert waited <= 3 * 900 + 600, "waited longer than the office allows"
        world.clock.sleep(86_400)
        world.run()
        _told_or_aired(tally, f"{platform} {op} {fault} {told}", world)
        world.ledger.close()


def _told_or_aired(tally: Tally, name: str, world: TwinWorld) -> None:
    """A hidden draft that was made after all may stand in the way: then a person is told."""
    publication = world.job.publication
    state = publication_view(world.ledger, publication).state.value
    if state == "refused" and "rate_limited_after" in name:
        tally.parked(name, world.posts(), world.ledger, publication, "refused")
    else:
        tally.judge(name, world.posts(), world.ledger, publication)


@pytest.mark.fault("F11")
def test_a_platform_that_always_says_wait_is_left_alone(
    tmp_path: Path, twins: Twins, tally: Tally
) -> None:
    twins.sandbox.fault("x", "create_post", "rate_limited", times=50, retry_after=60)
    world = open_twin(tmp_path / "x", twins, "x")
    world.run()
    calls = len(twins.sandbox.requests("x", "create_post"))
    assert calls <= 3, "a loop"
    world.ledger.verify().require()
    tally.parked("x", world.posts(), world.ledger, world.job.publication, "parked", "undecided")
