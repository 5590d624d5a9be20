"""The lock of a publication: waited for, private, one per publication."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.publishing.locks import Busy, publication_lock
from tests.flows.world import make_world


def test_a_lock_that_is_let_go_in_time_is_taken(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    folder = tmp_path / "kunci"
    held = publication_lock(folder, "satu", clock=world.clock, wait=0)
    held.__enter__()
    sleep = world.clock.sleep

    def let_go(seconds: float) -> None:
        sleep(seconds)
        held.__exit__(None, None, None)

    world.clock.sleep = let_go  # type: ignore[method-assign]
    with (
        publication_lock(folder, "satu", clock=world.clock, wait=5),
        publication_lock(folder, "dua", clock=world.clock, wait=0),
    ):
        world.clock.sleep = sleep  # type: ignore[method-assign]
        with pytest.raises(Busy, match="satu"):
            publication_lock(folder, "satu", clock=world.clock, wait=0).__enter__()


def test_a_lock_file_is_private_and_no_link_is_followed(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    folder = tmp_path / "a" / "b"
    with publication_lock(folder, "satu", clock=world.clock, wait=0):
        assert (folder / "satu.lock").stat().st_mode & 0o777 == 0o600
    (folder / "dua.lock").symlink_to(tmp_path / "lain")
    with pytest.raises(OSError, match="dua"):
        publication_lock(folder, "dua", clock=world.clock, wait=0).__enter__()
    assert not (tmp_path / "lain").exists()
