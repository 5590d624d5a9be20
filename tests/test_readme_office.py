"""The office shown in README.md is one that the program accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import Settings
from connectors.registry import settings_from
from tests.source_tree import ROOT

FILES = ("office.yaml", "roles.yaml", "channels.yaml", "holidays.yaml")


def shown(page: str) -> dict[str, str]:
    """The YAML block that follows the first mention of each file at the start of a line."""
    found = {}
    for name in FILES:
        block = re.search(rf"^`{name}` .*?^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        assert block, f"README.md shows no {name}"
        found[name] = block[1]
    return found


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name, text in shown((ROOT / "README.md").read_text(encoding="utf-8")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_office_loads_and_its_channels_open(office: Path) -> None:
    names = ("wordpress_password", "x_consumer_key", "x_consumer_secret")
    tokens = ("x_access_token", "x_access_token_secret")
    secrets = {f"TAYANG_SECRET_{name.upper()}": f"bukan-{name}" for name in (*names, *tokens)}
    settings = Settings.load(office, environment=secrets)
    assert [channel.name for channel in settings.channels] == ["situs", "x"]
    assert settings.holidays.knows(2028)
    for channel in settings.channels:
        assert settings_from(channel, settings.secrets).model_dump()


def test_a_wrong_line_in_it_would_be_seen(office: Path) -> None:
    path = office / "channels.yaml"
    path.write_text(path.read_text().replace("without_site", "tanpa_situs"), encoding="utf-8")
    with pytest.raises(ConfigError, match="mistake"):
        Settings.load(office, environment={})
