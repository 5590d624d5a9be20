"""Secrets in Prefect's blocks: the last source, asked only when the office chose it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from config.errors import SecretError
from config.redaction import contains_secret
from config.settings import Settings
from flows.blocks import BlockSecrets
from flows.office_secrets import BLOCKS, with_blocks
from tests.flows.conftest import MakeOffice

KEPT = {"tayang-x-access-token": "nilai-dari-balok"}


class _Kept:
    def __init__(self, value: str) -> None:
        self._value = value

    def get(self) -> SecretStr:
        return SecretStr(self._value)


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in for Prefect, whose import takes seconds; the names that were asked for.

    The real one is asked in tests/real/test_prefect_blocks.py.
    """
    asked: list[str] = []

    def load(name: str, **_: object) -> _Kept:
        asked.append(name)
        if name == "tayang-mati":
            raise ConnectionError("http://petugas:kata-kunci-77@server")
        if name not in KEPT:
            raise ValueError(f"Unable to find block document named {name}")
        return _Kept(KEPT[name])

    prefect: Any = ModuleType("prefect.blocks.system")
    prefect.Secret = SimpleNamespace(load=load)
    for name in ("prefect", "prefect.blocks"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, prefect.__name__, prefect)
    return asked


def test_a_block_gives_a_secret_once(blocks: list[str]) -> None:
    source = BlockSecrets("tayang-")
    for _ in range(2):
        found = source.get("x-access-token")
        assert found is not None
        assert found.get_secret_value() == "nilai-dari-balok"
    assert blocks == ["tayang-x-access-token"]
    assert contains_secret("nilai-dari-balok")
    assert source.get("tidak-ada") is None


def test_a_server_that_is_down_is_told_without_its_address(blocks: list[str]) -> None:
    with pytest.raises(SecretError) as caught:
        BlockSecrets("tayang-").get("mati")
    told = str(caught.value) + caught.value.hint
    assert "kata-kunci-77" not in told
    assert "PREFECT_API_URL" in told


def test_files_go_before_blocks_and_blocks_are_asked_only_when_chosen(
    new_office: MakeOffice, blocks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home: Path = new_office().home
    monkeypatch.delenv(BLOCKS, raising=False)
    settings = Settings.load(home)
    assert with_blocks(settings) is settings
    monkeypatch.setenv(BLOCKS, "tayang-")
    chosen = with_blocks(settings)
    kept = chosen.secrets.get("x-access-token")
    assert kept is not None
    assert kept.get_secret_value() != "nilai-dari-balok"
    assert blocks == []
    (home / "secrets" / "x-access-token").unlink()
    kept = chosen.secrets.get("x-access-token")
    assert kept is not None
    assert kept.get_secret_value() == "nilai-dari-balok"
