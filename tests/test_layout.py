"""The rooms keep their walls, and every rule is seen to catch its offence."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions
from pathlib import PurePosixPath

import pytest

from tests import layout_rules
from tests.layout_rules import RULES, Rule
from tests.source_tree import ROOMS, ROOT, Source, room_sources

OURS = "tayang"


def offences(rule: Rule, path: str, text: str) -> list[str]:
    return list(rule(Source(PurePosixPath(path), text)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_source_keeps_the_rule(rule: Rule) -> None:
    assert [offence for source in room_sources() for offence in rule(source)] == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        ("room_order", "media/image.py", "from flows.delivery import deliver"),
        ("room_order", "config/settings.py", "import content.model"),
        ("room_order", "media/image.py", "from .spec import ImageSpec"),
        ("room_order", "proof/ledger.py", "from tests.conftest import shared"),
        ("prefect_places", "flows/delivery.py", "def f():\n    import prefect"),
        ("prefect_places", "flows/cli.py", "from prefect import flow"),
        ("library_places", "media/image.py", "import requests"),
        ("library_places", "flows/delivery.py", "from urllib.request import urlopen"),
        ("library_places", "proof/visit.py", "import tweepy"),
        ("library_places", "connectors/x.py", "from PIL import Image"),
        ("library_places", "connectors/x.py", "import moviepy"),
        ("library_places", "proof/report.py", "def f():\n    import playwright.sync_api"),
        ("platforms_apart", "connectors/wordpress.py", "from connectors.x_media import upload"),
        ("platforms_apart", "connectors/http.py", "from connectors import wordpress"),
        ("sandbox_alone", "connectors/sandbox/x.py", "from connectors.http import Http"),
        ("sandbox_alone", "connectors/sandbox/x.py", "from config.clock import Clock"),
        ("sandbox_alone", "flows/delivery.py", "import connectors.sandbox.server"),
        ("environment_in_config", "flows/cli.py", "import os\nhome = os.environ['HOME']"),
        ("environment_in_config", "media/video.py", "from os import getenv"),
        ("one_clock", "flows/delivery.py", "import datetime\ndatetime.datetime.now()"),
        ("one_clock", "proof/ledger.py", "from time import time"),
        ("entry_files", "flows/publish.py", "class Form: ..."),
        ("entry_files", "flows/tasks.py", "@flow(name='x')\ndef publish(): ..."),
    ],
)
def test_the_rule_sees_its_offence(rule: str, path: str, text: str) -> None:
    assert offences(getattr(layout_rules, rule), path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("flows/cli.py", "def publish():\n    from prefect import get_client"),
        ("flows/publish.py", "from prefect import flow\n@flow\ndef publish(): ..."),
        ("connectors/registry.py", "from connectors.wordpress import WordPress"),
        ("connectors/x.py", "from connectors.x_media import upload\nimport requests"),
        ("connectors/sandbox/app.py", "from connectors.sandbox.x import routes\nimport PIL"),
        ("connectors/xml.py", "from connectors.http import Http"),
        ("config/secrets.py", "import os\nos.getenv('TAYANG_HOME')"),
        ("flows/delivery.py", "clock.now()\nfrom proof.ledger import Ledger"),
    ],
)
def test_lawful_files_pass(path: str, text: str) -> None:
    assert [offence for rule in RULES for offence in offences(rule, path, text)] == []


def taken_names() -> set[str]:
    """Module names that a file in flows/ would hide: Prefect puts flows/ first on sys.path."""
    installed = {name for name, owners in packages_distributions().items() if set(owners) != {OURS}}
    return installed | set(sys.stdlib_module_names) | set(ROOMS)


def test_no_flow_file_hides_another_module() -> None:
    stems = {path.stem for path in (ROOT / "flows").glob("*.py")} - {"__init__"}
    folders = {path.parent.name for path in (ROOT / "flows").glob("*/__init__.py")}
    assert (stems | folders) & taken_names() == set()
    assert {"media", "tweepy", "json", "pytest"} <= taken_names()


def test_no_stranger_owns_our_package_names() -> None:
    owners = packages_distributions()
    assert {room: set(owners.get(room, [])) - {OURS} for room in ROOMS} == {
        room: set() for room in ROOMS
    }
