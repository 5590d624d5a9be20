"""``tayang doctor`` on the twins: what is wrong is found, named, and has a next step."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from connectors.sandbox import accounts
from flows.findings import FAILED, GOOD, WARNING
from tests.connectors.wire_server import reply, wire_server
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


def test_missing_and_open_secrets_are_told_with_the_remedy(five: Office) -> None:
    (five.home / "secrets" / "x-consumer-key").unlink()
    (five.home / "secrets" / "x-access-token").unlink()
    opened = five.home / "secrets" / "wordpress-password"
    opened.chmod(0o644)
    ran, findings = doctor(five)
    assert ran.code == 31
    assert about(findings, "credential", "x") == [FAILED, FAILED]
    assert about(findings, "credential", "situs") == [FAILED]
    assert about(findings, "modes") == [FAILED]
    [told] = [one for one in findings if one["topic"] == "modes"]
    assert told["next_step"].endswith(f"chmod 600 {opened}")
    assert about(findings, "account", "facebook") == [GOOD]


def test_a_configuration_that_cannot_be_read_is_a_finding(five: Office) -> None:
    (five.home / "roles.yaml").write_text("roles: [{id: ppid}]")
    ran, findings = doctor(five)
    assert ran.code == 31
    assert {one["topic"] for one in findings} == {"configuration"}
    assert any("roles.yaml" in one["sentence"] for one in findings)


def test_a_ledger_that_was_changed(office: Office) -> None:
    office.publish()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "ledger") == [GOOD]
    path = office.home / "var" / "ledger.sqlite3"
    path.write_bytes(path.read_bytes().replace(b"DUM-2026-12-02", b"DUM-2026-12-03"))
    ran, findings = doctor(office, "--channel", "x")
    assert ran.code == 31
    assert about(findings, "ledger") == [FAILED]


def test_the_second_place_of_checkpoints(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "pengawas"
    other.mkdir()
    office.configure(checkpoint_copy=str(other / "titik.txt"))
    office.release()
    assert tayang(office, "publish", "@").code == 0
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "checkpoint") == [GOOD]
    (other / "titik.txt").unlink()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "checkpoint") == [WARNING]
    shutil.rmtree(other)
    ran, findings = doctor(office, "--channel", "x")
    assert about(findings, "checkpoint") == [FAILED]
    assert ran.code == 31


def test_the_age_of_the_newest_backup(office: Office) -> None:
    office.publish()
    _, findings = doctor(office, "--channel", "x")
    assert about(findings, "backup") == [WARNING]
    folder = office.home / "var" / "cadangan"
    folder.mkdir()
    for name, level in (("20261215-010000", WARNING), ("20261218-010000", GOOD)):
        (folder / f"catatan-{name}.sqlite3").touch()
        _, findings = doctor(office, "--channel", "x")
        assert about(findings, "backup") == [level]


def test_people_whose_term_ends(five: Office) -> None:
    file = five.home / "roles.yaml"
    roles = yaml.safe_load(file.read_text())
    [ppid] = [one for one in roles["roles"] if one["role"] == "ppid"]
    for until, level in (("2026-12-17", FAILED), ("2026-12-31", WARNING), ("2027-12-31", GOOD)):
        ppid["valid_to"] = until
        file.write_text(yaml.safe_dump(roles))
        _, findings = doctor(five, "--channel", "x")
        assert about(findings, "roles") == [level], until


def test_keys_of_those_who_sign(five: Office) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample"
    lines = f"# kantor\nppid@inspektorat-contoh,atasan@inspektorat-contoh {key}\n"
    (five.home / "allowed_signers").write_text(lines)
    _, findings = doctor(five, "--channel", "x")
    assert about(findings, "signers") == [GOOD]


@pytest.mark.parametrize(("free", "level"), [(100, FAILED), (1000, WARNING), (9000, GOOD)])
def test_a_disk_that_fills_up(
    five: Office, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    usage = SimpleNamespace(free=free * 1024 * 1024)
    monkeypatch.setattr("flows.examining_office.shutil.disk_usage", lambda _: usage)
    ran, findings = doctor(five, "--channel", "x")
    assert about(findings, "disk") == [level]
    assert ran.code == (31 if level == FAILED else 0)


def test_an_ffmpeg_that_does_not_run(
    five: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("flows.examining_machine.program", lambda: str(broken))
    ran, findings = doctor(five, "--channel", "x")
    assert about(findings, "ffmpeg") == [FAILED]
    assert ran.code == 31


def test_a_certificate_file_that_is_missing(
    five: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "tidak-ada.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://petugas:kata-kunci-55@proksi.contoh.test:3128")
    ran, findings = doctor(five, "--channel", "x")
    assert sorted(about(findings, "network")) == [GOOD, FAILED]
    assert "proksi.contoh.test" in ran.out
    assert "kata-kunci-55" not in ran.out


def test_stop_is_told(five: Office) -> None:
    (five.home / "var").mkdir(mode=0o700)
    (five.home / "var" / "STOP.x").write_text("salah foto")
    _, findings = doctor(five, "--channel", "x")
    [told] = [one for one in findings if one["topic"] == "stop"]
    assert (told["level"], "salah foto" in told["sentence"]) == (WARNING, True)


def test_prefect_is_asked_when_it_is_configured(
    five: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    _, findings = doctor(five, "--channel", "x")
    assert about(findings, "prefect") == [WARNING]
    with wire_server(reply("200 OK", b"true")) as server:
        monkeypatch.setenv("PREFECT_API_URL", f"{server.url}/api")
        _, findings = doctor(five, "--channel", "x")
    assert about(findings, "prefect") == [GOOD]
    assert server.requests[0].startswith(b"GET /api/health ")


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
