"""`pip install .` by version ranges, in a clean environment, gives a program that runs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.real.deployment import office_on_twins
from tests.real.serving import serving
from tests.source_tree import ROOMS, ROOT, tracked_files

pytestmark = [pytest.mark.slow]
INSTALL_SECONDS = 900
RUN_SECONDS = 120
SERVER_STARTS = (
    "from prefect.server.api.server import create_app\n"
    "print(sum('/flow_runs' in path for path in create_app().openapi()['paths']))"
)


def run(*words: str | Path, seconds: float, cwd: Path | str = "/") -> str:
    done = subprocess.run(
        words, cwd=cwd, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, f"{words}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def clean_bin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bin/ of a new environment that holds the project and what pip chose for it."""
    home = tmp_path_factory.mktemp("plain") / "venv"
    run(sys.executable, "-m", "venv", home, seconds=RUN_SECONDS)
    pip = home / "bin" / "pip"
    run(pip, "install", "--quiet", "--no-input", str(ROOT), seconds=INSTALL_SECONDS)
    return home / "bin"


def test_the_command_answers_from_anywhere(clean_bin: Path) -> None:
    told = run(clean_bin / "tayang", "--help", seconds=RUN_SECONDS)
    assert "publish" in told


def test_what_pip_chose_fits_together(clean_bin: Path) -> None:
    assert "No broken requirements" in run(clean_bin / "pip", "check", seconds=RUN_SECONDS)


def test_prefects_server_can_be_built(clean_bin: Path) -> None:
    """Some pairs of Prefect and FastAPI install cleanly and fail here."""
    told = run(clean_bin / "python", "-W", "ignore", "-c", SERVER_STARTS, seconds=RUN_SECONDS)
    assert int(told.splitlines()[-1]) > 0


def test_rooms_are_imported_from_the_installation(clean_bin: Path) -> None:
    code = f"import {', '.join(ROOMS)}; print({', '.join(f'{room}.__file__' for room in ROOMS)})"
    told = run(clean_bin / "python", "-c", code, seconds=RUN_SECONDS)
    assert told.count("site-packages") == len(ROOMS)


def test_serve_needs_no_checkout(clean_bin: Path, tmp_path: Path) -> None:
    """Its deployments are set up and a run of one of them ends well, all from site-packages."""
    with (
        office_on_twins(tmp_path) as office,
        serving(office, [clean_bin / "tayang"], cwd=tmp_path) as served,
    ):
        run_id = served.run("tayangkan/terbit", manifest="manifest.yaml")
        assert served.finished(run_id) == "COMPLETED", served.worker_log.read_text()
        assert sorted(one["platform"] for one in office.posts()) == ["wordpress", "x"]
        known = served.deployment("tayangkan/terbit")
        (step,) = known["pull_steps"]
        (where,) = step.values()
        assert Path(where["directory"]).name == "site-packages"
        assert served.stop() == 0


def test_the_wheel_holds_the_rooms_with_their_data_and_nothing_else(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps")
    run(*command, "--no-build-isolation", "-w", tmp_path, str(ROOT), seconds=RUN_SECONDS)
    (wheel,) = tmp_path.glob("tayang-*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in held} == set(ROOMS)
    ours = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    assert {name for name in ours if name.partition("/")[0] in ROOMS} - held == set()
