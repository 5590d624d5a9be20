"""``tayang doctor`` on the twins: what is wrong is found, named, and has a next step."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from connectors.sandbox import accounts
from flows.doctor.findings import FAILED, GOOD, WARNING
from tests.flows.command import tayang
from tests.flows.doctor_world import about, bad, doctor, office_of_five
from tests.flows.office import NOW, WRITES, Office
from tests.sandbox_process import SandboxProcess

CHANNELS = ("situs", "facebook", "instagram", "youtube", "x")
PLATFORMS = {"situs": "wordpress"}


@pytest.fixture
def five(tmp_path: Path, twin: SandboxProcess) -> Office:
    return office_of_five(tmp_path / "kantor", twin)


def platform(channel: str) -> str:
    return PLATFORMS.get(channel, channel)


def test_a_sound_office_has_only_what_a_new_one_lacks(five: Office) -> None:
    ran, findings = doctor(five)
    assert ran.code == 0
    assert bad(findings) == [(WARNING, "checkpoint", ""), (WARNING, "signers", "")]
    for channel in CHANNELS:
        assert about(findings, "account", channel) == [GOOD]
        assert about(findings, "expiry", channel) in ([GOOD], [WARNING])
        assert about(findings, "clock", channel) == [GOOD]
    assert about(findings, "price", "x") == [GOOD]
    assert about(findings, "quota", "instagram") == [GOOD]
    for topic in ("disk", "ledger", "modes", "roles", "ffmpeg", "prefect", "configuration"):
        assert about(findings, topic) == [GOOD]


def test_it_only_reads(five: Office) -> None:
    before = sorted(path.relative_to(five.home) for path in five.home.rglob("*"))
    doctor(five)
    writes = [(one["platform"], one["op"]) for one in five.writes()]
    assert writes == [("youtube", "token")]  # a short-lived access token
    assert sorted(path.relative_to(five.home) for path in five.home.rglob("*")) == before
    assert five.twin.posts() == []


def test_what_people_read_is_indonesian_with_a_next_step(five: Office) -> None:
    five.twin.fault("facebook", "whoami", "expired_token")
    ran = tayang(five, "doctor")
    assert ran.code == 31
    failed = ran.out.index("GAGAL       Facebook")
    assert "→" in ran.out[failed : failed + 400].splitlines()[1]
    assert "gagal" in ran.out.splitlines()[-1]
    assert "[" not in ran.out.replace("[RAHASIA]", "")


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_dead_credential_fails_that_channel_alone(five: Office, channel: str) -> None:
    times = {"youtube": 2}.get(channel, 1)  # a read is tried with a new token
    five.twin.fault(platform(channel), "whoami", "expired_token", times=times)
    ran, findings = doctor(five)
    assert ran.code == 31
    assert about(findings, "credential", channel) == [FAILED]
    assert [one for one in bad(findings) if one[0] == FAILED] == [(FAILED, "credential", channel)]


@pytest.mark.parametrize("channel", ["situs", "x", "instagram", "facebook", "youtube"])
def test_another_account_than_the_configured_one(five: Office, channel: str) -> None:
    file = five.home / "channels.yaml"
    content = yaml.safe_load(file.read_text())
    for one in content["channels"]:
        if one["name"] == channel:
            one["account"] = "424242"
    file.write_text(yaml.safe_dump(content))
    ran, findings = doctor(five, "--channel", channel)
    assert ran.code == 31
    assert about(findings, "account", channel) == [FAILED]
    [told] = [one for one in findings if one["topic"] == "account"]
    assert "424242" in told["sentence"]


def test_another_account_than_the_one_that_posted(office: Office) -> None:
    """The ledger pins: the token of another account must not go on where the first one posted."""
    office.publish()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "account", "x") == [GOOD]
    office.twin.fault("x", "whoami", "wrong_account", times=2)
    ran, findings = doctor(office, "--channel", "x")
    assert ran.code == 31
    assert about(findings, "account", "x") == [FAILED]
    [told] = [one for one in findings if one["topic"] == "account"]
    assert accounts.X_ACCOUNT.id in told["sentence"]


@pytest.mark.parametrize(
    ("channel", "where", "op"),
    [
        ("facebook", "facebook", "token_info"),
        ("instagram", "facebook", "token_info"),  # one Graph API for both
        ("youtube", "youtube", "token"),
        ("x", "x", "whoami"),
    ],
)
def test_a_missing_permission_is_named(five: Office, channel: str, where: str, op: str) -> None:
    five.twin.fault(where, op, "scope_missing", times=2)
    ran, findings = doctor(five, "--channel", channel)
    assert ran.code == 31
    assert about(findings, "scope", channel) == [FAILED]


def test_a_role_that_may_not_publish_is_a_missing_permission(five: Office) -> None:
    file = five.home / "channels.yaml"
    user = accounts.SITE_USERS[2]
    text = file.read_text().replace("username: penulis", f"username: {user.username}")
    file.write_text(text)
    (five.home / "secrets" / "wordpress-password").write_text(user.password)
    _, findings = doctor(five, "--channel", "situs")
    [told] = [one for one in findings if one["topic"] == "scope"]
    assert "publish_posts" in told["sentence"]
    assert "upload_files" in told["sentence"]


@pytest.mark.parametrize(
    ("channel", "where", "op"),
    [("facebook", "facebook", "token_info"), ("youtube", "youtube", "token")],
)
def test_a_credential_that_ends_within_a_week_is_told_ahead(
    five: Office, channel: str, where: str, op: str
) -> None:
    five.twin.fault(where, op, "ends_soon", times=2)
    ran, findings = doctor(five, "--channel", channel)
    assert ran.code == 0
    assert about(findings, "expiry", channel) == [WARNING]
    [told] = [one for one in findings if one["topic"] == "expiry"]
    assert "21 Desember 2026" in told["sentence"]


def test_credits_that_ran_out_are_told_as_such(five: Office) -> None:
    five.twin.fault("x", "whoami", "credits_depleted")
    ran, findings = doctor(five, "--channel", "x")
    assert ran.code == 31
    assert about(findings, "quota", "x") == [FAILED]


@pytest.mark.parametrize(
    ("hours", "level"), [(0.02, GOOD), (0.2, WARNING), (30, FAILED), (-0.2, WARNING)]
)
def test_a_clock_that_differs_from_the_servers(five: Office, hours: float, level: str) -> None:
    ours = datetime.fromisoformat(NOW) + timedelta(hours=hours)
    ran, findings = doctor(five, "--channel", "situs", clock=ours.isoformat())
    assert about(findings, "clock", "situs") == [level]
    assert ran.code == (31 if level == FAILED else 0)


@pytest.mark.parametrize("channel", ["facebook", "instagram"])
@pytest.mark.parametrize(("version", "topic"), [("v20.0", "version"), ("v99.0", "reach")])
def test_a_dead_version_of_the_graph_api(
    five: Office, channel: str, version: str, topic: str
) -> None:
    """Graph answers a dead version with an older living one, and refuses one it never had."""
    file = five.home / "channels.yaml"
    content = yaml.safe_load(file.read_text())
    for one in content["channels"]:
        if one["name"] == channel:
            one["options"]["version"] = version
    file.write_text(yaml.safe_dump(content))
    ran, findings = doctor(five, "--channel", channel)
    assert ran.code == 31
    assert about(findings, topic, channel) == [FAILED]


def test_a_platform_that_cannot_be_reached(five: Office) -> None:
    five.twin.fault("wordpress", "*", "error500_before", times=5)
    ran, findings = doctor(five, "--channel", "situs")
    assert ran.code == 31
    assert about(findings, "reach", "situs") == [FAILED]


def test_channels_that_are_off_or_manual_are_not_asked(five: Office) -> None:
    file = five.home / "channels.yaml"
    content = yaml.safe_load(file.read_text())
    content["channels"][0]["mode"] = "off"
    content["channels"][1]["mode"] = "manual"
    file.write_text(yaml.safe_dump(content))
    _, findings = doctor(five)
    assert about(findings, "mode", "situs") == [GOOD]
    assert about(findings, "mode", "facebook") == [GOOD]
    assert five.twin.requests("wordpress") == []
    assert [one for one in five.twin.requests("facebook") if one["op"] == "whoami"] == []
    assert [one for one in five.twin.requests() if one["method"] in WRITES][1:] == []
