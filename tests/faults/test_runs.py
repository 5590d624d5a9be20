"""Several runs at once, runs again, runs that are told to stop, platforms that are down."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import nullcontext
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

import flows.delivery
from connectors.base import Shape
from tests.faults.fake import Server, open_world, posts, run
from tests.faults.guards import LOCK
from tests.faults.scale import FULL, amount, every
from tests.faults.tally import Tally
from tests.faults.twins import PLATFORMS, Twins, open_twin
from tests.flows.command import tayang
from tests.flows.office import ONE, Office
from tests.flows.platform import START, Fault
from tests.flows.quickclock import QuickClock

DAY = timedelta(days=1)
SHAPES: tuple[Shape, ...] = ("one_shot", "two_phase", "client_id")


class RushClock(QuickClock):
    """Waits for a lock as a real run does, and skips settle windows."""

    def sleep(self, seconds: float) -> None:
        if seconds < 1:
            time.sleep(seconds)
        else:
            super().sleep(seconds)


def rush(folder: Path, shape: Shape, at: float) -> None:
    """Two threads of one process, both at the same moment."""

    def publish() -> None:
        world = open_world(folder, shape, clock=RushClock(START.isoformat()))
        time.sleep(max(0.0, at - time.monotonic()))
        run(world, lock_wait=30.0)
        world.ledger.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def four_processes(folder: Path, shape: Shape) -> int:
    """Four processes of two threads deliver the same publication; public posts."""
    open_world(folder, shape).ledger.close()
    at = time.monotonic() + 0.15
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                rush(folder, shape, at)
            except BaseException:  # noqa: BLE001 -- a child must never return into pytest
                os._exit(9)
            os._exit(0)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0, 0, 0, 0]
    world = open_world(folder, shape)
    held = posts(world, after=DAY)
    world.ledger.close()
    return held


@pytest.mark.fault("F18")
@pytest.mark.parametrize("shape", every(SHAPES, 3))
def test_four_processes_with_two_threads_each_make_one_post(
    tmp_path: Path, tally: Tally, shape: Shape
) -> None:
    for number in range(amount(20 if shape == "one_shot" else 15, 1)):
        folder = tmp_path / str(number)
        held = four_processes(folder, shape)
        world = open_world(folder, shape)
        tally.judge(f"{shape} {number}", held, world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F18")
def test_without_the_lock_the_same_rush_posts_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    """The rounds can fail: the switch is here, production always locks.

    On a busy machine four processes may happen to run one after another: such a rush proves
    nothing, so more rounds follow until one meets.
    """
    monkeypatch.setattr(flows.delivery, "publication_lock", lambda *_, **__: nullcontext())
    tally.off, wanted = LOCK, amount(10, 3)
    while tally.cases < wanted or (not tally.duplicates and tally.cases < 20 * wanted):
        held = four_processes_unlocked(tmp_path / str(tally.cases))
        tally.add(f"round {tally.cases}", duplicates=held - 1)


def four_processes_unlocked(folder: Path) -> int:
    """As above, where runs may break because another one has been faster."""
    open_world(folder, "one_shot").ledger.close()
    at = time.monotonic() + 0.15
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                rush(folder, "one_shot", at)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    world = open_world(folder, "one_shot")
    held = posts(world, after=DAY)
    world.ledger.close()
    return held


@pytest.mark.fault("F19", off="reconcile", shows=["one_shot"])
@pytest.mark.parametrize("shape", SHAPES)
def test_run_again_and_again_and_next_month_nothing_is_sent(
    tmp_path: Path, tally: Tally, shape: Shape
) -> None:
    faults: list[Fault | None] = [None, "lost_after", "late", "rate_limited"]
    for number, fault in enumerate(every(faults, 4)):
        world = open_world(tmp_path / str(number), shape)
        assert isinstance(world.platform, Server)
        world.platform.order(
            {"post": [fault] if fault else [], "publish": [fault] if fault else []}
        )
        run(world)
        size, calls = world.ledger.head().size, len(world.platform.calls)
        run(world)
        run(world)
        world.clock.advance(31 * 86_400)
        outcome = run(world)
        assert (outcome.sent, world.ledger.head().size) == (0, size)
        assert len(world.platform.calls) == calls, "a settled publication asks nothing"
        tally.judge(f"{shape} {fault}", posts(world), world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F20")
def test_sigterm_leaves_what_the_next_run_finishes(tmp_path: Path, tally: Tally) -> None:
    chance = random.Random(20)
    for number in range(amount(21, 3)):
        folder, shape = tmp_path / str(number), SHAPES[number % 3]
        open_world(folder, shape).ledger.close()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            try:
                run(open_world(folder, shape))
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.005, 0.06))
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        world = open_world(folder, shape)
        run(world)
        tally.judge(f"{shape} {number}", posts(world), world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F44", off="reconcile", shows=["one_shot"])
@pytest.mark.parametrize("shape", SHAPES)
def test_an_orchestrators_retries_send_nothing_twice(
    tmp_path: Path, tally: Tally, shape: Shape
) -> None:
    """Whatever retries a task does: deliver is called anew, as after a lost reply or a crash."""
    kinds: list[Fault] = ["lost_after", "error500_after", "late", "reset_before"]
    for number, fault in enumerate(every(kinds, 4)):
        world = open_world(tmp_path / str(number), shape)
        assert isinstance(world.platform, Server)
        last = "publish" if shape == "two_phase" else "post"
        world.platform.order({last: [fault]})
        for retry in range(4):

            def broken(name: str, number: int = retry) -> None:
                if number < 3 and name.endswith(("performed", "recorded")[number % 2]):
                    raise TimeoutError(name)

            try:
                run(world, broken)
            except TimeoutError:
                continue
        tally.judge(f"{shape} {fault}", posts(world), world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F17")
def test_each_subset_of_platforms_down_holds_up_only_what_depends_on_it(
    tmp_path: Path, twins: Twins, tally: Tally
) -> None:
    """Instagram fetches its pictures from the website, the others depend on nothing (rule 6)."""
    subsets = [set(c) for n in range(6) for c in combinations(PLATFORMS, n)]
    for number, down in enumerate(every(subsets, 30)):
        twins.empty()
        for platform in down:
            twins.sandbox.fault(platform, "*", "reset_before", times=999)
        for platform in PLATFORMS:
            folder = tmp_path / f"{number}-{platform}"
            world = open_twin(folder, twins, platform)
            world.run()
            name = f"{platform} with {sorted(down)} down"
            held = platform in down or (platform == "instagram" and "wordpress" in down)
            if held:
                tally.parked(
                    name, world.posts(), world.ledger, world.job.publication, "parked", "planned"
                )
            else:
                tally.judge(name, world.posts(), world.ledger, world.job.publication)
            world.ledger.close()
        if FULL:
            twins.sandbox.clear_faults()
            for platform in down:
                world = open_twin(tmp_path / f"{number}-{platform}", twins, platform)
                world.run()
                name = f"{platform} up again"
                tally.judge(name, world.posts(), world.ledger, world.job.publication)
                world.ledger.close()


@pytest.mark.fault("F43", sample=False, off="reconcile", shows=["post:performed"])
@pytest.mark.parametrize("at", ["publish:performed", "post:performed"])
@pytest.mark.parametrize("lost", every(["server", "database"], 2))
def test_without_prefect_the_ledger_is_enough(
    two_items: Office,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tally: Tally,
    lost: str,
    at: str,
) -> None:
    """Killed after the website's last call, or X's only one; what is told again is the command."""
    if lost == "server":
        monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    else:
        monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "hilang"))
    two_items.release()

    def die(name: str) -> None:
        if name == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        two_items.publish(ONE, crash=die)
    if tally.off:
        two_items.twin.fault("x", "create_post", "filter_fails", times=9)
    ran = tayang(two_items, "publish", str(two_items.manifest), "--item", ONE, "--json")
    writes = len(two_items.writes())
    again = two_items.publish(ONE)
    assert len(two_items.writes()) == writes
    for row in again.rows:
        public = len(two_items.posts(row.platform))
        tally.add(
            f"{lost} {at} {row.channel}",
            duplicates=max(0, public - 1),
            lost=int(public < 1),
            stuck=int(row.state.value != "tayang"),
        )
    assert ran.code == 0, ran.err
