"""Drills about this machine: disk, ledger, clock, a killed run, a changed manifest."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta

from config.errors import TayangError
from flows.drills.kit import PUBLISH, ROLE, Action, Drill, one_each, outside, typed
from flows.drills.world import Ran, World

_ROOM = 30_000
"""Bytes to which any file may grow while the drill's disk is full."""

_PATIENCE_S = 60


def _disk_fills(world: World) -> Ran:
    """A limit on the size of files plays the full disk: as for it, nothing can be written."""
    cache = world.home / "var" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    world.room = _ROOM
    return world.publish()


def _make_room(world: World) -> None:
    shutil.rmtree(world.home / "var" / "cache")
    world.room = 0


def _disk_actions(world: World) -> tuple[Action, ...]:
    command = f"rm -r {world.home / 'var' / 'cache'}"
    room = outside("disk-penuh.room", _make_room, command)
    return (room, typed("disk-penuh.verify", "ledger", "verify"), typed("publish_again", *PUBLISH))


def _old_copy_is_put_back(world: World) -> Ran:
    """A good backup, then a run, then somebody copies the older file over the ledger."""
    world.tayang("publish", "manifest.yaml", "--channel", "situs")
    world.tayang("ledger", "backup", "cadangan-lama.sqlite3")
    world.publish()
    world.tayang("ledger", "backup", "cadangan-baru.sqlite3")
    ledger = world.home / "var" / "ledger.sqlite3"
    for tail in ("-wal", "-shm"):
        ledger.with_name(ledger.name + tail).unlink(missing_ok=True)
    shutil.copy(world.home / "cadangan-lama.sqlite3", ledger)
    return world.publish()


def _ledger_actions(_world: World) -> tuple[Action, ...]:
    reason = ("--reason", "salinan lama terpasang")
    newest = ("ledger", "restore", "cadangan-baru.sqlite3", *ROLE, *reason)
    return (
        typed("buku-lama.restore", *newest),
        typed("buku-lama.verify", "ledger", "verify"),
        typed("publish_again", *PUBLISH),
    )


def _clock_is_wrong(world: World) -> Ran:
    world.ahead = timedelta(days=2)
    return world.publish()


def _clock_actions(_world: World) -> tuple[Action, ...]:
    def right(world: World) -> None:
        world.ahead = timedelta()

    clock = outside("jam-salah.clock", right, command="sudo timedatectl set-ntp true")
    return (clock, typed("publish_again", *PUBLISH))


def _text_is_changed(world: World) -> Ran:
    """Somebody corrects a word after the release."""
    _replace(world, "ramah", "santun")
    return world.publish()


def _text_actions(world: World) -> tuple[Action, ...]:
    def put_back(world: World) -> None:
        shutil.copy(world.folder / "manifest-rilis.yaml", world.manifest)

    command = f"cp {world.folder / 'manifest-rilis.yaml'} {world.manifest}"
    return (
        outside("isi-berubah.put_back", put_back, command),
        typed("publish_again", *PUBLISH),
    )


def _replace(world: World, old: str, new: str) -> None:
    shutil.copy(world.manifest, world.folder / "manifest-rilis.yaml")
    text = world.manifest.read_text(encoding="utf-8")
    world.manifest.write_text(text.replace(old, new), encoding="utf-8")


def _run_is_killed(world: World) -> Ran:
    """The power goes while X is taking the post; the watch sees it at its next tick."""
    world.fault("x", "create_post", "hang_after")
    process = world.start(*PUBLISH)
    _until(lambda: bool(world.posts("x")), process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    world.well_again()
    world.tayang("alert", "tick")
    return world.tayang("alert", "list")


def _until(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while not done():
        if process.poll() is not None or time.monotonic() > ends:
            raise TayangError("the run did not reach the platform")
        time.sleep(0.05)


def _killed_actions(_world: World) -> tuple[Action, ...]:
    return (
        typed("terbunuh.ack", "alert", "ack", "W-0001", "--role", "pelaksana"),
        typed("publish_again", *PUBLISH),
    )


MACHINE_DRILLS = (
    Drill("disk-penuh", _disk_fills, _disk_actions, one_each),
    Drill("buku-lama", _old_copy_is_put_back, _ledger_actions, one_each),
    Drill("jam-salah", _clock_is_wrong, _clock_actions, one_each),
    Drill("isi-berubah", _text_is_changed, _text_actions, one_each),
    Drill("terbunuh", _run_is_killed, _killed_actions, one_each),
)
