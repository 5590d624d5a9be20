"""The office's folder as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import Settings


def test_a_folder_that_is_no_offices_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.load(tmp_path)
    assert ["tayang init" in one.hint for one in caught.value.problems] == [True]


def test_one_missing_file_of_three_is_named(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text("id: contoh\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Settings.load(tmp_path)
    assert {"channels.yaml", "roles.yaml"} <= {one.file for one in caught.value.problems}
