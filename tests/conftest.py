"""What every test may use. Sockets are closed except loopback (pyproject, pytest-socket)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import redaction
from tests.lanes import is_slow, on_twin

ROOT = Path(__file__).parents[1]
# These need servers, a browser or a network of packages: `make test-real`
ON_DEMAND = (ROOT / "tests" / "real", ROOT / "tests" / "packaging")
NO_SAMPLES = "no samples beside the checkout"

pytest_plugins = ["tests.sandbox_process"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the real-server tests out unless TAYANG_REAL=1 or a path names them."""
    if os.environ.get("TAYANG_REAL") == "1":
        return None
    for folder in ON_DEMAND:
        if collection_path == folder or folder in collection_path.parents:
            name = folder.relative_to(ROOT).as_posix()
            return None if any(name in argument for argument in config.args) else True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what waits for `make test-slow`, and what those two lanes hold (tests/lanes.py)."""
    for item in items:
        if on_twin(item.nodeid):
            item.add_marker(pytest.mark.twin)
        if is_slow(item.nodeid):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _own_secrets() -> Iterator[None]:
    """Forget what a test registered: another test's text may hold those very words."""
    known = frozenset(redaction._known)
    yield
    redaction._known.clear()
    redaction._known.update(known)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real photographs, clips and API contracts that lies beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"{NO_SAMPLES}: {folder.name}/ not found")
    return folder
