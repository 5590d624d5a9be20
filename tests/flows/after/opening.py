"""Fixtures of the tests about what comes after airing: an office per channel and format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.flows.after.stage import Stage, Use, make_sources, make_stage
from tests.sandbox_process import SandboxProcess

NewStage = Callable[[Use, Sequence[str]], Stage]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sources(tmp_path_factory.mktemp("klip"))


@pytest.fixture(scope="module")
def new_stage(
    tmp_path_factory: pytest.TempPathFactory, twin_server: SandboxProcess, sources: Path
) -> NewStage:
    """Makes a stage with these scenarios; nothing of it is published yet."""

    def make(use: Use, scenarios: Sequence[str]) -> Stage:
        home = tmp_path_factory.mktemp("-".join(use)) / "kantor"
        return make_stage(home, sources, twin_server, use, scenarios)

    return make
