"""Fixtures of the runs: an office per test, on twins that live at the demo's time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.strictyaml import load_strict
from tests.flows.office import DEMO, NOW, Office, draw_pictures, make_office
from tests.sandbox_process import SandboxProcess, running_sandbox

MakeOffice = Callable[..., Office]


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All demo pictures, drawn once."""
    folder = tmp_path_factory.mktemp("gambar")
    draw_pictures(folder, load_strict(Path(str(DEMO.joinpath("manifest.yaml")))).data)
    return folder / "media"


@pytest.fixture(scope="session")
def twin_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("kembaran"), clock=NOW) as process:
        yield process


@pytest.fixture
def twin(twin_server: SandboxProcess) -> SandboxProcess:
    """The twins, emptied, at NOW."""
    twin_server.reset()
    twin_server.clear_faults()
    twin_server.set_clock(NOW)
    return twin_server


@pytest.fixture
def new_office(tmp_path: Path, twin: SandboxProcess, drawn: Path) -> MakeOffice:
    """Make an office with the items named: ``new_office(ONE, TWO)``; not released yet."""

    def make(*items: str, name: str = "kantor") -> Office:
        return make_office(tmp_path / name, twin, *items, pictures=drawn)

    return make


@pytest.fixture
def office(new_office: MakeOffice) -> Office:
    """An office with one item, released."""
    from tests.flows.office import ONE

    made = new_office(ONE)
    made.release()
    return made
