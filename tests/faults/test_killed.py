"""Killed at every boundary, at random times, with and without a server that misbehaves."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from connectors.base import Shape
from content.publication import draft_version, publication_id
from flows.publishing.job import CrashPoint, Job
from tests.faults.fake import (
    Faults,
    Server,
    WholeFile,
    boundaries,
    kill_at,
    killed,
    killed_run,
    open_world,
    posts,
    run,
)
from tests.faults.scale import FULL, amount, every
from tests.faults.tally import Tally
from tests.faults.twins import AIR_OPS, CREATE_OPS, PLATFORMS, Twins, open_twin
from tests.flows.platform import FakeConnector, Fault
from tests.flows.world import World

SHAPES: tuple[Shape, ...] = ("one_shot", "two_phase", "client_id")
SERVER: tuple[tuple[Fault, ...], ...] = (
    (),
    ("reset_before",),
    ("error500_before",),
    ("rate_limited",),
    ("lost_after",),
    ("error500_after",),
    ("late",),
    ("reset_before", "lost_after"),
)
STEPS: dict[Shape, tuple[str, ...]] = {
    "one_shot": ("media[1]", "post"),
    "client_id": ("media[1]", "post"),
    "two_phase": ("media[1]", "draft", "publish"),
}
PHOTOS = 2


Case = tuple[str, Faults, int]


def cases(folder: Path, shape: Shape) -> Iterator[Case]:
    """Name, server faults, and the boundary at which to kill."""
    spoilt = [(step, names) for step in STEPS[shape] for names in SERVER]
    for number, (step, names) in enumerate(every(spoilt, 12)):
        faults: Faults = {step: names}
        passed = boundaries(folder / f"dry-{number}", shape, faults, photos=PHOTOS)
        for n, at in every(list(enumerate(passed)), 8):
            yield f"{shape}, {step} {'+'.join(names) or 'ok'}, killed at {at}", faults, n


def one_case(folder: Path, shape: Shape, faults: Faults, number: int) -> World:
    """Kill a run, kill every other one's rerun too, then let runs come to their end."""
    first = open_world(folder, shape, photos=PHOTOS)
    assert isinstance(first.platform, Server)
    first.platform.order(faults)
    first.ledger.close()
    assert killed_run(folder, shape, number, photos=PHOTOS)
    if number % 2:
        killed_run(folder, shape, number // 2, photos=PHOTOS)
    world = open_world(folder, shape, photos=PHOTOS)
    run(world)
    return world


@pytest.mark.fault("F01", off="reconcile", shows=["one_shot"])
@pytest.mark.parametrize("shape", SHAPES)
def test_killed_at_each_boundary_of_the_fake_platform(
    tmp_path: Path, tally: Tally, shape: Shape
) -> None:
    for n, (name, faults, number) in enumerate(cases(tmp_path, shape)):
        world = one_case(tmp_path / str(n), shape, faults, number)
        tally.judge(name, posts(world), world.ledger, world.job.publication)
        world.ledger.close()
    assert tally.off or tally.cases >= amount(300, 2)


TWIN_FAULTS = ("", "lost_after", "error500_after", "garbage", "reset_before", "error500_before")


def twin_case(
    folder: Path, twins: Twins, platform: str, order: tuple[str, str], number: int
) -> tuple[bool, int]:
    """A killed run of a real connector and its rerun; whether it was killed, and public posts."""
    twins.empty()
    op, fault = order
    if fault:
        twins.sandbox.fault(platform, op, fault)

    def act() -> None:
        open_twin(folder, twins, platform).run(kill_at(number))

    return killed(act), twins.posts(platform)


@pytest.mark.fault("F01", off="reconcile", shows=["x"])
@pytest.mark.parametrize("platform", every(PLATFORMS, 3))
def test_killed_at_each_boundary_of_a_real_connector(
    tmp_path: Path, twins: Twins, tally: Tally, platform: str
) -> None:
    ops = list(dict.fromkeys([CREATE_OPS[platform], AIR_OPS[platform]]))
    orders = every([(op, fault) for op in ops for fault in TWIN_FAULTS], 7)
    for n, order in enumerate(orders):
        # every third boundary, another third for the next fault; in the sample only a late one
        for number in count(n % 3, 3) if FULL else (10,):
            folder = tmp_path / f"{n}-{number}"
            landed, _ = twin_case(folder, twins, platform, order, number)
            world = open_twin(folder, twins, platform)
            world.run()
            name = f"{platform}, {order}, killed at boundary {number}"
            tally.judge(name, world.posts(), world.ledger, world.job.publication)
            world.ledger.close()
            if not landed:
                break


def kill_on_name(wanted: str) -> CrashPoint:
    """SIGKILL at the boundary of that name."""

    def point(name: str) -> None:
        if name == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    return point


@pytest.mark.fault("F01", off="reconcile", off_sample=True)
def test_run_again_on_the_next_day_x_no_longer_refuses_the_same_text(
    tmp_path: Path, twins: Twins, tally: Tally
) -> None:
    """X refuses a text for a day only; after it, nothing but the look at X prevents a second."""

    def act() -> None:
        open_twin(tmp_path / "x", twins, "x", pictures=0).run(kill_on_name("post:performed"))

    assert killed(act)
    open_twin(tmp_path / "x", twins, "x", pictures=0).clock.sleep(25 * 3600)
    world = open_twin(tmp_path / "x", twins, "x", pictures=0)
    world.run()
    tally.judge("x, next day", world.posts(), world.ledger, world.job.publication)


def item_world(folder: Path, shape: Shape, number: int) -> World:
    """World ``number`` of many that share one ledger and store; each has its own platform."""
    world = open_world(folder, shape)
    platform = Server(WholeFile(folder / f"platform-{number}.json"), world.clock)
    world.platform, world.connector = platform, FakeConnector(platform, shape)
    world.job = numbered(world.job, platform, number)
    return world


def numbered(job: Job, platform: Server, number: int) -> Job:
    """The job of item ``number``; its platform gives ids that no other item's platform gives."""
    platform.prefix = f"obj-{number}"
    code = f"DUM-{2026 + number // 900}-12-{number % 900:03}"
    draft = job.draft.model_copy(update={"item_id": code})
    identity = publication_id("contoh", draft.item_id, draft.channel, draft.format)
    return replace(job, draft=draft, version=draft_version(draft), publication=identity)


def publish_for_ever(folder: Path, shape: Shape, start: int, seed: int, ready: int) -> None:
    """Items one after the other from ``start``; the ledger is opened once, then ``ready`` told."""
    chance = random.Random(seed)
    shared = open_world(folder, shape)
    os.write(ready, b".")
    for number in count(start):
        platform = Server(WholeFile(folder / f"platform-{number}.json"), shared.clock)
        if not platform.path.exists():
            platform.path.write_text("[]")
            step = chance.choice(["media[0]", *STEPS[shape][1:]])
            platform.order({step: chance.choice(SERVER[:6])})
        world = replace(
            shared,
            platform=platform,
            connector=FakeConnector(platform, shape),
            job=numbered(shared.job, platform, number),
        )
        run(world)
        WholeFile(folder / "next").write_text(str(number + 1))


@pytest.mark.fault("F02", off="reconcile", shows=["one_shot"])
@pytest.mark.parametrize("shape", SHAPES)
def test_killed_at_random_times(tmp_path: Path, tally: Tally, shape: Shape) -> None:
    chance = random.Random(2612)
    next_file = tmp_path / "next"
    kills, wanted_kills, wanted_items = 0, amount(340, 4), amount(170, 2)
    started = time.monotonic()

    def begun() -> int:
        text = next_file.read_text() if next_file.exists() else ""
        return int(text or 0)

    while kills < wanted_kills or begun() < wanted_items:
        start = max(0, begun() - 2)  # the last ones again: a rerun of what is live sends nothing
        listening, ready = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                publish_for_ever(tmp_path, shape, start, kills, ready)
            finally:
                os._exit(9)
        os.close(ready)
        # kills must strike deliveries, not the start of the program
        assert os.read(listening, 1), "the publisher did not start"
        os.close(listening)
        time.sleep(chance.uniform(0.0, 0.09))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the publisher broke by itself"
        kills += 1
        assert time.monotonic() - started < 600, "no progress under kills"
    for number in range(begun() + 1):
        world = item_world(tmp_path, shape, number)
        run(world)
        tally.judge(f"{shape}, item {number}", posts(world), world.ledger, world.job.publication)
        world.ledger.close()
    tally.kills = kills
    tally.note(f"{shape}{f', {tally.off} off' if tally.off else ''}: {kills} kills")
