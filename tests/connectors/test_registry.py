from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from config.clock import ManualClock
from config.errors import ConfigError
from config.office import Channel
from connectors.registry import (
    capabilities,
    connector_type,
    connector_types,
    open_connector,
    settings_from,
)
from tests.contract.target import Secrets

CLOCK = ManualClock(datetime(2026, 12, 1, tzinfo=UTC))


def channel(platform: str, **options: object) -> Channel:
    return Channel(name="kanal", platform=platform, options=options)


@pytest.mark.parametrize("platform", sorted(connector_types))
def test_every_connector_says_what_it_can_do(platform: str) -> None:
    able = capabilities(platform)
    assert connector_type(platform).platform == platform
    assert able.formats
    assert able.settle_s > 0
    # what a person posts by hand cannot be read back
    assert able.tayang_needs >= ({"P1"} if platform == "manual" else {"P1", "P2"})
    assert any(letter.isdigit() for letter in able.residual_note), "the risk is told in numbers"
    for spec in able.formats.values():
        assert spec.text.source
        assert spec.image is None or spec.image.source


def test_an_unknown_platform_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        capabilities("friendster")
    assert "friendster" in caught.value.hint
    assert "wordpress" in caught.value.hint


def test_all_wrong_options_are_told_together_and_no_secret_with_them() -> None:
    wrong = channel(
        "wordpress", base_url="bukan alamat", application_password={"secret": "sandi"}, warna="biru"
    )
    with pytest.raises(ConfigError) as caught:
        settings_from(wrong, Secrets({"sandi": "rahasia-sekali-7f"}))
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"kanal.base_url", "kanal.username", "kanal.warna"}
    assert "rahasia-sekali-7f" not in caught.value.hint + str(caught.value) + repr(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"consumer_key": SecretStr("a" * 8)},
        {"user_token": SecretStr("t" * 8), "consumer_key": SecretStr("a" * 8)},
    ],
)
def test_x_wants_one_whole_kind_of_credential(options: dict[str, SecretStr]) -> None:
    with pytest.raises(ConfigError):
        settings_from(channel("x", **options), Secrets({}))


def test_the_live_hosts_are_the_default() -> None:
    x = open_connector(channel("x", user_token=SecretStr("t" * 20)), Secrets({}), CLOCK)
    assert x.http.base_url == "https://api.x.com"
    assert x.settings.web() == "https://x.com"


def test_opening_changes_no_logging_and_opens_no_connection() -> None:
    code = """
import logging, sys
from datetime import UTC, datetime
from config.clock import SystemClock
from config.office import Channel
from connectors.registry import connector_types, open_connector
assert not {"tweepy", "wordpress_api_client", "requests_oauthlib"} & set(sys.modules)
from pydantic import SecretStr
class NoSecrets:
    def get(self, name): return None
secret = SecretStr("s" * 9)
site = {"base_url": "http://127.0.0.1:9", "username": "u", "application_password": secret}
for name, options in (("wordpress", site), ("x", {"user_token": secret})):
    open_connector(Channel(name=name, platform=name, options=options), NoSecrets(), SystemClock())
root = logging.getLogger()
assert root.handlers == [] and root.level == logging.WARNING, (root.handlers, root.level)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert logging.getLogger("tweepy").getEffectiveLevel() >= logging.INFO
