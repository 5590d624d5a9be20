"""Checkpoints as texts and files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from config.clock import WIB
from proof.chain import Head
from proof.checkpoint import (
    Checkpoint,
    CheckpointError,
    keep_checkpoint,
    newest_checkpoint,
    read_checkpoint,
)

AT = datetime(2026, 12, 15, 9, 31, 5, tzinfo=WIB)


def _checkpoint(size: int, digit: str = "a") -> Checkpoint:
    return Checkpoint("inspektorat-yogya", Head(size, digit * 64), AT)


def test_the_text_is_four_lines_and_comes_back() -> None:
    text = _checkpoint(412).text()
    assert text == (
        f"tayang-ledger/inspektorat-yogya\n412\n{'a' * 64}\n2026-12-15T09:31:05+07:00\n"
    )
    assert read_checkpoint(text) == _checkpoint(412)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tayang-ledger/", "other-log/"),
        ("inspektorat-yogya", "../yogya"),
        ("412", "0412"),
        ("412", "-1"),
        ("a" * 64, "a" * 63),
        ("a" * 64, "A" * 64),
        ("+07:00", ""),
        ("2026-12-15T", "15 Desember "),
        ("412\n", ""),
    ],
)
def test_anything_else_is_refused(old: str, new: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(_checkpoint(412).text().replace(old, new))
    assert "Titik periksa" in caught.value.hint


def test_a_file_keeps_all_and_gives_the_largest(tmp_path: Path) -> None:
    path = tmp_path / "away" / "checkpoints.txt"
    assert newest_checkpoint(path, "inspektorat-yogya") is None
    for size in (3, 9, 9, 5):  # 5: somebody went on with an old copy
        keep_checkpoint(path, _checkpoint(size))
    assert path.read_text().count("tayang-ledger/") == 3, "the same head is not repeated"
    newest = newest_checkpoint(path, "inspektorat-yogya")
    assert newest is not None
    assert newest.head.size == 9


def test_another_office_s_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    keep_checkpoint(path, _checkpoint(3))
    with pytest.raises(CheckpointError, match="inspektorat-yogya"):
        newest_checkpoint(path, "kota-lain")
