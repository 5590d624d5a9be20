"""Whatever the bytes are, a manifest loads or is refused with its mistakes told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from content.errors import ManifestError
from content.manifest import load_manifest
from content.store import Store
from tests.content.fuzzing import inputs
from tests.content.manifest_world import CHANNELS, UNITS, folder, store

__all__ = ["folder", "store"]  # fixtures

ROUNDS, EACH = 10, 5_000
"""Together 50,000 inputs in the slow lane."""


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store syncs each photograph; thousands of times the same one."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def _told(error: ManifestError, path: Path) -> bool:
    whole = all(one.hint and one.file == path.name for one in error.problems)
    return bool(error.problems) and whole and str(path.parent) not in error.hint


def tried(folder: Path, store: Store, seed: int, count: int) -> tuple[int, int]:
    """How many loaded, and how many were refused; any other error is raised with its input."""
    loaded = refused = 0
    for data, ending in inputs(seed, count):
        path = folder / f"m{ending}"
        path.write_bytes(data)
        try:
            found = load_manifest(path, store, units=UNITS, channels=CHANNELS)
        except ManifestError as error:
            if not _told(error, path):
                raise AssertionError(f"not told: {data!r}") from error
            refused += 1
        except Exception as error:
            raise AssertionError(f"{type(error).__name__} from {data!r}") from error
        else:
            assert found.items, data
            loaded += 1
    return loaded, refused


def test_a_sample_of_broken_manifests_is_refused_and_nothing_else(
    folder: Path, store: Store
) -> None:
    loaded, refused = tried(folder, store, 2612, 300)
    assert refused > 200
    assert loaded > 0, "mutants that stay good show that the harness reads at all"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_fifty_thousand_broken_manifests(folder: Path, store: Store, seed: int) -> None:
    loaded, refused = tried(folder, store, seed, EACH)
    assert loaded + refused == EACH
    assert min(loaded, refused) > 0
