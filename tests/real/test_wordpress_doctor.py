"""doctor and its live test on a real WordPress: what the role may do, and a draft that goes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flows.command import Ran, tayang
from tests.flows.office import DEMO, SECRETS, Office, site_channel, write_secrets
from tests.real.wordpress import WordPress
from tests.sandbox_process import SandboxProcess

pytestmark = pytest.mark.real


@pytest.fixture
def office(tmp_path: Path, wordpress: WordPress) -> Office:
    """An office whose one channel is the real site, at today's time."""
    home = tmp_path / "kantor"
    home.mkdir()
    for name in ("office.yaml", "roles.yaml"):
        (home / name).write_text(DEMO.joinpath(name).read_text("utf-8"), encoding="utf-8")
    made = Office(home, SandboxProcess.__new__(SandboxProcess))
    author = wordpress.users["author"]
    write_secrets(home, {**SECRETS, "wordpress-password": author.app_password})
    site = site_channel(wordpress.url, username=author.login, categories={}, default_category=None)
    made.configure(site)
    return made


def ran(office: Office, *words: str) -> Ran:
    return tayang(office, "doctor", *words, "--json", clock=datetime.now(UTC).isoformat())


def found(told: Ran, topic: str) -> list[str]:
    return [one["level"] for one in told.value["findings"] if one["topic"] == topic]


def test_an_author_has_all_that_publishing_needs(office: Office) -> None:
    told = ran(office)
    assert told.code == 0, told.out
    assert found(told, "account") == ["BAIK"]
    assert found(told, "clock") == ["BAIK"]
    assert found(told, "scope") == found(told, "version") == []


def test_a_wrong_password_is_told(office: Office) -> None:
    write_secrets(office.home, {"wordpress-password": "salah salah salah"})
    told = ran(office)
    assert told.code == 31
    assert found(told, "credential") == ["GAGAL"]


def test_a_draft_is_made_seen_hidden_and_gone(office: Office, wordpress: WordPress) -> None:
    before = wordpress.posts()
    told = ran(office, "--live-test", "situs")
    assert told.code == 0, told.out + told.err
    assert (told.value["ok"], told.value["removed"]) == (True, True)
    assert wordpress.posts() == before
    writes = [one for one in wordpress.faults.seen if one.method in {"POST", "DELETE"}]
    assert [one.method for one in writes if "/wp/v2/posts" in one.path] == ["POST", "DELETE"]
