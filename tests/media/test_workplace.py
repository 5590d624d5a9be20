"""Half-made files of a killed maker go; those of a living one stay."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from media.workplace import work_folder
from tests.source_tree import ROOT

MAKER = """
import sys, time
from pathlib import Path
from media.workplace import work_folder
with work_folder(Path(sys.argv[1])) as folder:
    (folder / "out.mp4").write_bytes(b"separuh")
    print(folder, flush=True)
    time.sleep(600)
"""


def test_what_a_killed_maker_left_is_removed_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKER, str(tmp_path / "work")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout is not None
        left = Path(maker.stdout.readline().strip())
        with work_folder(tmp_path / "work") as own:
            assert own != left
            assert (left / "out.mp4").exists()
        maker.kill()
        maker.wait()
        assert (left / "out.mp4").exists()
        with work_folder(tmp_path / "work"):
            assert not left.exists()
    assert list((tmp_path / "work").iterdir()) == []


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), work_folder(tmp_path) as folder:
        (folder / "tidak-ada").read_bytes()
    assert list(tmp_path.iterdir()) == []
