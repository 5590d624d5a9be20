"""The website is down: who waits for it and says so, who goes out, and what happens at the end."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from flows.result import EXIT_PARTIAL, RunResult
from tests.faults.twins import TwinClock
from tests.flows.five_channels import NOWHERE, channels_at, five_channel_office
from tests.flows.office import ONE, Office, row
from tests.media.awkward import RIGHT_PHOTOS
from tests.media.clips import clip
from tests.sandbox_process import SandboxProcess

OWN = "Seluruh pegawai mengikuti apel pagi, Senin (7/12/2026), di halaman kantor. #ApelPagi"
USES = (
    ("situs", "article"),
    ("facebook", "feed"),
    ("instagram", "feed"),
    ("youtube", "video"),
    ("x", "feed"),
)
FREE = ("facebook", "youtube")
"""Their own words hold no link to the website, and they take the files from us."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("asal")
    return [RIGHT_PHOTOS["turned 6"](folder), clip(folder, size=(640, 360), seconds=2.0)]


@pytest.fixture
def office(tmp_path: Path, twin: SandboxProcess, files: list[Path]) -> Office:
    """One item on five channels; Facebook and YouTube with words of their own; released."""
    made = five_channel_office(tmp_path / "kantor", files, USES, twin)
    made.clock = TwinClock(twin)
    content = made.read()
    for use in content["items"][0]["channels"]:
        use["media"] = {"youtube": [2], "situs": [1, 2]}.get(use["channel"], [1])
        if use["channel"] in FREE:
            use["override"] = {"text": OWN}
    made.write(content)
    made.approve_plan()
    made.release()
    return made


def configured(office: Office, *, site: str, rule: str = "hold") -> None:
    """The website at ``site``; ``rule``: what channels do without it at the end."""
    channels = channels_at(office.twin.url)
    for one in channels:
        if one["name"] == "situs":
            one["options"]["base_url"] = site
        else:
            one["without_site"] = rule
    settle = dict.fromkeys(("wordpress", "facebook", "instagram", "youtube", "x"), 5.0)
    office.configure(*channels, settle=settle)


def said(result: RunResult) -> dict[str, tuple[str, str]]:
    return {one.channel: (one.state.value, one.view.reason or "") for one in result.rows}


def near_the_end(office: Office) -> None:
    latest = datetime.fromisoformat(office.read()["items"][0]["window"]["latest"])
    office.clock.sleep((latest - office.clock.now()).total_seconds() - 600)


def test_who_depends_on_the_website_waits_and_says_so_the_others_go(office: Office) -> None:
    configured(office, site=NOWHERE)
    result = office.publish()
    assert result.exit_code() == EXIT_PARTIAL
    assert said(result) == {
        "situs": ("parked", "unreachable"),
        "facebook": ("tayang", ""),
        "instagram": ("parked", "waiting_for_site"),
        "youtube": ("tayang", ""),
        "x": ("parked", "waiting_for_site"),
    }
    for name in ("instagram", "x"):
        assert "Menunggu" in row(result, ONE, name).note
    assert sorted(one["platform"] for one in office.posts()) == ["facebook", "youtube"]
    assert not [one for one in office.writes() if one["platform"] not in FREE]


def test_when_the_website_is_back_what_waited_goes_out_once(office: Office) -> None:
    configured(office, site=NOWHERE)
    office.publish()
    configured(office, site=office.twin.wordpress)
    assert office.publish().counts() == {"tayang": 5}
    assert sorted(one["platform"] for one in office.posts()) == sorted(
        ["wordpress", "facebook", "instagram", "youtube", "x"]
    )
    writes = len(office.writes())
    assert office.publish().counts() == {"tayang": 5}
    assert len(office.writes()) == writes


@pytest.mark.parametrize(
    ("rule", "x"), [("hold", ("parked", "waiting_for_site")), ("no_link", ("tayang", ""))]
)
def test_at_the_end_of_the_window_the_channels_rule_holds(
    office: Office, rule: str, x: tuple[str, str]
) -> None:
    """Instagram fetches its picture from the website: no rule can send it without one."""
    configured(office, site=NOWHERE, rule=rule)
    office.publish()
    near_the_end(office)
    found = said(office.publish())
    assert found["x"] == x
    assert found["instagram"] == ("parked", "waiting_for_site")
    assert all("http" not in one["text"] for one in office.posts("x"))


def test_past_the_end_nothing_that_waited_is_sent(office: Office) -> None:
    configured(office, site=NOWHERE, rule="no_link")
    office.publish(channels=("instagram", "x"))
    near_the_end(office)
    office.clock.sleep(601)
    configured(office, site=office.twin.wordpress, rule="no_link")
    result = office.publish(channels=("situs", "instagram", "x"))
    assert {state for state, _ in said(result).values()} <= {"parked", "refused"}
    assert office.writes() == []
