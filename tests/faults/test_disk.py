"""Power cuts, full disks and locks under the ledger: the intent is durable before a byte leaves."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from connectors.base import Shape
from proof.errors import LedgerBusy, LedgerFull
from proof.ledger import SqliteLedger
from tests.faults.disk import Disk, Folder
from tests.faults.fake import open_world, posts, run
from tests.faults.scale import every
from tests.faults.tally import Tally, intents
from tests.flows.world import World

SHAPES: tuple[Shape, ...] = ("one_shot", "two_phase", "client_id")


class PowerCut(BaseException):
    """Nothing of ours catches it."""


class Plug:
    """A crash point that cuts the power at the ``number``-th boundary."""

    def __init__(self, number: int | None = None) -> None:
        self.number = number
        self.seen: list[str] = []

    def __call__(self, name: str) -> None:
        self.seen.append(name)
        if self.number is not None and len(self.seen) > self.number:
            raise PowerCut(name)


def cut(
    folder: Path, shape: Shape, number: int, monkeypatch: pytest.MonkeyPatch, *, level: str
) -> tuple[World, Disk, Folder]:
    """A delivery whose machine loses its power at a boundary."""
    world = open_world(folder, shape)
    world.ledger._connection.execute(f"PRAGMA synchronous = {level}")
    disk = Disk(world.ledger._connection, world.ledger.path)
    (folder / "store").mkdir()
    store = Folder(folder / "store", monkeypatch)
    with pytest.raises(PowerCut):
        run(world, Plug(number))
    return world, disk, store


def restart(old: Path, new: Path, shape: Shape, disk: Disk, store: Folder, torn: int) -> World:
    """The machine comes up again with what its disk kept; the platform kept all it had."""
    new.mkdir()
    disk.image(new, random.Random(torn) if torn else None)
    store.image(new / "store")
    for name in ("platform.json", "platform.json.faults", "time"):
        if (old / name).exists():
            shutil.copy(old / name, new / name)
    return open_world(new, shape)


def boundaries(folder: Path, shape: Shape) -> int:
    plug = Plug()
    world = open_world(folder, shape)
    run(world, plug)
    world.ledger.close()
    return len(plug.seen)


def cuts(
    tmp_path: Path, shape: Shape, monkeypatch: pytest.MonkeyPatch, *, level: str, one_in: int
) -> list[tuple[str, World]]:
    found: list[tuple[str, World]] = []
    for number in every(range(boundaries(tmp_path / "dry", shape)), one_in):
        with monkeypatch.context() as patch:
            old = tmp_path / f"cut-{number}"
            dead, disk, store = cut(old, shape, number, patch, level=level)
            for torn in (0, number + 1):
                new = tmp_path / f"cut-{number}-{torn}"
                world = restart(old, new, shape, disk, store, torn)
                run(world)
                found.append((f"{shape}, cut at boundary {number}, torn {torn}", world))
        dead.ledger.close()
    return found


@pytest.mark.fault("F03", off="reconcile", shows=["one_shot"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_intent_survives_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally, shape: Shape
) -> None:
    for name, world in cuts(tmp_path, shape, monkeypatch, level="FULL", one_in=8):
        tally.judge(name, posts(world), world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F03")
def test_with_lazy_commits_the_same_power_cuts_post_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    """The model can fail: SQLite's synchronous=NORMAL leaves the last commits unsynced."""
    found = cuts(tmp_path, "one_shot", monkeypatch, level="NORMAL", one_in=2)
    twice = sum(posts(world) > 1 for _, world in found)
    for _, world in found:
        world.ledger.close()
    tally.note(f"synchronous=NORMAL: {twice} of {len(found)} cuts post twice")
    assert twice


@pytest.mark.fault("F06", off="reconcile", shows=["one_shot"])
@pytest.mark.parametrize("shape", every(["one_shot", "two_phase"], 2))
def test_a_disk_full_at_any_write_stops_before_a_call_and_a_rerun_heals(
    tmp_path: Path, tally: Tally, shape: Shape
) -> None:
    whole = open_world(tmp_path / "dry", shape)
    dry = Disk(whole.ledger._connection, whole.ledger.path)
    run(whole)
    writes = dry.writes
    whole.ledger.close()
    for room in every(range(writes), 12):
        world = open_world(tmp_path / str(room), shape)
        disk = Disk(world.ledger._connection, world.ledger.path)
        disk.full_from = room
        with pytest.raises(LedgerFull) as caught:
            run(world)
        assert "Ruang penyimpanan" in caught.value.hint
        sent = sum(call != "read" for call in world.platform.calls)
        assert sent <= intents(world.ledger, world.job.publication), "a call without an intent"
        disk.full_from = None
        run(world)
        name = f"{shape}, room for {room} writes"
        tally.judge(name, posts(world), world.ledger, world.job.publication)
        world.ledger.close()


@pytest.mark.fault("F07", off="reconcile", shows=["post:performed"])
@pytest.mark.parametrize(
    "point", ["start", "media[0]:before_intent", "post:before_intent", "post:performed"]
)
def test_a_locked_ledger_stops_the_run_and_a_rerun_heals(
    tmp_path: Path, tally: Tally, point: str
) -> None:
    world = open_world(tmp_path / "w", "one_shot")
    world.ledger.close()
    world.ledger = SqliteLedger(world.ledger.path, world.clock, busy_s=0.1)
    holder = sqlite3.connect(world.ledger.path, isolation_level=None)

    def lock(name: str) -> None:
        if name == point:
            holder.execute("BEGIN IMMEDIATE")

    lock("start")
    before = {"start": 0, "media[0]:before_intent": 0, "post:before_intent": 1}.get(point, 2)
    with pytest.raises(LedgerBusy):
        run(world, lock)
    assert sum(call != "read" for call in world.platform.calls) == before
    assert before <= intents(world.ledger, world.job.publication)
    holder.execute("ROLLBACK")
    holder.close()
    run(world)
    tally.judge(f"locked at {point}", posts(world), world.ledger, world.job.publication)
    world.ledger.close()
